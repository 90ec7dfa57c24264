import { usualProfile } from '../../shared/contract/printer.ts';
import { readFileSync } from 'node:fs';
import type { Canvas } from '@napi-rs/canvas';
import { qrcode } from 'receiptline';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { barWidths, quietBars } from '../../shared/writing/bars.ts';
import { paper58, planBars } from '../../shared/writing/codePlan.ts';
import { qrMatrix, quietModules } from '../../shared/writing/qrCode.ts';
import { sampleHead, sampleRedemption } from '../devices/samples.ts';
import { seededRandom } from '../faults/random.ts';
import { parseEscpos } from './parser.ts';
import type { ParsedQr } from './parsedPaper.ts';
import { startOwnReader } from './ownReader.ts';
import { dotsOf, onPaper, photograph } from './thermal.ts';
import type { Dots, Print, Wear } from './thermal.ts';

const paper = createPaper();
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function madeUp(length: number, seed: number): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => alphabet[Math.floor(random() * 32)]).join('');
}

const { references } = JSON.parse(
  readFileSync(new URL('../protocol/vectors/receiptReferences.json', import.meta.url), 'utf8'),
) as { readonly references: readonly { readonly text: string }[] };

const signed = madeUp(144, 20);
const coupon: PaperDocument = {
  kind: 'goodwill',
  head: sampleHead(),
  seq: 1044,
  name: { zh: '免费奶茶（中）', en: 'Free milk tea (M)' },
  valueMinor: 1_800,
  lastDay: '2026-12-20',
  code: signed,
};
const receipt = (place: number) =>
  sampleRedemption(sampleHead(), { signedReference: references[place]?.text ?? null });

type Modules = readonly (readonly boolean[])[];

/** As one that packs capitals and digits, and as one that spends a byte on each. */
const printers: Readonly<Record<string, (code: ParsedQr) => Modules>> = {
  'a printer that packs': ({ payload, level }) => qrMatrix(payload, level === 'H' ? 'h' : 'q'),
  'a printer that spends bytes': ({ payload, level }) =>
    drawnByBytes(payload, level === 'H' ? 'h' : 'q'),
};

function drawnByBytes(data: string, level: 'm' | 'q' | 'h'): Modules {
  const rows: readonly Uint8Array[] = qrcode.generate({ data, type: 'qrcode', level, cell: 3 });
  return rows.map((row) => Array.from(row, (module) => module === 1));
}

function printOf(modules: Modules, moduleDots: number): Print {
  const quietDots = quietModules * moduleDots;
  return { dots: onPaper(dotsOf(modules, moduleDots), quietDots), quietDots, moduleDots };
}

/** What every photograph has. */
const seen = { noise: 6, blur: 0.6, degrees: 2 } as const;

const wears: Readonly<Record<string, Wear>> = {
  'as it comes out': seen,
  'printed hot: dots 0.6 too wide': { ...seen, gain: 0.6 },
  'printed cold: dots 0.5 too narrow': { ...seen, gain: -0.5 },
  'faded to a third at one side': { ...seen, faded: 0.67 },
  'folded, the ink gone along 6 dots': { ...seen, crease: 6 },
  'smeared along the paper': { ...seen, smear: 0.5 },
  'three dead dots in the head': { ...seen, deadDots: 3 },
  'a tenth under a dark blot': { ...seen, gain: 0.2, blot: 0.1 },
  'a tenth rubbed off': { ...seen, gain: 0.2, rubbed: 0.1 },
  'a little of everything': {
    noise: 8,
    blur: 0.8,
    degrees: 5,
    gain: 0.3,
    faded: 0.4,
    smear: 0.3,
    deadDots: 1,
    crease: 4,
    blot: 0.04,
  },
};
const seeds = [11, 222, 3_333];

const documents: readonly (readonly [string, PaperDocument, 32 | 48])[] = [
  ['a signed coupon on 58 mm', coupon, 32],
  ['a signed coupon on 80 mm', coupon, 48],
  ['a receipt of one voucher on 58 mm', receipt(0), 32],
  ['a receipt of twenty vouchers on 58 mm', receipt(2), 32],
  ['a receipt of twenty vouchers on 80 mm', receipt(2), 48],
];

/** A camera near enough to give a module three pixels. */
const pixelsPerModule = 3;
const scaleFor = (moduleDots: number) => Math.max(1, pixelsPerModule / moduleDots);

describe('every code we print is read back, as the printer draws it', () => {
  let read: (picture: Canvas) => Promise<readonly string[]>;
  beforeAll(async () => {
    read = await startOwnReader();
  });

  async function readIn(print: Print, wear: Wear, text: string): Promise<number> {
    let good = 0;
    for (const seed of seeds) {
      const texts = await read(
        photograph(print, { scale: scaleFor(print.moduleDots), ...wear }, seed),
      );
      expect(texts.filter((one) => one !== text)).toEqual([]);
      good += texts.length;
    }
    return good;
  }

  describe.each(documents)('%s', (_, document, columns) => {
    const [code] = parseEscpos(paper.escpos(document, usualProfile(columns)), columns).codes;
    if (code === undefined) throw new Error('no code on it');
    for (const [printer, draw] of Object.entries(printers)) {
      const print = printOf(draw(code), code.moduleDots);
      it.each(Object.entries(wears))(`by ${printer}, %s: every time`, async (_wear, wear) => {
        expect(await readIn(print, wear, code.payload)).toBe(seeds.length);
      });
    }
  });

  it('a blot over 15 % of the code: our coupon is read every time, at level M never', async () => {
    const blotted = { ...seen, gain: 0.2, blot: 0.15 };
    expect(await readIn(printOf(qrMatrix(signed, 'h'), 5), blotted, signed)).toBe(seeds.length);
    expect(await readIn(printOf(drawnByBytes(signed, 'm'), 5), blotted, signed)).toBe(0);
  });

  const barWears: Readonly<Record<string, Wear>> = {
    'as they come out': {},
    'printed hot': { gain: 0.4 },
    'printed cold': { gain: -0.4 },
    'faded to a half': { faded: 0.5 },
    // A fold that runs askew crosses every line through low bars: only squares survive that.
    'folded straight across': { crease: 6, slant: 0.05 },
  };
  describe.each(['TESTNOVOUCHER0', '7KQ48M2X0D91AB', '6901234567892'])(
    'bars of %s on 58 mm',
    (text) => {
      const plan = planBars(text, paper58);
      if (plan === null) throw new Error('does not fit');
      const dots = barDots(text, plan.moduleDots, plan.heightDots);
      const quietDots = quietBars * plan.moduleDots;
      const print = { dots: onPaper(dots, quietDots), quietDots, moduleDots: plan.moduleDots };
      it.each(Object.entries(barWears))('%s: every time', async (_, wear) => {
        expect(await readIn(print, { ...seen, degrees: 1, scale: 2, ...wear }, text)).toBe(
          seeds.length,
        );
      });
    },
  );
});

function barDots(text: string, moduleDots: number, heightDots: number): Dots {
  const line = (barWidths(text) ?? []).flatMap((width, place) =>
    Array.from({ length: width * moduleDots }, () => place % 2 === 0),
  );
  return Array.from({ length: heightDots }, () => line);
}
