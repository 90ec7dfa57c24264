import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Something that must be nowhere once it was used. */
export interface Canary {
  readonly name: string;
  readonly text: string;
  /** Short ones may stand within a longer number by chance: only on their own they count. */
  readonly isShort?: true;
}

/** One mobile number, in the ways people say and type it; the digits are random. */
export const phoneDigits = '13927184605';
export const phoneForms = [
  phoneDigits,
  `+86${phoneDigits}`,
  '+86 139 2718 4605',
  '139-2718-4605',
  '139 2718 4605',
  '１３９２７１８４６０５',
] as const;

/** Other people's payment codes, of each shape (TRUST.md). */
export const paymentCodes = [
  '134827193650284716',
  '2847193650284716',
  '284719365028471629384756',
  '6284719365028471629',
] as const;

export const canaries: readonly Canary[] = [
  ...phoneForms.map((text) => ({ name: 'phone', text })),
  { name: 'most of the phone', text: phoneDigits.slice(0, 9) },
  ...paymentCodes.map((text) => ({ name: 'payment code', text })),
];

const paddings = [0, 1, 2] as const;
const bitsOfByte = 8;
const bitsOfCharacter = 6;

/** The base64 characters that stand for these bytes alone, wherever in a text of bytes they begin. */
function base64Within(bytes: Buffer): readonly string[] {
  return paddings.flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url');
    const first = Math.ceil((before * bitsOfByte) / bitsOfCharacter);
    const last = Math.floor(((before + bytes.length) * bitsOfByte) / bitsOfCharacter);
    const inner = whole.slice(first, last);
    return [inner, inner.replaceAll('-', '+').replaceAll('_', '/')];
  });
}

/** A text as it might stand in a file: as it is, as UTF-16, in hex, in base64. */
export function formsOf(text: string): readonly Buffer[] {
  const utf8 = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le');
  const swapped = Buffer.from(utf16).swap16();
  const texts = [
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    utf16.toString('hex'),
    ...base64Within(utf8),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ];
  const all = [utf8, utf16, swapped, ...texts.map((one) => Buffer.from(one))];
  return [...new Map(all.map((one) => [one.toString('latin1'), one])).values()];
}

function standsAlone(bytes: Buffer, text: string): boolean {
  return new RegExp(`(?<![0-9A-Za-z])${text}(?![0-9A-Za-z])`).test(bytes.toString('latin1'));
}

/** Which canaries are in these bytes. */
export function found(bytes: Buffer, wanted: readonly Canary[] = canaries): readonly string[] {
  return wanted
    .filter(({ text, isShort }) =>
      isShort === true
        ? standsAlone(bytes, text)
        : formsOf(text).some((form) => bytes.includes(form)),
    )
    .map(({ name, text }) => `${name} ${text}`);
}

export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Every canary in every file of a folder, as `file: canary`. */
export function foundUnder(
  folder: string,
  wanted: readonly Canary[] = canaries,
): readonly string[] {
  return filesUnder(folder).flatMap((path) =>
    found(readFileSync(path), wanted).map((one) => `${path.slice(folder.length + 1)}: ${one}`),
  );
}
