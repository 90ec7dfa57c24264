import type { CodeRead } from '../../shared/reading/codeRead.ts';

/** A code that stays away this long has left the view: seen again, it is a new scan. */
export const releaseMs = 2000;

/** Codes handed on that are still in view, by text: when last seen, ms on any steady clock. */
export type HeldInView = ReadonlyMap<string, number>;

export const nothingHeld: HeldInView = new Map();

/**
 * Two codes this alike in their distance from the middle, in widths and heights of the picture: nobody can
 * say which is meant.
 */
const alikeWithin = 0.12;

const fromMiddle = ({ centre }: CodeRead): number => Math.hypot(centre.x - 0.5, centre.y - 0.5);

export type Aim =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'code'; readonly read: CodeRead }
  /** Several, and none of them clearly aimed at: none is taken. */
  | { readonly kind: 'several' };

/** The code nearest the middle of the picture: what the cashier is aiming at. */
export function aimOf(reads: readonly CodeRead[]): Aim {
  const byDistance = reads.toSorted((a, b) => fromMiddle(a) - fromMiddle(b));
  const [nearest] = byDistance;
  if (nearest === undefined) return { kind: 'nothing' };
  const other = byDistance.find(({ text }) => text !== nearest.text);
  const isAlike = other !== undefined && fromMiddle(other) - fromMiddle(nearest) < alikeWithin;
  return isAlike ? { kind: 'several' } : { kind: 'code', read: nearest };
}

export interface Taken {
  readonly held: HeldInView;
  readonly aim: Aim;
  /** To hand on: `null` where nothing was read, or the same code is held in view still. */
  readonly scan: CodeRead | null;
}

/** Takes what one frame showed: reads that are to be believed, each of a frame's codes once. */
export function takeReads(before: HeldInView, reads: readonly CodeRead[], atMs: number): Taken {
  const held = new Map([...before].filter(([, seenAt]) => atMs - seenAt <= releaseMs));
  // In view is what is seen, aimed at or not: what comes to the middle later was there before.
  for (const { text } of reads) if (held.has(text)) held.set(text, atMs);
  const aim = aimOf(reads);
  if (aim.kind !== 'code' || held.has(aim.read.text)) return { held, aim, scan: null };
  held.set(aim.read.text, atMs);
  return { held, aim, scan: aim.read };
}
