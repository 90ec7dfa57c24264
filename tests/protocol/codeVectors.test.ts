import { readFileSync, writeFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import { decodeCrockford, encodeCrockford } from '../../shared/domain/codes/crockford.ts';
import {
  formatNativeCode,
  nativeCodeOf,
  readNativeCode,
} from '../../shared/domain/codes/nativeCode.ts';
import {
  parseSignedVoucher,
  signedVoucherBytes,
  signedVoucherFault,
  writeSignedVoucher,
} from '../../shared/domain/codes/signedVoucher.ts';
import type { VerifySignature } from '../../shared/domain/codes/signedVoucher.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { codeVectors, isGood } from './codeVectors.ts';
import vectors from './vectors/codes.json' with { type: 'json' };

const file = new URL('vectors/codes.json', import.meta.url);
const { rules } = vectors;

const verifiers: readonly (readonly [string, VerifySignature])[] = [
  ['the terminal', (key, bytes, sig) => createCrypto().verify(hexToBytes(key), bytes, sig)],
  ['head office', (key, bytes, sig) => hqCrypto.verify(hexToBytes(key), bytes, sig)],
  ['@noble/curves', (key, bytes, sig) => ed25519.verify(sig, bytes, hexToBytes(key))],
];
const key = {
  state: 'active',
  publicKey: vectors.key.publicKey,
  signs: { kind: 'campaigns', campaigns: null },
  lastDay: null,
} as const;

describe('code vectors', () => {
  it('are what their generator makes', () => {
    const made = JSON.parse(JSON.stringify(codeVectors())) as unknown;
    // To be formatted afterwards, as the rest of the tree is.
    if (process.env['MAKE_VECTORS'] === '1') writeFileSync(file, JSON.stringify(made, null, 2));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made);
  });

  it.each(vectors.native)('native $shown', ({ id, code, shown, spellings }) => {
    expect(nativeCodeOf(id)).toBe(code);
    expect(formatNativeCode(code)).toBe(shown);
    for (const text of spellings) {
      const read = readCode(text, rules);
      expect(read).toMatchObject({ kind: 'native', id, workedOut: 0 });
    }
  });

  it('native: every single and every double error, and every transposition, is noticed', () => {
    const code = vectors.native[2]?.code ?? '';
    const alphabet = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    const put = (text: string, at: number, one: string) =>
      text.slice(0, at) + one + text.slice(at + 1);
    let tried = 0;
    const check = (text: string) => {
      tried += 1;
      // Said by both implementations; `expect` is too slow for so many.
      if (text === code || (!isGood(text) && readNativeCode(text).kind === 'damaged')) return;
      throw new Error(`${text} passes for a code`);
    };
    for (let first = 0; first < code.length; first++) {
      for (const one of alphabet) {
        const single = put(code, first, one);
        check(single);
        for (let second = first + 1; second < code.length; second++) {
          for (const other of alphabet) if (one !== code[first]) check(put(single, second, other));
        }
      }
      for (let second = first + 1; second < code.length; second++) {
        check(put(put(code, first, code[second] ?? ''), second, code[first] ?? ''));
      }
    }
    expect(tried).toBeGreaterThan(90_000);
  });

  it.each(vectors.torn)('torn $text', ({ text, id }) => {
    const read = readNativeCode(text);
    expect(read.kind === 'native' ? read.id : null).toBe(id);
  });

  it.each(vectors.signed)(
    'signed $fields.voucherId',
    ({ fields, signedBytes, signature, code }) => {
      expect(code).toHaveLength(144);
      expect(bytesToHex(signedVoucherBytes(fields))).toBe(signedBytes);
      expect(writeSignedVoucher(fields, hexToBytes(signature))).toBe(code);
      const read = parseSignedVoucher(code.toLowerCase());
      expect(read?.fields).toEqual(fields);
      for (const [, verify] of verifiers) {
        expect(read && signedVoucherFault(read, key, verify)).toBeNull();
      }
    },
  );

  it.each(vectors.badSigned)('no signed code: $why', ({ text }) => {
    expect(parseSignedVoucher(text)).toBeNull();
    expect(readCode(text, rules).kind).not.toBe('signed');
  });

  it.each(verifiers)('signed: each of the 720 bits counts, says %s', (_, verify) => {
    const good = decodeCrockford(vectors.signed[2]?.code ?? '') ?? new Uint8Array();
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bytes = Uint8Array.from(good);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = parseSignedVoucher(encodeCrockford(bytes));
      const fault = read && signedVoucherFault(read, key, verify);
      if (read !== null && fault !== 'badSignature') throw new Error(`bit ${bit} does not count`);
    }
  });

  it.each(vectors.read)('order of reading: $why', ({ text, id, otherwise }) => {
    const read = readCode(text, rules);
    expect(read.kind === 'unreadable' ? null : voucherIdText(read)).toBe(id);
    expect(read.kind === 'unreadable' ? read.reason : read.otherwise.reason).toBe(otherwise);
  });
});

describe('bytes out of text (I2)', () => {
  it.each(['0g', 'abc', ' ab', 'ab ', '0x12', 'zz', 'ab\n', 'ＡＢ'])(
    'hex is strict: %j gives no bytes, not the first good ones',
    (text) => {
      expect(() => hexToBytes(text)).toThrow(RangeError);
    },
  );

  it('base 32 is strict: fill bits, odd lengths and foreign letters give nothing', () => {
    for (const text of ['1', '001', '01', 'ZZ', '0U', '0=', '00000000=', '0 0']) {
      expect(decodeCrockford(text)).toBeNull();
    }
  });
});
