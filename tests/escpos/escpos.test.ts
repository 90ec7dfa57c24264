import { usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { paper58, paper80 } from '../../shared/writing/codePlan.ts';
import { qrModules } from '../../shared/writing/qrCode.ts';
import {
  sampleCode,
  sampleDocuments,
  sampleHead,
  sampleRedemption,
  sampleReference,
} from '../devices/samples.ts';
import { parseEscpos } from './parser.ts';

const paper = createPaper();
const languages = ['zh', 'en'] as const;
const widths = [32, 48] as const;
const paperDots = { 32: paper58, 48: paper80 } as const;
/** What stands on the test page as bars. */
const testBars = ['[BARS TESTNOVOUCHER0]'];

describe('ESC/POS is the same paper as the text', () => {
  for (const columns of widths) {
    for (const language of languages) {
      it(`at ${columns} columns in ${language}, originals, copies and training`, () => {
        for (const head of [{ copy: 0 }, { copy: 3 }, { training: true, approver: '王经理' }]) {
          for (const document of sampleDocuments(sampleHead({ language, ...head }))) {
            const parsed = parseEscpos(
              paper.escpos(document, usualProfile(columns)),
              columns,
              testBars,
            );
            expect(parsed.lines).toEqual(paper.text(document, columns).trimEnd().split('\n'));
            expect(parsed.cuts).toBe(1);
            expect(parsed.commands.at(-1)).toBe('GS V');
          }
        }
      });
    }
  }
});

describe('a printer’s profile', () => {
  const [document] = sampleDocuments(sampleHead());
  if (document === undefined) throw new Error('no sample');
  const printed = (change: Partial<PrinterProfile>) =>
    parseEscpos(paper.escpos(document, { ...usualProfile(32), ...change }), 32);
  const plain = printed({});

  it.each(['font', 'picture'] as const)('by %s: knife, density and letters’ table', (letters) => {
    expect(printed({ letters }).parts.at(-1)).toEqual({ kind: 'cut', knife: 'partial' });
    expect(printed({ letters, cutter: 'full' }).parts.at(-1)).toEqual({
      kind: 'cut',
      knife: 'full',
    });
    const torn = printed({ letters, cutter: 'none' });
    expect(torn.parts.at(-1)).toEqual({ kind: 'feed', lines: 5 });
    expect(torn.cuts).toBe(0);
    for (const density of ['usual', 'light', 'dark'] as const) {
      expect(printed({ letters, density }).density).toBe(density);
    }
    expect(printed({ letters, codePage: 255 }).codePage).toBe(255);
  });

  it('changes nothing that is written', () => {
    const other = printed({ cutter: 'full', density: 'dark', codePage: 16, drawerPin: 2 });
    expect(other.lines).toEqual(plain.lines);
  });

  it('as a picture there is no text, no code and no Chinese letters at all', () => {
    const { parts, commands } = printed({ letters: 'picture' });
    expect(parts.map(({ kind }) => kind)).toEqual(['dots', 'cut']);
    expect(new Set(commands)).toEqual(new Set(['ESC @', 'ESC R', 'ESC t', 'GS v 0', 'GS V']));
  });
});

/** Whether modules of that size fit the head's line, and with their quiet zone the paper itself. */
function fits(modules: number, moduleDots: number, columns: 32 | 48): boolean {
  const { line, margin } = paperDots[columns];
  return modules * moduleDots <= line && (modules + 8) * moduleDots <= line + 2 * margin;
}

describe('the coupon’s QR code', () => {
  for (const columns of widths) {
    it(`is level H on ${columns} columns and fits with its quiet zone, whoever draws it`, () => {
      const coupon = sampleDocuments(sampleHead()).find(({ kind }) => kind === 'goodwill');
      if (coupon === undefined) throw new Error('no coupon among the samples');
      const [code, ...more] = parseEscpos(
        paper.escpos(coupon, usualProfile(columns)),
        columns,
      ).codes;
      expect(more).toEqual([]);
      expect(code).toMatchObject({ payload: sampleCode, level: 'H', model: 50, centred: true });
      expect(sampleCode).toHaveLength(144);
      expect(code?.moduleDots).toBe(columns === 32 ? 5 : 6);
      // A printer that spends a byte on each character needs 65 modules.
      expect(qrModules(sampleCode, 'h')).toBe(65);
      expect(fits(65, code?.moduleDots ?? 0, columns)).toBe(true);
    });
  }
});

describe('the receipt’s QR code', () => {
  const references = JSON.parse(
    readFileSync(new URL('../protocol/vectors/receiptReferences.json', import.meta.url), 'utf8'),
  ) as { readonly references: readonly { readonly text: string }[] };
  const texts = [sampleReference, ...references.references.map(({ text }) => text)];

  for (const columns of widths) {
    const cases = texts.map((text) => [text.length, text] as const);
    it.each(cases)(`of %i characters is small, level Q, and fits ${columns} columns`, (_, text) => {
      const receipt = sampleRedemption(sampleHead(), { signedReference: text });
      const { codes } = parseEscpos(paper.escpos(receipt, usualProfile(columns)), columns);
      expect(codes).toMatchObject([{ payload: text, level: 'Q', model: 50, centred: true }]);
      const dots = codes[0]?.moduleDots ?? 0;
      expect(fits(qrModules(text, 'q') ?? Number.POSITIVE_INFINITY, dots, columns)).toBe(true);
      const isLong = text.length > 1_000;
      expect(dots).toBe(isLong ? (columns === 32 ? 2 : 3) : 4);
    });
  }

  it('gives way to words where it would fit no paper', () => {
    const receipt = sampleRedemption(sampleHead(), { signedReference: 'x'.repeat(2_000) });
    expect(parseEscpos(paper.escpos(receipt, usualProfile(32)), 32).codes).toEqual([]);
    expect(paper.text(receipt, 32)).toContain('请出示凭证号');
    expect(() => paper.svg(receipt, 32)).not.toThrow();
  });
});

describe('the bars on the test page', () => {
  for (const columns of widths) {
    it(`are dots of their own, in the middle, with quiet zones, on ${columns} columns`, () => {
      const page = sampleDocuments(sampleHead()).find(({ kind }) => kind === 'test');
      if (page === undefined) throw new Error('no test page among the samples');
      const { pictures } = parseEscpos(
        paper.escpos(page, usualProfile(columns)),
        columns,
        testBars,
      );
      const [bars] = pictures;
      expect(pictures).toHaveLength(1);
      const width = bars?.rows[0]?.lastIndexOf(true) ?? 0;
      const height = bars?.rows.length ?? 0;
      const module = bars?.rows[0]?.indexOf(false) ?? 0;
      const { line, margin } = paperDots[columns];
      expect(bars?.centred).toBe(true);
      // A Code 128 begins with a bar of two modules.
      expect(module / 2).toBe(columns === 32 ? 2 : 3);
      expect((line + 2 * margin - width) / 2).toBeGreaterThanOrEqual(10 * (module / 2));
      expect(height).toBeGreaterThanOrEqual(0.15 * width);
    });
  }
});

describe('I7: data never acts as a command at the printer', () => {
  /** After what begins every paper; `why` is what the parser says. */
  it.each([
    ['a drawer kick', [0x1b, 0x70, 0x00, 0x19, 0xfa], 'unknown command'],
    ['a drawer kick by DLE DC4', [0x10, 0x14, 0x01, 0x00, 0x01], 'control byte'],
    ['a status request', [0x10, 0x04, 0x01], 'control byte'],
    ['a status request by GS r', [0x1d, 0x72, 0x01], 'unknown command'],
    ['Chinese switched off', [0x1c, 0x2e], 'unknown command'],
    ['a byte that is no text', [0x7f, 0x0a], 'control byte'],
    ['a character of four bytes', [0x81, 0x30, 0x81, 0x30], 'four-byte'],
    ['another start in the middle', [0x41, 0x0a, 0x1b, 0x40], 'initialised in the middle'],
    ['a cut that feeds', [0x1d, 0x56, 66, 9], 'unknown command'],
    ['a feed of a yard', [0x1b, 0x64, 0xff], 'ESC d 255'],
    ['text after the cut', [0x1d, 0x56, 66, 0, 0x41, 0x0a], 'after the cut'],
    ['a picture wider than the paper', [0x1d, 0x76, 0x30, 0, 49, 0, 1, 0], '49 bytes wide'],
    ['a macro', [0x1d, 0x3a], 'unknown command'],
    ['a user-defined character', [0x1b, 0x26, 0x03], 'unknown command'],
  ])('the parser refuses %s', (_, bytes, why) => {
    const start = [0x1b, 0x40, 0x1c, 0x26];
    expect(() => parseEscpos(Uint8Array.from([...start, ...bytes]), 32)).toThrow(why);
  });
});
