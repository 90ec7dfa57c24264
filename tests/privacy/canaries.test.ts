import { describe, expect, it } from 'vitest';
import { canaries, found, formsOf, paymentCodes, phoneDigits } from './canaries.ts';

describe('the search for canaries', () => {
  const carriers: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['as it is', (text) => Buffer.from(`before ${text} after`)],
    ['in UTF-16', (text) => Buffer.from(`x${text}y`, 'utf16le')],
    ['in UTF-16, big end first', (text) => Buffer.from(`x${text}y`, 'utf16le').swap16()],
    ['in hex', (text) => Buffer.from(Buffer.from(`x${text}`).toString('hex'))],
    ['in HEX', (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase())],
    ['in base64', (text) => Buffer.from(Buffer.from(text).toString('base64'))],
    ['in base64, one on', (text) => Buffer.from(Buffer.from(`x${text}yz`).toString('base64'))],
    ['in base64url, two on', (text) => Buffer.from(Buffer.from(`xy${text}`).toString('base64url'))],
    ['in an address', (text) => Buffer.from(`/?q=${encodeURIComponent(text)}`)],
  ];

  it.each(carriers)('finds every one %s', (_way, carry) => {
    for (const { name, text } of canaries) {
      expect(found(carry(text))).toContain(`${name} ${text}`);
    }
  });

  it('finds nothing where there is nothing', () => {
    const innocent = Buffer.from(`${'0123456789abcdef'.repeat(1000)} 2026-11-22 6901234567892`);
    expect(found(innocent)).toEqual([]);
  });

  it('finds a short one on its own, and not within a longer number', () => {
    const pin = [{ name: 'PIN', text: '739164', isShort: true }] as const;
    expect(found(Buffer.from('"pin":"739164"'), pin)).toHaveLength(1);
    expect(found(Buffer.from('1739164000000 a739164'), pin)).toEqual([]);
  });

  it('looks in a dozen ways', () => {
    expect(formsOf(phoneDigits).length).toBeGreaterThanOrEqual(8);
    expect(paymentCodes.map((code) => code.length)).toEqual([18, 16, 24, 19]);
  });
});
