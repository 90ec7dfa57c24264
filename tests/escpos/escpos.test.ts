import { usualProfile } from '../../shared/contract/printer.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { columnsOf } from '../../main/devices/paper/escapeText.ts';
import { paper58, paper80 } from '../../shared/writing/codePlan.ts';
import { qrModules } from '../../shared/writing/qrCode.ts';
import {
  sampleCode,
  sampleDocuments,
  sampleHead,
  sampleRedemption,
  sampleReference,
  sampleRemake,
  sampleShop,
  sampleVoid,
} from '../devices/samples.ts';
import { hostileName } from './hostile.ts';
import { parseEscpos } from './parser.ts';

const paper = createPaper();
const languages = ['zh', 'en'] as const;
const widths = [32, 48] as const;
const paperDots = { 32: paper58, 48: paper80 } as const;
/** What stands on the test page as bars. */
const testBars = ['TESTNOVOUCHER0'];

const allowedCommands = new Set([
  'ESC @',
  'ESC R',
  'ESC t',
  'FS &',
  'ESC E',
  'ESC a',
  'GS B',
  'GS !',
  'GS V',
  'GS v 0',
  ...[65, 67, 69, 80, 81].map((part) => `GS ( k ${part}`),
]);

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
  it('20,000 hostile names: only expected commands, one cut, no code, nothing over the edge', () => {
    const namesPerDocument = 8;
    const runs = 20_000 / namesPerDocument;
    const names = fc.array(hostileName, {
      minLength: namesPerDocument,
      maxLength: namesPerDocument,
    });
    fc.assert(
      fc.property(
        names,
        fc.constantFrom(...widths),
        fc.constantFrom(...languages),
        (texts, columns, language) => {
          const [item, voucher, hint, counter, operator, approver, shop, line] = texts as [
            string,
            string,
            string,
            string,
            string,
            string,
            string,
            string,
          ];
          const head = sampleHead({
            language,
            operator,
            approver,
            counterName: counter,
            shop: {
              ...sampleShop,
              name: { zh: shop, en: shop },
              receiptHead: [line],
              receiptFoot: [shop],
            },
          });
          const document = sampleRedemption(head, {
            lines: [{ name: item, quantity: 2, totalMinor: 3_600 }],
            signedReference: null,
            vouchers: [
              {
                name: { zh: voucher, en: voucher },
                hint,
                benefit: 'freeItem',
                discountMinor: 1_800,
                topUpMinor: 0,
                usesLeft: 2,
                amountLeftMinor: null,
              },
            ],
          });
          const parsed = parseEscpos(paper.escpos(document, usualProfile(columns)), columns);
          expect(parsed.codes).toEqual([]);
          expect(parsed.cuts).toBe(1);
          expect(parsed.commands.filter((command) => !allowedCommands.has(command))).toEqual([]);
          const text = paper.text(document, columns).trimEnd().split('\n');
          expect(parsed.lines.map((written) => written.trimEnd())).toEqual(text);
          for (const written of text) expect(columnsOf(written)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: runs },
    );
  });

  it('a void’s reason, a remake’s note and a coupon’s name are as harmless', () => {
    fc.assert(
      fc.property(hostileName, fc.constantFrom(...widths), (name, columns) => {
        const head = sampleHead();
        const undone = parseEscpos(
          paper.escpos(
            sampleVoid(head, {
              undoneReference: name,
              reason: name,
              vouchers: [
                {
                  name: { zh: name, en: name },
                  hint: name,
                  uses: 1,
                  amountMinor: null,
                  revivedThrough: null,
                },
              ],
              returned: [{ name, quantity: 1, refundMinor: 1 }],
            }),
            usualProfile(columns),
          ),
          columns,
        );
        const coupon = parseEscpos(
          paper.escpos(
            {
              kind: 'goodwill',
              head,
              seq: 3,
              name: { zh: name, en: name },
              valueMinor: 1,
              lastDay: '2026-12-20',
              code: sampleCode,
            },
            usualProfile(columns),
          ),
          columns,
        );
        const remade = parseEscpos(
          paper.escpos(
            sampleRemake(head, {
              originalReference: name,
              note: name,
              lines: [{ name, quantity: 1 }],
            }),
            usualProfile(columns),
          ),
          columns,
        );
        expect([undone.cuts, coupon.cuts, remade.cuts]).toEqual([1, 1, 1]);
        expect([...undone.codes, ...remade.codes]).toEqual([]);
        expect(coupon.codes.map(({ payload }) => payload)).toEqual([sampleCode]);
      }),
      { numRuns: 300 },
    );
  });

  it('the parser refuses a drawer kick, a status request and a byte that is no text', () => {
    const start = [0x1b, 0x40, 0x1c, 0x26];
    for (const bytes of [
      [0x1b, 0x70, 0x00, 0x19, 0xfa],
      [0x10, 0x04, 0x01],
      [0x1d, 0x72, 0x01],
      [0x1c, 0x2e],
      [0x7f, 0x0a],
      [0x81, 0x30, 0x81, 0x30],
    ]) {
      expect(() => parseEscpos(Uint8Array.from([...start, ...bytes]), 32)).toThrow(
        /unknown command|control byte|four-byte/,
      );
    }
  });
});
