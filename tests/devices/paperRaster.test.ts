import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { isForStaff } from '../../main/app/paper/documents.ts';
import type { PaperDocument } from '../../main/app/paper/documents.ts';
import { columnsOf } from '../../main/devices/paper/escapeText.ts';
import { layout } from '../../main/devices/paper/layouts/layout.ts';
import { logoRow } from '../../main/devices/paper/logoRow.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { createPaperCodes } from '../../main/devices/paper/paperCodes.ts';
import { openLetters } from '../../main/devices/paper/raster/letters.ts';
import { rasterOf } from '../../main/devices/paper/raster/rasterOf.ts';
import { rowsOf } from '../../main/devices/paper/rows.ts';
import type { Row, Run } from '../../main/devices/paper/rows.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import type { PaperColumns, PrinterProfile } from '../../shared/contract/printer.ts';
import * as fc from 'fast-check';
import { everyPaper } from '../escpos/everyPaper.ts';
import { hostileName } from '../escpos/hostile.ts';
import { startOwnReader } from '../escpos/ownReader.ts';
import { parseEscpos } from '../escpos/parser.ts';
import { sampleCode, sampleDocuments, sampleHead, sampleRedemption } from './samples.ts';

const paper = createPaper();
const letters = openLetters();
const codes = createPaperCodes();
const widths = [32, 48] as const;
const columnDots = 12;
const lineDots = 24;
const plain = { width: 1, height: 1, bold: false } as const;

const profileOf = (columns: PaperColumns): PrinterProfile => ({
  ...usualProfile(columns),
  letters: 'picture',
});

/** All it sends is one picture; its rows, the paper's whole width. */
function dotsOf(bytes: Uint8Array, columns: number): readonly (readonly boolean[])[] {
  const { pictures, parts } = parseEscpos(bytes, columns);
  expect(parts.map(({ kind }) => kind)).toEqual(['dots', 'cut']);
  const width = columns * columnDots;
  return (pictures[0]?.rows ?? []).map((row) =>
    Array.from({ length: width }, (_, x) => row[x] ?? false),
  );
}

function rowsFor(document: PaperDocument, columns: number): readonly Row[] {
  const { logo } = document.head;
  const above = logo === undefined || isForStaff(document) ? [] : [logoRow(logo, columns)];
  return [...above, ...rowsOf(layout(document, columns, codes), columns, codes)];
}

/** How many rows of dots each takes: a line of text is as high as its letters, and 3 above and below. */
function heightOf(row: Row): number {
  switch (row.kind) {
    case 'text':
      return row.height * lineDots + 6;
    case 'rule':
      return 20;
    case 'qr': {
      const quiet = 4 * row.moduleDots - 3;
      return codes.drawQr(row.payload, row.level).length * row.moduleDots + 2 * quiet;
    }
    case 'bars':
      return row.heightDots + 24;
    case 'picture':
      return row.heightDots + 6;
    case 'cut':
      return 0;
  }
}

interface Cell {
  readonly character: string;
  readonly left: number;
  readonly right: number;
  readonly inverse: boolean;
}

function cellsOf(runs: readonly Run[]): readonly Cell[] {
  return runs.flatMap((run) => {
    let left = run.column * columnDots;
    return Array.from(run.text, (character) => {
      const right = left + columnsOf(character) * run.width * columnDots;
      const cell = { character, left, right, inverse: run.inverse };
      left = right;
      return cell;
    });
  });
}

function inkIn(rows: readonly (readonly boolean[])[], left: number, right: number): number {
  let ink = 0;
  for (const row of rows) {
    for (let x = left; x < Math.min(right, row.length); x += 1) if (row[x] === true) ink += 1;
  }
  return ink;
}

/** What is wrong with a line of text: ink beside its letters' cells, a cell without any, a blank with some. */
function faultsOf(
  band: readonly (readonly boolean[])[],
  runs: readonly Run[],
  where: string,
): readonly string[] {
  const cells = cellsOf(runs);
  const inside = cells.reduce((sum, { left, right }) => sum + inkIn(band, left, right), 0);
  const beside = inkIn(band, 0, Number.POSITIVE_INFINITY) - inside;
  const wrong = cells.filter(({ character, left, right, inverse }) => {
    const ink = inkIn(band, left, right);
    const isMostlyInk = ink > (right - left) * (lineDots / 2);
    return inverse ? !isMostlyInk : ink > 0 === (character === ' ');
  });
  return [
    ...(beside > 0 ? [`${where}: ${beside} dots beside`] : []),
    ...wrong.map(({ character, left }) => `${where}: "${character}" at ${left}`),
  ];
}

