import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Contestant } from '../../bench/decode/contestant.ts';
import { readByAll } from '../../bench/decode/contest.ts';
import { drawnCode, framed, labelOf, turnedCode } from '../../bench/decode/drawnCodes.ts';
import type { DrawnKind } from '../../bench/decode/drawnCodes.ts';
import { ourName, startOurs } from '../../bench/decode/ours.ts';
import { loadPicture, readLabels, spreadOver, switchedFor } from '../../bench/decode/pictures.ts';
import type { Labelled, Picture } from '../../bench/decode/pictures.ts';
import { isClean } from '../../bench/decode/rotated.ts';
import { fewestPx } from '../../bench/decode/synthetic.ts';
import { tableOf, tallyOf, verdictOn } from '../../bench/decode/tally.ts';
import type { Outcome } from '../../bench/decode/tally.ts';
import { startZxingWasm } from '../../bench/decode/zxingWasm.ts';
import { zxingLibrary } from '../../bench/decode/zxingLibrary.ts';
import { CannotMeasure } from '../../bench/result.ts';
import { tempFolder } from '../hosts/tempFolder.ts';

const width = 640;
const height = 360;
const paper = 240;

function pictureOf(kind: DrawnKind, text: string): Picture {
  const image = framed(drawnCode(kind, text, 3, 1), width, height, paper);
  return { ...labelOf(kind, text), image };
}

const blank: Picture = {
  file: 'blank',
  symbology: null,
  text: '',
  image: { data: new Uint8Array(width * height).fill(paper), width, height },
};

describe('every contestant', () => {
  let contestants: readonly Contestant[];
  beforeAll(async () => {
    contestants = [await startOurs(), ...(await startZxingWasm()), ...zxingLibrary];
  });

  it('is another one', () => {
    expect(new Set(contestants.map(({ name }) => name)).size).toBe(5);
  });

  it.each([
    ['qrcode', 'K4TQ-9M2X-7R3V-B8'],
    ['code128', 'CS-2026-000123'],
    ['ean13', '4006381333931'],
  ] as const)('reads a clean %s, and times it', async (kind, text) => {
    const outcomes = await readByAll(contestants, pictureOf(kind, text));
    expect(outcomes.map(({ contestant, verdict }) => [contestant, verdict])).toEqual(
      contestants.map(({ name }) => [name, 'right']),
    );
    expect(outcomes.every(({ ms }) => ms > 0)).toBe(true);
  });

  it('reads nothing in blank paper', async () => {
    const outcomes = await readByAll(contestants, blank);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(contestants.map(() => 'leftAlone'));
  });

  it('is judged wrong where the label says otherwise', async () => {
    const picture = { ...pictureOf('qrcode', 'K4TQ'), text: 'K4TR' };
    const outcomes = await readByAll(contestants, picture);
    expect(outcomes.every(({ verdict }) => verdict === 'wrong')).toBe(true);
  });

  it('is shown codes at an angle: upright ones are lost on some, and not on ours', async () => {
    const image = framed(turnedCode('code128', 'A7XK2M9Q', 3, 35), 1280, 720, paper);
    const outcomes = await readByAll(contestants, { ...labelOf('code128', 'A7XK2M9Q'), image });
    const right = outcomes.filter(({ verdict }) => verdict === 'right');
    expect(right.map(({ contestant }) => contestant)).toContain(ourName);
    expect(right.length).toBeLessThan(contestants.length);
  });
});

const label = (symbology: Labelled['symbology'], text = 'A'): Labelled => ({
  file: 'x',
  symbology,
  text,
});
const outcome = (
  contestant: string,
  of: Labelled,
  texts: readonly string[],
  ms: number,
): Outcome => ({
  contestant,
  label: of,
  texts,
  verdict: verdictOn(of, texts),
  ms,
});

