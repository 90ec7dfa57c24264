import type { Page } from 'playwright';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { launchChromium } from '../../tests/browser.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import { drawnCode, framed } from './drawnCodes.ts';
import type { DrawnKind } from './drawnCodes.ts';
import { installFrameFeed } from './framePage.ts';
import type { Shown, Showing } from './framePage.ts';
import { serveFrames } from './frameServer.ts';

export const frameWidth = 1280;
export const frameHeight = 720;
const paper = 240;
/** Long enough that every stage of the ladder has its turn. */
const framesOfEach = 14;
/** Not counted: scripts are compiled while they run first. */
const warmUpPictures = 8;
const cameraPaceMs = 33;
const coldRounds = 5;
const cleanPxPerModule = 4;
/** Given up after so many frames, two seconds. */
const cleanFrames = 60;
/** How long a code stays in view once it was read. */
const heldFrames = 15;

const cleanTexts: Readonly<Record<DrawnKind, readonly string[]>> = {
  qrcode: ['K4TQ-9M2X-7R3V-B8', 'CS-2026-000123', 'HTTPS://EXAMPLE.COM/V/8F3K'],
  datamatrix: ['K4TQ-9M2X-7R3V', 'CS-2026-000124', 'A7XK2M9Q'],
  code128: ['CS-2026-000125', 'A7XK2M9Q', '0042-8817-3395'],
  ean13: ['4006381333931', '5901234123457', '9780201379624'],
};

interface Clean {
  readonly text: string;
  readonly image: Luma;
}

/** Clean codes, and which frame of the server is the first of them. */
interface Shelf {
  readonly codes: readonly Clean[];
  readonly from: number;
}

function cleanCodes(): readonly Clean[] {
  return (Object.entries(cleanTexts) as [DrawnKind, readonly string[]][]).flatMap(([kind, texts]) =>
    texts.map((text, seed) => {
      const code = drawnCode(kind, text, cleanPxPerModule, seed);
      return { text, image: framed(code, frameWidth, frameHeight, paper) };
    }),
  );
}

async function show(page: Page, wanted: Partial<Showing> & { frame: number }): Promise<Shown> {
  const size = { width: frameWidth, height: frameHeight };
  const showing = {
    ...size,
    mostFrames: framesOfEach,
    paceMs: 0,
    heldFrames: 0,
    after: 'other' as const,
    ...wanted,
  };
  const shown = await page.evaluate((one) => window.frameFeed.show(one), showing);
  if (shown.engine !== 'wasm') throw new Error(`read by ${shown.engine ?? 'nothing'}, not by wasm`);
  return shown;
}

/** Every picture held before the camera until it is read or every stage had its turn. */
async function pictureTimes(page: Page, count: number): Promise<BenchResult> {
  const frames: Shown['frames'][number][] = [];
  for (let at = 0; at < count; at += 1) {
    const shown = await show(page, { frame: at });
    if (at >= warmUpPictures) frames.push(...shown.frames);
  }
  const first = summarise(frames.map(({ firstMs }) => firstMs));
  const whole = summarise(frames.map(({ wholeMs }) => wholeMs));
  const round = summarise(frames.map(({ roundMs }) => roundMs));
  const mostMs = frames.reduce((most, { wholeMs }) => Math.max(most, wholeMs), 0);
  return {
    figures: { baseP95Ms: first.p95, mostFrameMs: mostMs },
    notes: [
      `${summaryLine('Chromium, first look', first)}, p95 ${first.p95.toFixed(1)} ms`,
      `${summaryLine('Chromium, all work on a frame', whole)}, most ${mostMs.toFixed(1)} ms`,
      summaryLine('Chromium, frame handed over to answer', round),
    ],
  };
}

/** Clean codes, one after another, before a running camera. */
async function showClean(
  page: Page,
  { codes, from }: Shelf,
  after: Showing['after'],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const [at, { text }] of codes.entries()) {
    const pace = { mostFrames: cleanFrames, paceMs: cameraPaceMs, heldFrames };
    const { texts, acceptedMs } = await show(page, { ...pace, frame: from + at, after });
    // What was not read, or not rightly, took for ever: no goal is met by it.
    times.push(texts.includes(text) ? acceptedMs : Number.POSITIVE_INFINITY);
  }
  return times;
}

function mostOf(figure: string, what: string, times: readonly number[]): BenchResult {
  const most = Math.max(...times);
  return {
    figures: { [figure]: most },
    notes: [`${summaryLine(`Chromium, ${what}`, summarise(times))}, most ${most.toFixed(1)} ms`],
  };
}

async function cleanTimes(page: Page, shelf: Shelf): Promise<readonly BenchResult[]> {
  const alone = await showClean(page, shelf, 'nothing');
  const swapped = await showClean(page, shelf, 'other');
  return [
    mostOf('cleanFirstReadMs', 'clean code to text', alone),
    mostOf('swappedReadMs', 'clean code held where another just was, to text', swapped),
  ];
}

async function coldTimes(page: Page, { codes, from }: Shelf): Promise<BenchResult> {
  const times: number[] = [];
  for (let round = 0; round < coldRounds; round += 1) {
    const at = from + Math.floor((round * codes.length) / coldRounds);
    const wanted = { mostFrames: cleanFrames, paceMs: cameraPaceMs, after: 'start' as const };
    times.push((await show(page, { ...wanted, frame: at })).acceptedMs);
  }
  return mostOf('coldFirstReadMs', 'worker started to text', times);
}

/** The built worker in Chromium, fed frames of 1280 × 720 as from a camera. */
export async function inChromium(pictures: readonly Luma[]): Promise<BenchResult> {
  const codes = cleanCodes();
  const frames = pictures.map((image) => framed(image, frameWidth, frameHeight));
  const shelf = { codes, from: frames.length };
  const server = await serveFrames([...frames, ...codes.map(({ image }) => image)]);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.evaluate(installFrameFeed, [server.workerPath, usualReadFormats] as const);
    const parts = [
      await pictureTimes(page, frames.length),
      ...(await cleanTimes(page, shelf)),
      await coldTimes(page, shelf),
    ];
    return {
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      notes: parts.flatMap(({ notes }) => notes),
    };
  } finally {
    await browser.close();
    server.close();
  }
}