describe('a paper of dots has the same rows and columns as one of letters', () => {
  for (const columns of widths) {
    for (const language of ['zh', 'en'] as const) {
      it(`every paper at ${columns} columns in ${language}: ink in every letter’s cell, none beside`, () => {
        const faults: string[] = [];
        for (const [name, document] of everyPaper(sampleHead({ language }))) {
          const dots = dotsOf(paper.escpos(document, profileOf(columns)), columns);
          let top = 0;
          for (const row of rowsFor(document, columns)) {
            const band = dots.slice(top, top + heightOf(row));
            if (row.kind === 'text') {
              faults.push(...faultsOf(band, row.runs, `${name}, row at ${top}`));
            }
            top += heightOf(row);
          }
          expect([name, dots.length]).toEqual([name, top]);
        }
        expect(faults).toEqual([]);
      });
    }
  }
});

const text = (run: Partial<Run> & { readonly text: string }): Row => ({
  kind: 'text',
  runs: [{ column: 0, inverse: false, ...plain, ...run }],
  height: run.height ?? 1,
});
const drawn = (...rows: readonly Row[]) =>
  dotsOf(rasterOf([...rows, { kind: 'cut' }], profileOf(32), codes, letters), 32);

describe('a line of dots', () => {
  it('is twice as wide, twice as high or bold where the row says so', () => {
    const extent = (row: Row) => {
      const dots = drawn(row);
      const inked = dots.map((line, y) => [y, line.indexOf(true), line.lastIndexOf(true)] as const);
      const some = inked.filter(([, left]) => left >= 0);
      return {
        wide:
          Math.max(...some.map(([, , right]) => right)) - Math.min(...some.map(([, x]) => x)) + 1,
        high: some.length,
        ink: inkIn(dots, 0, 384),
      };
    };
    const usual = extent(text({ text: '国' }));
    const wide = extent(text({ text: '国', width: 2 }));
    const high = extent(text({ text: '国', height: 2 }));
    const bold = extent(text({ text: '国', bold: true }));
    expect(wide.wide / usual.wide).toBeCloseTo(2, 0);
    expect(wide.high).toBeLessThanOrEqual(usual.high + 1);
    expect(high.high / usual.high).toBeCloseTo(2, 0);
    expect(bold.ink).toBeGreaterThan(usual.ink * 1.2);
    expect(extent(text({ text: 'M', bold: true })).ink).toBeGreaterThan(
      extent(text({ text: 'M' })).ink * 1.2,
    );
  });

  it('is white on black across the whole stretch where the row says so, blanks too', () => {
    const dots = drawn(text({ text: ' 补 ', column: 4, inverse: true }));
    const [left, right] = [4 * columnDots, 8 * columnDots];
    const middle = dots.slice(3, 27);
    expect(inkIn(middle, 0, left) + inkIn(middle, right, 384)).toBe(0);
    for (const line of middle) {
      expect(line.slice(left, left + columnDots).every(Boolean)).toBe(true);
      expect(line.slice(right - columnDots, right).every(Boolean)).toBe(true);
    }
    expect(middle.some((line) => line.slice(left, right).includes(false))).toBe(true);
  });

  it('keeps the distance of an empty line', () => {
    const one = text({ text: 'A' });
    const apart = drawn(one, { kind: 'text', runs: [], height: 1 }, one);
    expect(apart.length - drawn(one, one).length).toBe(30);
  });
});

describe('a letter of dots', () => {
  const name = (character: string) => letters.letter(character, plain).dots.join('');

  it('is there for every letter of ASCII, each of its own', () => {
    const ascii = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at));
    expect(new Set(ascii.map(name)).size).toBe(94);
    expect(name(' ')).not.toContain('1');
  });

  it('is there for rare Chinese ones too, not merely a box', () => {
    const rare = Array.from('关怀券核销龘鬱懿馨麟￥（），。…“”①★');
    expect(new Set([...rare, '□'].map(name)).size).toBe(rare.length + 1);
  });

  it('is a box where no font has it, never nothing', () => {
    const [unknown, another] = ['丒', '䶮'].map(name);
    expect(unknown).toBe(another);
    expect(unknown).toContain('11111111');
    expect(unknown).not.toBe(name('口'));
  });

  it('is black or not, and stays the same after a thousand others', () => {
    const before = name('核');
    for (let at = 0; at < 1_200; at += 1) letters.letter(String.fromCharCode(0x4e00 + at), plain);
    expect(name('核')).toBe(before);
    expect(before).toMatch(/^[01]+$/);
  });
});

