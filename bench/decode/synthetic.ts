import { readByAll } from './contest.ts';
import type { Contestant } from './contestant.ts';
import { drawnCode, framed, labelOf, turnedCode } from './drawnCodes.ts';
import type { DrawnKind } from './drawnCodes.ts';
import { tallyOf } from './tally.ts';
import type { Outcome } from './tally.ts';

const paper = 240;
const frameWidth = 1280;
const frameHeight = 720;
/** Pixels a module, coarse to fine. */
const steps = [1.25, 1.5, 1.75, 2, 2.5, 3] as const;
const turnedPxPerModule = 3;
const everyDegrees = 5;

const texts: readonly string[] = [
  ...['K4TQ-9M2X-7R3V-B8', 'CS-2026-000123', 'A7XK2M9Q', '8801234567893', 'VOUCHER 10% 4471'],
  ...['7H2K-PQ4M-90TZ', '20261122-0001', 'GIFT-CARD-55512', 'x7Kd93mQ', '0042-8817-3395'],
];
const turnedTexts = texts.slice(0, 2);

async function readDrawn(
  contestants: readonly Contestant[],
  kind: DrawnKind,
  pxPerModule: number,
): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for (const [seed, text] of texts.entries()) {
    const code = drawnCode(kind, text, pxPerModule, seed);
    const image = framed(code, frameWidth, frameHeight, paper);
    all.push(...(await readByAll(contestants, { ...labelOf(kind, text), image })));
  }
  return all;
}

const complete = 100;

/** The fewest pixels a module at which every code was read, there and at every finer step. */
export function fewestPx(rates: readonly { readonly px: number; readonly rate: number }[]): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const { px, rate } of rates.toSorted((a, b) => b.px - a.px)) {
    if (rate < complete) break;
    fewest = px;
  }
  return fewest;
}

export interface BySize {
  /** The fewest pixels a module, by contestant. */
  readonly fewest: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/** How small the modules of a clean code may be. */
export async function smallestModules(
  contestants: readonly Contestant[],
  kind: DrawnKind,
): Promise<BySize> {
  const bySize: (readonly [number, readonly Outcome[]])[] = [];
  for (const px of steps) bySize.push([px, await readDrawn(contestants, kind, px)]);
  const fewest = new Map<string, number>();
  const notes = contestants.map(({ name }) => {
    const rates = bySize.map(([px, outcomes]) => {
      const { rate } = tallyOf(outcomes.filter(({ contestant }) => contestant === name));
      return { px, rate };
    });
    fewest.set(name, fewestPx(rates));
    const line = rates.map(({ px, rate }) => `${px} px ${rate.toFixed(0)} %`).join(', ');
    return `drawn ${kind}, ${name}: ${line}`;
  });
  return { fewest, notes };
}

/** A Code 128 at every angle all the way round. */
export async function everyAngle(contestants: readonly Contestant[]): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for (const text of turnedTexts) {
    for (let degrees = 0; degrees < 360; degrees += everyDegrees) {
      const code = turnedCode('code128', text, turnedPxPerModule, degrees);
      const image = framed(code, frameWidth, frameHeight, paper);
      all.push(...(await readByAll(contestants, { ...labelOf('code128', text), image })));
    }
  }
  return all;
}