describe('what was read', () => {
  it.each([
    ['right', label('QR'), ['B', 'A']],
    ['wrong', label('QR'), ['B']],
    ['missed', label('QR'), []],
    ['falseRead', label(null), ['B']],
    ['leftAlone', label(null), []],
  ] as const)('is %s', (verdict, of, texts) => {
    expect(verdictOn(of, texts)).toBe(verdict);
  });

  it('is counted', () => {
    const outcomes = [
      outcome('a', label('QR'), ['A'], 1),
      outcome('a', label('QR'), ['B'], 2),
      outcome('a', label('QR'), [], 3),
      outcome('a', label('QR'), ['A'], 4),
      outcome('a', label(null), ['A'], 5),
    ];
    const expected = { count: 5, rate: 50, wrong: 1, falseReads: 1, p50Ms: 3, p95Ms: 5 };
    expect(tallyOf(outcomes)).toEqual(expected);
  });

  it('stands in a table, a line for each reader', () => {
    const qr = [outcome('ours', label('QR'), ['A'], 1.25), outcome('other', label('QR'), [], 20)];
    const none = [outcome('ours', label(null), [], 2), outcome('other', label(null), ['A'], 3)];
    const rows = [
      { what: 'QR', outcomes: qr },
      { what: 'nothing to read', outcomes: none },
    ];
    expect(tableOf(rows, ['ours', 'other'])).toEqual([
      '                 n  reader  rate %  wrong  p50 ms  p95 ms',
      'QR               1  ours     100.0      0     1.3     1.3',
      '                    other      0.0      0    20.0    20.0',
      'nothing to read  1  ours         –      0     2.0     2.0',
      '                    other        –      1     3.0     3.0',
    ]);
  });

  it('is clean where plain zxing-wasm read bars rightly', () => {
    const of = label('EAN13', '4006381333931');
    expect(isClean(outcome('zxing-wasm full', of, ['4006381333931'], 1))).toBe(true);
    expect(isClean(outcome('zxing-wasm full', of, [], 1))).toBe(false);
    expect(isClean(outcome(ourName, of, ['4006381333931'], 1))).toBe(false);
    expect(isClean(outcome('zxing-wasm full', label('QR'), ['A'], 1))).toBe(false);
  });

  it('needs so many pixels a module, and every finer step too', () => {
    const rates = (...all: readonly number[]) =>
      all.map((rate, at) => ({ px: [1, 1.5, 2][at] ?? 0, rate }));
    expect(fewestPx(rates(0, 100, 100))).toBe(1.5);
    expect(fewestPx(rates(100, 90, 100))).toBe(2);
    expect(fewestPx(rates(100, 100, 90))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a folder of labelled pictures', () => {
  it('is read in our names, and what is left out is said', async () => {
    using folder = tempFolder();
    const dir = folder.path;
    const row = (symbology: string, text: string | null) => ({
      file: 'one.png',
      symbology,
      text,
      width: 1,
      height: 1,
    });
    const manifest = [
      row('DataBarExpStk', '01'),
      row('ITF', '123456'),
      row('NEG', null),
      row('Code93', 'A'),
      row('QR', '<unkown>'),
      { ...row('DataBar', '04412345678909'), file: 'zxing/rss14-2/3.png' },
    ];
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(dir, 'one.png'), createCanvas(40, 20).toBuffer('image/png'));
    const { labels, leftOut } = readLabels(dir);
    expect(labels.map(({ symbology }) => symbology)).toEqual(['DataBarExp', 'ITF', null]);
    expect(labels.map(switchedFor)).toEqual([[], ['ITF'], []]);
    expect(leftOut).toEqual([
      'left out: 1 × Code93 is not read by us',
      'left out: 1 × QR whose text nobody knows',
      'left out: 1 × DataBar whose label is wrong: zxing/rss14-2/3.png',
    ]);
    const [first] = labels;
    if (first === undefined) throw new Error('no label');
    expect((await loadPicture(dir, first, (image) => image))?.image).toMatchObject({ width: 40 });
    expect(await loadPicture(dir, { ...first, file: 'two.png' }, (image) => image)).toBeNull();
  });

  it('is said where it is missing, and nothing is measured', () => {
    using folder = tempFolder();
    const dir = join(folder.path, 'none');
    expect(() => readLabels(dir)).toThrow(CannotMeasure);
    const bench = join(import.meta.dirname, '../../bench/bench.ts');
    const done = spawnSync(process.execPath, [bench, 'decode', '--dir', dir, '--busy'], {
      encoding: 'utf8',
    });
    expect(done.stdout).toContain('There are no pictures to read');
    expect(done.status).toBe(2);
  });

  it('is taken evenly from all of it', () => {
    const all = Array.from({ length: 10 }, (_, at) => at);
    expect(spreadOver(all, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(spreadOver(all, 20)).toEqual(all);
  });
});