describe('codes on a paper of dots', () => {
  let read: (picture: Canvas) => Promise<readonly string[]>;
  beforeAll(async () => {
    read = await startOwnReader();
  });

  function picture(dots: readonly (readonly boolean[])[], columns: number): Canvas {
    const [margin, scale] = [40, 2];
    const canvas = createCanvas(
      (columns * columnDots + 2 * margin) * scale,
      (dots.length + 2 * margin) * scale,
    );
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = '#000';
    pen.scale(scale, scale);
    dots.forEach((line, y) => {
      line.forEach((dark, x) => {
        if (dark) pen.fillRect(margin + x, margin + y, 1, 1);
      });
    });
    return canvas;
  }

  for (const columns of widths) {
    it(`are read by the product’s own reader from the whole paper, ${columns} columns`, async () => {
      const goodwill = sampleDocuments(sampleHead()).find(({ kind }) => kind === 'goodwill');
      const test = sampleDocuments(sampleHead()).find(({ kind }) => kind === 'test');
      if (goodwill === undefined || test === undefined) throw new Error('samples are missing');
      const seen = async (document: PaperDocument) =>
        read(picture(dotsOf(paper.escpos(document, profileOf(columns)), columns), columns));
      expect(await seen(goodwill)).toContain(sampleCode);
      expect(await seen(test)).toEqual(
        expect.arrayContaining(['COUNTERSIGN PRINTER TEST', 'TESTNOVOUCHER0']),
      );
      const reference = 'CSR1:0123456789ABCDEFGHJKMNPQRSTVWXYZ';
      expect(await seen(sampleRedemption(sampleHead(), { signedReference: reference }))).toContain(
        reference,
      );
    });

    it(`have four modules of blank paper above and below, ${columns} columns`, () => {
      const qr = { kind: 'qr', payload: sampleCode, level: 'h', moduleDots: 5 } as const;
      const [above, below] = [text({ text: '国' }), text({ text: '王' })];
      const inked = drawn(above, qr, below).map((line) => line.includes(true));
      const side = codes.drawQr(sampleCode, 'h').length * 5;
      const top = 30 + 4 * 5 - 3;
      expect(inked.slice(27, top)).not.toContain(true);
      expect(inked.slice(top, top + side)).not.toContain(false);
      expect(inked.slice(top + side, top + side + 20)).not.toContain(true);
    });
  }
});

describe('a picture', () => {
  const bits = Uint8Array.from({ length: 3 * 300 }, (_, at) => (at % 3 === 2 ? 0b1000_0000 : 0xff));
  const logo = { kind: 'picture', widthDots: 17, heightDots: 300, bits } as const;

  it('stands in the middle, dot by dot, however high it is', () => {
    const dots = drawn(logo);
    const left = Math.floor((384 - 17) / 2);
    const dark = dots.slice(3, 303).map((line) => [line.indexOf(true), line.lastIndexOf(true)]);
    expect(new Set(dark.map(String))).toEqual(new Set([`${left},${left + 16}`]));
    expect(inkIn(dots, 0, 384)).toBe(17 * 300);
  });

  it('is sent in bands a small printer can hold', () => {
    const bytes = Buffer.from(rasterOf([logo, { kind: 'cut' }], profileOf(32), codes, letters));
    const band = Buffer.of(0x1d, 0x76, 0x30, 0);
    const heights: number[] = [];
    for (let at = bytes.indexOf(band); at >= 0; at = bytes.indexOf(band, at + 1)) {
      heights.push(bytes.readUInt16LE(at + 6));
    }
    expect(heights).toEqual([3, 128, 128, 44, 3]);
  });
});

describe('I7: on a paper of dots data is never anything but dots', () => {
  const allowed = new Set(['ESC @', 'ESC R', 'ESC t', 'GS v 0', 'GS V']);

  it('whatever names say: no text, no other command', () => {
    fc.assert(
      fc.property(hostileName, fc.constantFrom(...widths), (name, columns) => {
        const document = sampleRedemption(sampleHead({ operator: name, approver: name }), {
          lines: [{ name, quantity: 1, totalMinor: 1_800 }],
          reference: name,
        });
        const { commands, parts } = parseEscpos(
          paper.escpos(document, profileOf(columns)),
          columns,
        );
        expect(commands.filter((command) => !allowed.has(command))).toEqual([]);
        expect(parts.map(({ kind }) => kind)).toEqual(['dots', 'cut']);
      }),
      { seed: 20_261_122, numRuns: 60 },
    );
  });
});

describe('where letters can’t be drawn', () => {
  it('the printer’s own are used, it is told once, and nothing falls over', () => {
    const told: string[] = [];
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (_: unknown, message: string) => told.push(message),
    };
    const without = createPaper({
      log,
      openLetters: () => {
        throw new Error('no such library');
      },
    });
    const document = sampleRedemption(sampleHead());
    const asLetters = paper.escpos(document, usualProfile(48));
    expect(without.escpos(document, profileOf(48))).toEqual(asLetters);
    expect(without.escpos(document, profileOf(48))).toEqual(asLetters);
    expect(told).toEqual(['letters cannot be drawn here: the printer uses its own']);
    expect(without.drawsLetters()).toBe(false);
    expect(paper.drawsLetters()).toBe(true);
  });

  it('nothing is loaded for a printer with letters of its own', () => {
    let opened = 0;
    const counted = createPaper({
      openLetters: () => {
        opened += 1;
        return letters;
      },
    });
    counted.escpos(sampleRedemption(sampleHead()), usualProfile(48));
    expect(opened).toBe(0);
    counted.escpos(sampleRedemption(sampleHead()), profileOf(48));
    counted.escpos(sampleRedemption(sampleHead()), profileOf(48));
    expect(opened).toBe(1);
  });
});
