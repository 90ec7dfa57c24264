import { isLinear } from '../domain/codes/symbology.ts';
import type { Symbology } from '../domain/codes/symbology.ts';
import type { CodeRead } from './codeRead.ts';
import type { Luma } from './luma.ts';
import type { Scene } from './scene.ts';
import type { BarPatch } from './bars/barFinder.ts';
import { darknessOf } from './bars/darkness.ts';
import { createEanFinder } from './bars/eanFinder.ts';
import type { EanFinder } from './bars/eanFinder.ts';
import { ean13, ean8 } from './bars/eanSigns.ts';
import { bestTurn, profileOf } from './bars/profile.ts';
import type { Profile } from './bars/profile.ts';

/** Bars along which to look, as fractions of the patch: the middle first, where bars are whole. */
const bands: readonly (readonly [number, number])[] = [
  [0.45, 0.55],
  [0.3, 0.4],
  [0.6, 0.7],
  [0.15, 0.25],
  [0.75, 0.85],
  [0.02, 0.12],
  [0.9, 1],
  [0.35, 0.65],
  [0.05, 0.35],
  [0.65, 0.95],
];
/**
 * What makes one band a vote for a number: how well its digits fit, and by how much the next best digit at
 * the weakest place fits worse. EAN-8 is short and has fewer rules to break: it must fit better.
 */
const leastLikeness = {
  EAN13: { fit: 0.88, margin: 0.9 },
  EAN8: { fit: 0.9, margin: 1.2 },
} as const;
/** Where so many bands look nothing like EAN, the others won't either. */
const bandsToDoubt = 3;
const doubtfulFit = 0.72;
/** An EAN's 95 modules need about a pixel each. */
const leastPatchLength = 70;
const stripRows = 8;
/** Values over which a strip's light is evened: some modules of any symbol that is big enough to read. */
const stripReach = 1 / 14;

export interface BandRead {
  readonly read: CodeRead;
  /** Which pixels it was read from: two bands share none. */
  readonly drawn: string;
}

interface Finders {
  readonly ean13: EanFinder;
  readonly ean8: EanFinder;
}

export function createFinders(): Finders {
  return { ean13: createEanFinder(ean13), ean8: createEanFinder(ean8) };
}

/** A profile as a picture a few rows high: evened light, so that any reader takes it. */
function stripOf(profile: Profile): Luma {
  const reach = Math.max(4, Math.round(profile.light.length * stripReach));
  const dark = darknessOf(profile.light, reach);
  const width = dark.length;
  const data = new Uint8Array(width * stripRows);
  for (let x = 0; x < width; x += 1) {
    const soft =
      ((dark[Math.max(0, x - 2)] as number) + (dark[Math.min(width - 1, x + 2)] as number)) / 2;
    const crisp = (dark[x] as number) + 0.8 * ((dark[x] as number) - soft);
    data[x] = Math.min(255, Math.max(0, 255 - 255 * crisp));
  }
  for (let row = 1; row < stripRows; row += 1) data.copyWithin(row * width, 0, width);
  return { data, width, height: stripRows };
}

function placeIn(patch: BarPatch, image: Luma): Pick<CodeRead, 'centre' | 'size'> {
  const [cos, sin] = [Math.abs(Math.cos(patch.across)), Math.abs(Math.sin(patch.across))];
  return {
    centre: { x: patch.x / image.width, y: patch.y / image.height },
    size: {
      width: (2 * (patch.halfLength * cos + patch.halfHeight * sin)) / image.width,
      height: (2 * (patch.halfLength * sin + patch.halfHeight * cos)) / image.height,
    },
  };
}

function asScannersSend(digits: string): { readonly text: string; readonly symbology: Symbology } {
  if (digits.length === 8) return { text: digits, symbology: 'EAN8' };
  return digits.startsWith('0')
    ? { text: digits.slice(1), symbology: 'UPCA' }
    : { text: digits, symbology: 'EAN13' };
}

/** Reads one profile as EAN-13 or EAN-8; `fit` tells how like one it was. */
function eanOf(
  profile: Profile,
  patch: BarPatch,
  scene: Scene,
  finders: Finders,
): { readonly found: ReturnType<typeof asScannersSend> | null; readonly fit: number } {
  const wanted = new Set(scene.linear);
  const length = 2 * patch.halfLength;
  const kinds = [
    ...(wanted.has('EAN13') || wanted.has('UPCA')
      ? [{ finder: finders.ean13, least: leastLikeness.EAN13 }]
      : []),
    ...(wanted.has('EAN8') ? [{ finder: finders.ean8, least: leastLikeness.EAN8 }] : []),
  ];
  let best = 0;
  for (const { finder, least } of kinds) {
    const guess = finder.read(profile, length);
    if (guess === null) continue;
    best = Math.max(best, guess.fit);
    if (guess.digits === null || guess.fit < least.fit || guess.margin < least.margin) continue;
    const found = asScannersSend(guess.digits);
    if (wanted.has(found.symbology)) return { found, fit: guess.fit };
  }
  return { found: null, fit: best };
}

/**
 * Reads one patch of bars band by band: each as a strip by the engine, and as EAN by what it looks like.
 * Stops when two bands agree, or when `isLate`.
 */
export function readPatch(
  scene: Scene,
  patch: BarPatch,
  finders: Finders,
  isLate: () => boolean,
): readonly BandRead[] {
  if (2 * patch.halfLength < leastPatchLength) return [];
  const place = placeIn(patch, scene.image);
  const reads: BandRead[] = [];
  const seen = new Map<string, number>();
  let likest = 0;
  for (const [count, [from, to]] of bands.entries()) {
    const turn = bestTurn(scene.image, patch, from, to);
    const profile = profileOf(scene.image, patch, { from, to, turn });
    const look = { symbologies: scene.linear, of: 'strip' } as const;
    const byEngine = scene.engine
      .read(stripOf(profile), look)
      .find((read) => isLinear(read.symbology));
    const doubtful = count >= bandsToDoubt && likest < doubtfulFit;
    const byLikeness =
      byEngine === undefined && !doubtful ? eanOf(profile, patch, scene, finders) : null;
    likest = Math.max(likest, byLikeness?.fit ?? 0);
    const found = byEngine ?? byLikeness?.found ?? null;
    if (found !== null) {
      const { text, symbology } = found;
      reads.push({ read: { text, symbology, ...place }, drawn: `bars ${from}` });
      const times = (seen.get(text) ?? 0) + 1;
      seen.set(text, times);
      if (times >= 2 && seen.size === 1) break;
    }
    if (isLate()) break;
  }
  return reads;
}
