import { ed25519 } from '@noble/curves/ed25519.js';

/*
 * Makes `vectors/codes.json`, by arithmetic of its own: the field without tables, check characters by trying
 * every pair, base 32 by big integers, signatures by another library. Nothing here is the product's.
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** In GF(2⁵) with x⁵+x²+1, bit by bit. */
function product(a: number, b: number): number {
  let sum = 0;
  for (let bit = 0; bit < 5; bit++) {
    if (((b >> bit) & 1) === 1) sum ^= a << bit;
  }
  for (let bit = 8; bit >= 5; bit--) {
    if (((sum >> bit) & 1) === 1) sum ^= 0b100101 << (bit - 5);
  }
  return sum;
}

function power(base: number, exponent: number): number {
  return exponent === 0 ? 1 : product(base, power(base, exponent - 1));
}

/** The word as a polynomial, its last character the constant term, at a point. */
function valueAt(word: string, point: number): number {
  return Array.from(word).reduce((sum, character, place) => {
    const symbol = alphabet.indexOf(character);
    return sum ^ product(symbol, power(point, word.length - 1 - place));
  }, 0);
}

export function isGood(word: string): boolean {
  return valueAt(word, 2) === 0 && valueAt(word, 4) === 0;
}

export function withCheck(id: string): string {
  for (const first of alphabet) {
    for (const second of alphabet) {
      if (isGood(id + first + second)) return id + first + second;
    }
  }
  throw new Error('no check characters');
}

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function daysSince2020(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) - Date.UTC(2020, 0, 1)) / 86_400_000;
}

interface Fields {
  readonly keyId: number;
  readonly voucherId: string;
  readonly campaignNo: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly campaignVersion: number;
}

const hexOf = (value: number, bytes: number) => value.toString(16).padStart(2 * bytes, '0');

function payload(fields: Fields, version = 1, flags = 0): string {
  return (
    hexOf(version, 1) +
    hexOf(fields.keyId, 2) +
    fields.voucherId +
    hexOf(fields.campaignNo, 4) +
    hexOf(daysSince2020(fields.firstDay), 2) +
    hexOf(daysSince2020(fields.lastDay), 2) +
    hexOf(fields.campaignVersion, 4) +
    hexOf(flags, 1)
  );
}

const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';

function signedCode(body: string): { readonly signature: string; readonly code: string } {
  const prefix = Buffer.from('countersign/voucher/1\0', 'latin1');
  const message = Buffer.concat([prefix, bytesOf(body)]);
  const signature = Buffer.from(ed25519.sign(message, bytesOf(secret))).toString('hex');
  return { signature, code: base32(bytesOf(body + signature)) };
}

const partner = { zh: '美团', en: 'Meituan' };
export const rules = {
  chainUrlPrefixes: ['https://v.example.cn/c'],
  chainUrlPart: 'code',
  partnerShapes: [
    { name: partner, pattern: '^MT\\d{10}$' },
    // Somebody's eighteen digits, which a payment code has as well.
    { name: { zh: '平台', en: 'Platform' }, pattern: '^1\\d{17}$' },
  ],
};

