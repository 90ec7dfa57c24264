import { fitOf } from '../../scripts/decode/askedFor.ts';
import { symbologies } from '../../shared/domain/codes/symbology.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { fitted } from '../../shared/reading/transforms.ts';
import type { BenchOptions, BenchResult } from '../result.ts';
import { CannotMeasure } from '../result.ts';
import { readByAll } from './contest.ts';
import type { Contestant } from './contestant.ts';
import { inChromium } from './inChromium.ts';
import { ourName, startOurs } from './ours.ts';
import { loadPicture, readLabels, spreadOver } from './pictures.ts';
import type { Labelled } from './pictures.ts';
import { isClean, readTurned } from './rotated.ts';
import { everyAngle, smallestModules } from './synthetic.ts';
import { tableOf, tallyOf } from './tally.ts';
import type { Outcome, Row } from './tally.ts';
import { startZxingWasm } from './zxingWasm.ts';
import { zxingLibrary } from './zxingLibrary.ts';

const usualDir = '../shared/data/barcodes';
const usualFit = '1280x720';
/** Read before anything is timed: scripts are compiled while they run first. */
const warmUp = 6;
const chromiumPictures = 150;
const progressEvery = 100;

/** It takes minutes: how far it is stands on the other stream than what it measured. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

type Fit = (image: Luma) => Luma;

function fitFor(wanted: string | null): Fit {
  const size = fitOf(wanted ?? usualFit);
  if (size === null) throw new CannotMeasure(`"${wanted}" is no size such as ${usualFit}`);
  return (image) => fitted(image, size.width, size.height);
}

interface Read {
  readonly plain: readonly Outcome[];
  /** Clean bars, turned. */
  readonly turned: readonly Outcome[];
  readonly unopened: readonly string[];
}

interface Contest {
  readonly dir: string;
  readonly fit: Fit;
  readonly contestants: readonly Contestant[];
}

async function readAll(
  { dir, fit, contestants }: Contest,
  labels: readonly Labelled[],
): Promise<Read> {
  const plain: Outcome[] = [];
  const turned: Outcome[] = [];
  const unopened: string[] = [];
  let clean = 0;
  for (const [at, label] of labels.entries()) {
    if (at % progressEvery === 0) tell(`${at} of ${labels.length} pictures read`);
    const picture = await loadPicture(dir, label, fit);
    if (picture === null) {
      unopened.push(`could not be opened: ${label.file}`);
      continue;
    }
    const outcomes = await readByAll(contestants, picture);
    plain.push(...outcomes);
    if (!outcomes.some(isClean)) continue;
    turned.push(...(await readTurned(contestants, picture, clean, fit)));
    clean += 1;
  }
  return { plain, turned, unopened };
}

/** Where a picture comes from: the first folder of its path. */
function sourceOf({ file }: Labelled): string {
  return file.split('/')[0] ?? file;
}

function rowsOf({ plain, turned }: Read): readonly Row[] {
  const bySymbology = symbologies.map((symbology) => ({
    what: symbology,
    outcomes: plain.filter(({ label }) => label.symbology === symbology),
  }));
  const qr = plain.filter(({ label }) => label.symbology === 'QR');
  const sources = [...new Set(qr.map(({ label }) => sourceOf(label)))];
  return [
    ...bySymbology,
    ...sources.map((source) => ({
      what: `QR of ${source}`,
      outcomes: qr.filter(({ label }) => sourceOf(label) === source),
    })),
    { what: 'bars, turned', outcomes: turned },
    { what: 'nothing to read', outcomes: plain.filter(({ label }) => label.symbology === null) },
  ].filter(({ outcomes }) => outcomes.length > 0);
}

function ours(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ contestant }) => contestant === ourName);
}

function shownOutcome({ label, texts, verdict }: Outcome): string {
  const read = texts.map((text) => JSON.stringify(text)).join(', ');
  return `${verdict}: ${label.file} holds ${JSON.stringify(label.text)}, read ${read}`;
}

/** Ours, by kind; and the best that any other reached, to be ahead of. */
function rates(
  plain: readonly Outcome[],
  contestants: readonly Contestant[],
): BenchResult['figures'] {
  const figures: Record<string, number> = {};
  for (const symbology of symbologies) {
    const those = plain.filter(({ label }) => label.symbology === symbology);
    if (those.length === 0) continue;
    figures[`rate.${symbology}`] = tallyOf(ours(those)).rate;
    const others = contestants.filter(({ name }) => name !== ourName);
    figures[`bestOther.${symbology}`] = Math.max(
      ...others.map(({ name }) => tallyOf(those.filter((one) => one.contestant === name)).rate),
    );
  }
  return figures;
}

async function photographs(contest: Contest, labels: readonly Labelled[]): Promise<BenchResult> {
  const read = await readAll(contest, labels);
  const { contestants } = contest;
  const names = contestants.map(({ name }) => name);
  const mine = tallyOf(ours(read.plain));
  const turned = tallyOf(ours(read.turned));
  const bad = ours([...read.plain, ...read.turned]).filter(
    ({ verdict }) => verdict === 'wrong' || verdict === 'falseRead',
  );
  return {
    figures: {
      ...rates(read.plain, contestants),
      'rate.rotated': turned.rate,
      wrong: mine.wrong,
      wrongRotated: turned.wrong,
      falseReads: mine.falseReads,
    },
    notes: [...read.unopened, ...tableOf(rowsOf(read), names), ...bad.map(shownOutcome)],
  };
}

async function drawn(contestants: readonly Contestant[]): Promise<BenchResult> {
  tell('drawn codes');
  const names = contestants.map(({ name }) => name);
  const qr = await smallestModules(contestants, 'qrcode');
  const code128 = await smallestModules(contestants, 'code128');
  const angles = await everyAngle(contestants);
  return {
    figures: {
      syntheticQrPxPerModule: qr.fewest.get(ourName) ?? Number.NaN,
      syntheticCode128PxPerModule: code128.fewest.get(ourName) ?? Number.NaN,
      syntheticCode128Angles: tallyOf(ours(angles)).rate,
    },
    notes: [
      ...qr.notes,
      ...code128.notes,
      ...tableOf([{ what: 'drawn Code 128, every 5°', outcomes: angles }], names),
    ],
  };
}

async function timed({ dir, fit }: Contest, labels: readonly Labelled[]): Promise<BenchResult> {
  tell('Chromium');
  const images: Luma[] = [];
  for (const label of spreadOver(labels, chromiumPictures)) {
    const picture = await loadPicture(dir, label, fit);
    if (picture !== null) images.push(picture.image);
  }
  return inChromium(images);
}

async function warm(
  { dir, fit, contestants }: Contest,
  labels: readonly Labelled[],
): Promise<void> {
  for (const label of spreadOver(labels, warmUp)) {
    const picture = await loadPicture(dir, label, fit);
    if (picture !== null) await readByAll(contestants, picture);
  }
}

/** The product's reader against others, on labelled photographs, on drawn codes, and in Chromium. */
export async function run({ dir, fit }: BenchOptions): Promise<BenchResult> {
  const from = dir ?? usualDir;
  const { labels, leftOut } = readLabels(from);
  const contestants = [await startOurs(), ...(await startZxingWasm()), ...zxingLibrary];
  const contest = { dir: from, fit: fitFor(fit), contestants };
  await warm(contest, labels);
  const parts = [
    await photographs(contest, labels),
    await drawn(contestants),
    await timed(contest, labels),
  ];
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    notes: [...leftOut, ...parts.flatMap(({ notes }) => notes)],
  };
}
