import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { printerProfile, usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import { parseEscpos } from '../escpos/parser.ts';
import { sampleDocuments, sampleHead, sampleRedemption } from './samples.ts';

const paper = createPaper();
const receipt = sampleRedemption(sampleHead());
const startBytes = 12;

function sent(change: Partial<PrinterProfile>, columns: 32 | 48 = 48): Buffer {
  return Buffer.from(paper.escpos(receipt, { ...usualProfile(columns), ...change }));
}

const letterKinds = printerProfile.shape.letters.options;

describe.each(letterKinds)(
  'a paper in letters of the kind %s obeys the printer’s profile',
  (letters) => {
    it.each([
      ['partial', [0x1d, 0x56, 66, 0]],
      ['full', [0x1d, 0x56, 65, 0]],
      ['none', [0x1b, 0x64, 5]],
    ] as const)('cutter %s: its end', (cutter, end) => {
      const bytes = sent({ letters, cutter });
      expect([...bytes.subarray(-end.length)]).toEqual(end);
      const parsed = parseEscpos(bytes, 48);
      expect(parsed.cuts).toBe(cutter === 'none' ? 0 : 1);
    });

    it.each([
      ['usual', []],
      ['light', [0x1d, 0x28, 0x4b, 2, 0, 49, 252]],
      ['dark', [0x1d, 0x28, 0x4b, 2, 0, 49, 4]],
    ] as const)('density %s: said only where somebody asked for it', (density, said) => {
      const bytes = sent({ letters, density });
      const from = 8;
      expect([...bytes.subarray(from, from + said.length)]).toEqual(said);
      expect(bytes.includes(Buffer.of(0x1d, 0x28, 0x4b))).toBe(density !== 'usual');
      expect(parseEscpos(bytes, 48).density).toBe(density);
    });

    it.each([0, 15, 255])('table of letters %i, after the printer was initialised', (codePage) => {
      const bytes = sent({ letters, codePage });
      expect([...bytes.subarray(0, 8)]).toEqual([0x1b, 0x40, 0x1b, 0x52, 0, 0x1b, 0x74, codePage]);
      expect(parseEscpos(bytes, 48).codePage).toBe(codePage);
    });

    it('both widths', () => {
      // The parser throws at whatever would stand beside the paper.
      for (const columns of [32, 48] as const) {
        expect(() => parseEscpos(sent({ letters }, columns), columns)).not.toThrow();
      }
    });
  },
);

describe('a paper in the printer’s own letters', () => {
  it('switches Chinese on after everything that initialises, and only then says a word', () => {
    const bytes = sent({ density: 'dark' });
    const at = bytes.indexOf(Buffer.of(0x1c, 0x26));
    expect(at).toBe(15);
    expect(bytes.subarray(0, at).includes(Buffer.of(0x1b, 0x40))).toBe(true);
    expect(bytes.subarray(at).includes(Buffer.of(0x1b, 0x40))).toBe(false);
  });

  it('leaves a blank line before and after every code, so that nothing stands in its quiet zone', () => {
    let codes = 0;
    for (const document of sampleDocuments(sampleHead())) {
      const { parts } = parseEscpos(paper.escpos(document, usualProfile(32)), 32);
      parts.forEach((part, at) => {
        if (part.kind !== 'qr' && part.kind !== 'dots') return;
        codes += 1;
        expect([parts[at - 1], parts[at + 1]]).toEqual([
          { kind: 'feed', lines: 1 },
          { kind: 'feed', lines: 1 },
        ]);
      });
    }
    expect(codes).toBeGreaterThan(2);
  });

  it('says the same words whatever the profile', () => {
    const plain = sent({}).subarray(startBytes);
    const other = parseEscpos(sent({ cutter: 'none', density: 'light', codePage: 7 }), 48);
    expect(other.lines).toEqual(parseEscpos(sent({}), 48).lines);
    expect(plain.length).toBeGreaterThan(500);
  });
});
