import { isLinear } from '../domain/codes/symbology.ts';
import type { CodeRead } from './codeRead.ts';

/**
 * Which reads are believed. Codes of squares correct errors and say when they can't: one read is enough.
 * Bars have one check digit at most, and readers now and then return a number that fits it and is wrong:
 * two looks at different pixels must agree, and outnumber whatever else was read in the same place.
 */

/** One look: which frame, and drawn how. Two of the same frame drawn alike are one look. */
export interface Way {
  readonly frame: number;
  readonly drawn: string;
}

interface Seen {
  readonly read: CodeRead;
  /** The looks of the last `framesRemembered` frames. */
  readonly ways: readonly Way[];
  /** The drawing that settled it. */
  readonly stage: string;
}

/** What has been seen so far, by symbology and text. */
export type Votes = ReadonlyMap<string, Seen>;

export const noVotes: Votes = new Map();

/** Looks longer ago than so many frames are forgotten. */
export const framesRemembered = 12;
/** What stood in the same place longer ago than so many frames has been taken away: it speaks against nothing. */
export const rivalFrames = 3;
/** Reads whose middles are nearer than this part of their size, or of the image, are of one place. */
const samePlaceOfSize = 0.2;
const samePlaceOfImage = 0.03;
const votesNeeded = 2;

/**
 * The second row of a Japanese book's two bar codes (classification and price; Japan Book Code
 * handbook): it begins 191 or 192, is nobody's goods number, and stands right beside the one that is.
 * It is never taken by itself.
 */
export function isCompanion({ symbology, text }: CodeRead): boolean {
  return symbology === 'EAN13' && /^19[12]/.test(text);
}

function nameOf({ symbology, text }: CodeRead): string {
  return `${symbology} ${text}`;
}

function isAlike(one: Way, other: Way): boolean {
  return one.frame === other.frame && one.drawn === other.drawn;
}

export function withVotes(votes: Votes, reads: readonly CodeRead[], way: Way): Votes {
  const next = new Map<string, Seen>();
  for (const [name, seen] of votes) {
    const ways = seen.ways.filter(({ frame }) => way.frame - frame < framesRemembered);
    if (ways.length > 0) next.set(name, { ...seen, ways });
  }
  for (const read of reads) {
    const known = next.get(nameOf(read));
    const ways = known?.ways ?? [];
    next.set(nameOf(read), {
      read: known === undefined || read.size.width > 0 ? read : known.read,
      ways: ways.some((one) => isAlike(one, way)) ? ways : [...ways, way],
      stage: way.drawn,
    });
  }
  return next;
}

function isRival(one: CodeRead, other: CodeRead): boolean {
  if (!isLinear(other.symbology) || nameOf(one) === nameOf(other)) return false;
  const apart = Math.hypot(one.centre.x - other.centre.x, one.centre.y - other.centre.y);
  const sizes = [one.size.width, one.size.height, other.size.width, other.size.height];
  return apart < Math.max(samePlaceOfImage, samePlaceOfSize * Math.max(...sizes));
}

function votesAgainst(seen: Seen, votes: Votes, atFrame: number): number {
  const rivals = [...votes.values()].filter((other) => isRival(seen.read, other.read));
  const recent = rivals.map(
    ({ ways }) => ways.filter(({ frame }) => atFrame - frame < rivalFrames).length,
  );
  return Math.max(0, ...recent);
}

function isBelieved(seen: Seen, votes: Votes, atFrame: number): boolean {
  if (!isLinear(seen.read.symbology)) return true;
  return seen.ways.length >= votesNeeded + 2 * votesAgainst(seen, votes, atFrame);
}

export interface Believed {
  readonly read: CodeRead;
  readonly stage: string;
  readonly lastFrame: number;
}

function lastFrameOf({ ways }: Seen): number {
  return ways.at(-1)?.frame ?? 0;
}

/** What is believed at that frame, and whether all that was seen is. */
export function believed(
  votes: Votes,
  atFrame: number,
): { readonly reads: readonly Believed[]; readonly isAll: boolean } {
  const sure = [...votes.values()].filter((seen) => isBelieved(seen, votes, atFrame));
  const reads = sure.map((seen) => ({
    read: seen.read,
    stage: seen.stage,
    lastFrame: lastFrameOf(seen),
  }));
  return { reads, isAll: sure.length === votes.size };
}
