import { darknessOf, valueAt } from './darkness.ts';
import { readEanSequence } from './eanSequence.ts';
import type { EanGuess } from './eanSequence.ts';
import { modulesOf, quietModules, signsOf, valuesOf, valuesPerModule } from './eanSigns.ts';
import type { EanLayout, Signs, Smear } from './eanSigns.ts';
import { shiftOf } from './fitting.ts';
import {
  backwards,
  candidates,
  lengthOf,
  marksOf,
  placeOf,
  quietCandidates,
  settled,
} from './lies.ts';
import type { Lie } from './lies.ts';
import type { Profile } from './profile.ts';

const sigmas = [0.4, 0.7, 1, 1.3] as const;
const spreads = [-0.5, -0.25, 0, 0.25, 0.5] as const;
/** Every smear tried; its neighbours are one breadth of blur or of ink away. */
const smears: readonly Smear[] = sigmas.flatMap((sigma) =>
  spreads.map((spread) => ({ sigma, spread })),
);
const firstSmear = 1 * spreads.length + 2;

function neighboursOf(smear: number): readonly number[] {
  const spread = smear % spreads.length;
  return [
    smear - spreads.length,
    smear + spreads.length,
    ...(spread > 0 ? [smear - 1] : []),
    ...(spread < spreads.length - 1 ? [smear + 1] : []),
  ].filter((one) => smears[one] !== undefined);
}

function seenAlong(dark: Float32Array, lie: Lie, layout: EanLayout, total: number): Float32Array {
  const out = new Float32Array(valuesOf(layout));
  for (let i = 0; i < out.length; i += 1) {
    const s = ((i + 0.5) / valuesPerModule - quietModules) / total;
    out[i] = valueAt(dark, placeOf(lie, s) - 0.5);
  }
  return out;
}
interface Reading {
  readonly lie: Lie;
  readonly smear: number;
  readonly guess: EanGuess;
}

function byFit(one: Reading, other: Reading): number {
  return other.guess.fit - one.guess.fit;
}

export interface EanFinder {
  /** The best reading of a profile, whether or not its digits keep the rules; `null` where no guards are. */
  read(profile: Profile, patchLength: number): EanGuess | null;
}

const roundsOfBending = 6;
const roundsOfSmearing = 3;
const longestShift = 1.5;
const lookedAt = 6;
/** Digits that fit worse by less than this are no worse. */
const rivalFit = 0.018;

export function createEanFinder(layout: EanLayout): EanFinder {
  const total = modulesOf(layout);
  const signs = smears.map((smear) => signsOf(layout, smear));
  const marks = marksOf(layout, signs[firstSmear]?.guards ?? new Float32Array());

  function readAt(dark: Float32Array, lie: Lie, smear: number): Reading {
    const seen = seenAlong(dark, lie, layout, total);
    const guess = readEanSequence(layout, seen, signs[smear] as Signs);
    return { lie, smear, guess };
  }

  /** Lets what the digits would look like pull the lie into place, as long as that fits better. */
  function bent(dark: Float32Array, first: Reading): Reading {
    let best = first;
    for (let round = 0; round < roundsOfBending; round += 1) {
      const shift = shiftOf(best.guess.seen, best.guess.model);
      if (shift === null || shift.some((one) => Math.abs(one) > 4 * longestShift)) break;
      const module = lengthOf(best.lie) / total;
      const [a, b, c, d] = best.lie;
      const [p = 0, q = 0, r = 0, t = 0] = shift.map((one) => one * module);
      const next = readAt(dark, [a - p, b - q, c - r, d - t], best.smear);
      if (next.guess.fit <= best.guess.fit + 1e-4) break;
      best = next;
    }
    return best;
  }

  /** In the light that its own digits evened: what a slope of light hid shows then. */
  function inBetterLight(reading: Reading): Reading {
    const drawn = signs[reading.smear] as Signs;
    const guess = readEanSequence(layout, reading.guess.seen, drawn);
    return guess.fit > reading.guess.fit ? { ...reading, guess } : reading;
  }

  /**
   * 1 and 7, and 2 and 8, differ in how wide their bars are and in nothing else: where another width of
   * ink makes other digits fit as well, there is no telling, and the margin is none.
   */
  function unlessAmbiguous(dark: Float32Array, reading: Reading): EanGuess {
    const { guess, lie, smear } = reading;
    const first = smear - (smear % spreads.length);
    const isRivalled = spreads.some((_, spread) => {
      const other = readAt(dark, lie, first + spread).guess;
      return other.drawn !== guess.drawn && other.fit > guess.fit - rivalFit;
    });
    return isRivalled ? { ...guess, margin: 0 } : guess;
  }

  function polished(dark: Float32Array, first: Reading): Reading {
    const start = bent(dark, first);
    let best = start;
    for (let round = 0; round < roundsOfSmearing; round += 1) {
      const others = neighboursOf(best.smear).map((smear) => readAt(dark, best.lie, smear));
      const better = others.sort(byFit)[0];
      if (better === undefined || better.guess.fit <= best.guess.fit) break;
      best = bent(dark, better);
    }
    return inBetterLight(best);
  }

  return {
    read(profile, patchLength) {
      const length = patchLength / profile.step;
      const reach = Math.max(3, Math.round((length / total) * 7));
      const dark = darknessOf(profile.light, reach);
      const readings = [
        ...quietCandidates(dark, length, total, marks),
        ...candidates(dark, length, total, marks),
      ]
        .flatMap((candidate) => [candidate, settled(dark, candidate, total, marks)])
        .flatMap(({ lie }) => [lie, backwards(lie)])
        .map((lie) => readAt(dark, lie, firstSmear))
        .sort(byFit);
      const best = readings
        .slice(0, lookedAt)
        .map((one) => polished(dark, one))
        .sort(byFit)[0];
      return best === undefined ? null : unlessAmbiguous(dark, best);
    },
  };
}