const ids = ['000000000000', 'ZZZZZZZZZZZZ', '7KQ4M2XPW9AB', '123456789ABC', '0000000000G1'];
const shownOf = (code: string) => (code.match(/.{1,4}/g) ?? []).join('-');
const fullWidth = (text: string) =>
  Array.from(text, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('');

/** What people, keyboards and printers make of a code without changing it. */
function spellings(code: string): readonly string[] {
  const shown = shownOf(code);
  return [
    code,
    shown,
    shown.toLowerCase(),
    ` ${Array.from(code).join(' ')} `,
    fullWidth(code),
    code.replaceAll('-', '\u2013'),
    code.replaceAll('0', 'O').replaceAll('1', 'I'),
    code.replaceAll('0', 'o').replaceAll('1', 'l'),
    `]Q1${shown}`,
    `https://v.example.cn/c?code=${shown}`,
    `HTTPS://V.EXAMPLE.CN/c?from=poster&code=${encodeURIComponent(` ${shown} `)}#top`,
  ];
}

/** An eleven-digit reference made whole by GS1's check digit. */
function coupon(twelve: string, serial: string): string {
  const sum = Array.from(twelve).reduce(
    (total, one, at) => total + Number(one) * (at % 2 ? 3 : 1),
    0,
  );
  return `${twelve}${(10 - (sum % 10)) % 10}${serial}`;
}

const fields: readonly Fields[] = [
  {
    keyId: 1,
    voucherId: '00000000000000000000',
    campaignNo: 1,
    firstDay: '2020-01-01',
    lastDay: '2020-01-01',
    campaignVersion: 1,
  },
  {
    keyId: 0xffff,
    voucherId: 'ffffffffffffffffffff',
    campaignNo: 0xffff_ffff,
    firstDay: '2199-06-06',
    lastDay: '2199-06-06',
    campaignVersion: 0xffff_ffff,
  },
  {
    keyId: 7,
    voucherId: '0123456789abcdef0123',
    campaignNo: 105,
    firstDay: '2026-11-22',
    lastDay: '2027-01-31',
    campaignVersion: 3,
  },
];

interface Bad {
  readonly why: string;
  readonly text: string;
}

/** Texts that are no signed code, though each is within a character or a bit of one. */
function badSigned(): readonly Bad[] {
  const good = fields[2];
  if (good === undefined) throw new Error('no fields');
  const { code } = signedCode(payload(good));
  const made = (why: string, body: string): Bad => ({ why, text: signedCode(body).code });
  const body = payload(good);
  const dated = (first: number, last: number) =>
    `${body.slice(0, 34)}${hexOf(first, 2)}${hexOf(last, 2)}${body.slice(42)}`;
  return [
    { why: 'a character short', text: code.slice(0, -1) },
    { why: 'a character short at the front', text: code.slice(1) },
    { why: 'a character long', text: `${code}0` },
    { why: 'a character long at the front', text: `0${code}` },
    { why: 'twice', text: code + code },
    { why: 'a letter of no code', text: `U${code.slice(1)}` },
    made('version 0', payload(good, 0)),
    made('version 2', payload(good, 2)),
    made('version 255', payload(good, 255)),
    made('a flag nobody knows', payload(good, 1, 1)),
    made('every flag', payload(good, 1, 255)),
    made('key id 0', payload({ ...good, keyId: 0 })),
    made('campaign 0', payload({ ...good, campaignNo: 0 })),
    made('campaign version 0', payload({ ...good, campaignVersion: 0 })),
    made('a last day before the first', dated(2000, 1999)),
    made('a last day of 0 and a first of 65535', dated(65_535, 0)),
  ];
}

interface Reading {
  readonly why: string;
  readonly text: string;
  /** The id it is looked up by, or `null`: it is not looked up at all. */
  readonly id: string | null;
  /** What is said where nothing is known under it. */
  readonly otherwise: string;
}

/** Texts that fit two shapes, and texts of each one: TRUST.md's order of reading. */
function readings(): readonly Reading[] {
  const native = withCheck('7KQ4M2XPW9AB');
  const good = fields[2];
  if (good === undefined) throw new Error('no fields');
  const signed = signedCode(payload(good)).code;
  const number = coupon('489123456789', '00123');
  const digitsThatCheck = digitNative();
  const at = (why: string, text: string, id: string | null, otherwise: string): Reading => ({
    why,
    text,
    id,
    otherwise,
  });
  return [
    at('signed before all', signed, `signed:${good.voucherId}`, 'unknownCode'),
    at(
      'signed in a link',
      `https://v.example.cn/c?code=${signed}`,
      `signed:${good.voucherId}`,
      'unknownCode',
    ),
    at('native', native, 'native:7KQ4M2XPW9AB', 'unknownCode'),
    at(
      'native before the till’s fourteen digits',
      digitsThatCheck,
      `native:${digitsThatCheck.slice(0, 12)}`,
      'unknownCode',
    ),
    at(
      'fourteen digits that do not check are somebody’s item',
      nudged(digitsThatCheck),
      `foreign:${nudged(digitsThatCheck)}`,
      'unknownCode',
    ),
    at(
      'a chain link before GS1’s',
      `https://v.example.cn/c/255/${number}?code=${native}`,
      'native:7KQ4M2XPW9AB',
      'unknownCode',
    ),
    at('a chain link without a code', 'https://v.example.cn/c?other=1', null, 'damagedCode'),
    at(
      'a link that only begins like the chain’s',
      `https://v.example.cn.ru/c?code=${native}`,
      `foreign:https://v.example.cn.ru/c?code=${native}`,
      'webLink',
    ),
    at(
      'GS1 before a payment code',
      `255${number}`,
      `foreign:(255)${number}`,
      paymentOr(`255${number}`),
    ),
    at('GS1 announced', `]C1255${number}\u001d17271231`, `foreign:(255)${number}`, 'unknownCode'),
    at('GS1 in brackets', `(255)${number}(17)271231`, `foreign:(255)${number}`, 'unknownCode'),
    at(
      'GS1 Digital Link',
      `https://id.example.org/255/${number}?17=271231`,
      `foreign:(255)${number}`,
      'webLink',
    ),
    at(
      'GS1 item with a serial number',
      '(01)09506000134352(21)AB-1',
      'foreign:(01)09506000134352(21)AB-1',
      'unknownCode',
    ),
    ...gs1Readings(number).map(([why, text, id, otherwise]) => at(why, text, id, otherwise)),
    at(
      'a payment code before a partner’s shape',
      '134567890123456789',
      'foreign:134567890123456789',
      'paymentCode',
    ),
    at('Alipay', '2812345678901234567', 'foreign:2812345678901234567', 'paymentCode'),
    at('UnionPay', '6212345678901234567', 'foreign:6212345678901234567', 'paymentCode'),
    at('a partner’s shape', 'MT1234567890', 'foreign:MT1234567890', 'partnerPlatform'),
    at('any other', '6901234567892', 'foreign:6901234567892', 'unknownCode'),
    at('a receipt is no voucher', 'CSR1:0000', null, 'receiptReference'),
  ];
}

/** What GS1 texts of every dress come to, and numbers of the trade. */
function gs1Readings(
  number: string,
): readonly (readonly [why: string, text: string, id: string | null, otherwise: string])[] {
  const id = `foreign:(255)${number}`;
  const link = `/255/${number}`;
  const wrong = nudged(number.slice(0, 13));
  const offer = '8112106141416543213150110120';
  return [
    ['GS1 with its separator written down', `255${number}{GS}17271231`, id, 'unknownCode'],
    ['GS1 Digital Link on GS1’s own host', `https://id.gs1.org${link}`, id, 'unknownCode'],
    ['GS1 Digital Link on the chain’s host', `https://v.example.cn${link}`, id, 'unknownCode'],
    ['GS1 with a wrong check digit is refused', `]C1255${wrong}000`, null, 'damagedCode'],
    [
      'GS1 with an element nobody knows is refused',
      `]C1255${number}\u001d8055123`,
      null,
      'unknownElement',
    ],
    ['GS1 that says two things is refused', `(255)${number}(255)${number}1`, null, 'damagedCode'],
    [
      'GS1 with brackets in a value',
      ']C1010950600013435221A(B)',
      'foreign:[01]09506000134352[21]A(B)',
      'unknownCode',
    ],
    ['a North American coupon', `]e0${offer}`, `foreign:(8112)${offer.slice(4)}`, 'retailCoupon'],
    ['goods', ']e00109506000134352', 'foreign:(01)09506000134352', 'goodsCode'],
    [
      'a UPC-A is the EAN-13 that begins with 0',
      '012345678905',
      'foreign:0012345678905',
      'unknownCode',
    ],
    ['a coupon of the trade', '9902345678900', 'foreign:9902345678900', 'retailCoupon'],
  ];
}

const isPayment = (text: string) => /^1[0-5]\d{16}$|^(?:2[5-9]|30)\d{14,22}$|^62\d{17}$/.test(text);
const paymentOr = (text: string) => (isPayment(text) ? 'paymentCode' : 'unknownCode');

/** Fourteen digits that happen to be a native code: one in some hundred is. */
function digitNative(): string {
  for (let n = 0; ; n++) {
    const code = withCheck(String(489_123_456_000 + n));
    if (/^\d+$/.test(code)) return code;
  }
}

function nudged(digits: string): string {
  return `${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`;
}

/** With `?` where a character can't be read; `id` is the one that the check characters leave. */
function torn(): readonly { readonly text: string; readonly id: string | null }[] {
  const code = withCheck('7KQ4M2XPW9AB');
  const gap = (...places: readonly number[]) =>
    Array.from(code, (one, place) => (places.includes(place) ? '?' : one)).join('');
  return [
    { text: gap(0), id: '7KQ4M2XPW9AB' },
    { text: gap(13), id: '7KQ4M2XPW9AB' },
    { text: gap(0, 13), id: '7KQ4M2XPW9AB' },
    { text: shownOf(gap(5, 6)), id: '7KQ4M2XPW9AB' },
    { text: fullWidth(gap(12, 13)), id: '7KQ4M2XPW9AB' },
    { text: gap(0, 1, 2), id: null },
    // One unreadable and one wrong: the check characters notice.
    { text: `?${gap(0).slice(1, -1)}${code.endsWith('0') ? '1' : '0'}`, id: null },
  ];
}

export function codeVectors() {
  const native = ids.map((id) => {
    const code = withCheck(id);
    return { id, code, shown: shownOf(code), spellings: spellings(code) };
  });
  return {
    about:
      'Codes of every form. Made by tests/protocol/codeVectors.ts, which shares nothing with the product: field arithmetic without tables, check characters by trying all, signatures by @noble/curves.',
    rules,
    key: {
      secret,
      publicKey: Buffer.from(ed25519.getPublicKey(bytesOf(secret))).toString('hex'),
    },
    native,
    torn: torn(),
    signed: fields.map((one) => ({
      fields: one,
      signedBytes: `${Buffer.from('countersign/voucher/1\0', 'latin1').toString('hex')}${payload(one)}`,
      ...signedCode(payload(one)),
    })),
    badSigned: badSigned(),
    read: readings(),
  };
}
