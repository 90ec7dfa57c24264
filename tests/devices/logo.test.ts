import { describe, expect, it } from 'vitest';
import { isForStaff } from '../../main/app/paper/documents.ts';
import { logoRow } from '../../main/devices/paper/logoRow.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { logo as logoSchema, maxLogoDots, usualProfile } from '../../shared/contract/printer.ts';
import { everyPaper } from '../escpos/everyPaper.ts';
import { sampleHead, sampleLogo, sampleRedemption } from './samples.ts';

const paper = createPaper();

function isDark(row: ReturnType<typeof logoRow>, x: number, y: number): boolean {
  const rowBytes = Math.ceil(row.widthDots / 8);
  return ((row.bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

describe('the shop’s logo', () => {
  it('stands at the head of what customers take away, and on nothing of the staff’s', () => {
    for (const [name, document] of everyPaper(sampleHead({ logo: sampleLogo() }))) {
      const hasLogo = paper.text(document, 32).startsWith('[PICTURE]');
      expect({ name, hasLogo }).toEqual({ name, hasLogo: !isForStaff(document) });
    }
  });

  it('is dots to the printer, at the size it was saved', () => {
    const document = sampleRedemption(sampleHead({ logo: sampleLogo(200, 80) }));
    const bytes = [...paper.escpos(document, usualProfile(48))];
    // GS v 0, 25 bytes wide, 80 rows.
    const at = bytes.findIndex(
      (byte, i) => byte === 0x1d && bytes[i + 1] === 0x76 && bytes[i + 2] === 0x30,
    );
    expect(bytes.slice(at + 4, at + 8)).toEqual([25, 0, 80, 0]);
  });

  it('is drawn smaller where the paper is narrower, its frame whole', () => {
    const wide = sampleLogo(576, 120);
    expect(logoRow(wide, 48)).toMatchObject({ widthDots: 576, heightDots: 120 });
    const row = logoRow(wide, 32);
    expect(row).toMatchObject({ widthDots: 384, heightDots: 80 });
    expect(row.bits).toHaveLength(48 * 80);
    const across = Array.from({ length: 384 }, (_, x) => isDark(row, x, 0) && isDark(row, x, 79));
    const down = Array.from({ length: 80 }, (_, y) => isDark(row, 0, y) && isDark(row, 383, y));
    expect([...across, ...down]).not.toContain(false);
  });

  it('has as many dots as it says: neither more nor fewer are taken', () => {
    const good = sampleLogo(20, 3);
    expect(logoSchema.safeParse(good).success).toBe(true);
    for (const change of [
      { heightDots: 4 },
      { heightDots: 2 },
      { widthDots: 28 },
      { widthDots: maxLogoDots.width + 8 },
      { heightDots: maxLogoDots.height + 1 },
      { dotsBase64: '' },
      { dotsBase64: '<svg>' },
    ]) {
      const isTaken = logoSchema.safeParse({ ...good, ...change }).success;
      expect({ ...change, isTaken }).toEqual({ ...change, isTaken: false });
    }
    expect(logoSchema.safeParse(sampleLogo(maxLogoDots.width, maxLogoDots.height)).success).toBe(
      true,
    );
  });
});
