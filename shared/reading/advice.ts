import type { FrameSeen } from './frameSeen.ts';

/** What would let the camera read: said only while nothing is read. */
export type Advice = 'dark' | 'bright' | 'still' | 'closer' | 'further';

/**
 * Every limit is where reading begins to be lost: photographs of codes that could be read were darkened,
 * washed out, blurred and shrunk at 1280 × 720 until less than half of them could.
 */
const darkBelow = { light: 24, contrast: 40 };
const brightAbove = { light: 238, contrast: 32 };
const blurredBelow = 0.27;
const sharpFrom = 0.4;
/** Stripes narrower than this are modules of hardly two pixels; or what is drawn fills a corner only. */
const fineBelowPx = 4.5;
const smallBelow = 0.08;
/** What is blurred and fills this much is nearer than the camera can focus. */
const fillsFrom = 0.6;
/** Mean change of the squares that changed most: a hand that holds still stays under it. */
const movedFrom = 24;
/** Somebody is holding something: an empty counter changes less than this from frame to frame. */
export const stirredFrom = 0.7;

/** The squares that changed most, of all: what is held moves, the room behind it does not. */
const movedPart = 0.02;

/** How much of the picture moved between two frames, 0 (nothing) … 255. */
export function movedBetween(before: FrameSeen, after: FrameSeen): number {
  const lighter = after.light - before.light;
  const changes = Array.from(after.cells, (light, at) =>
    Math.abs(light - (before.cells[at] ?? light) - lighter),
  ).sort((a, b) => b - a);
  const most = changes.slice(0, Math.ceil(changes.length * movedPart));
  return most.reduce((sum, change) => sum + change, 0) / Math.max(1, most.length);
}

/** What is wrong with one frame; `null` where nothing is, or nothing is in view. */
function adviceOn(seen: FrameSeen, moved: number): Advice | null {
  if (seen.light < darkBelow.light && seen.contrast < darkBelow.contrast) return 'dark';
  if (seen.light > brightAbove.light && seen.contrast < brightAbove.contrast) return 'bright';
  if (seen.drawn === 0) return null;
  if (moved >= movedFrom) return 'still';
  if (seen.sharpness < blurredBelow) return seen.drawn >= fillsFrom ? 'further' : 'still';
  if (seen.sharpness < sharpFrom) return null;
  const isFine = seen.stripePx > 0 && seen.stripePx < fineBelowPx;
  return isFine || seen.drawn < smallBelow ? 'closer' : null;
}

/** Only what most of the last frames have in common is said: words that change with each are not read. */
const judgedFrames = 8;
const agreeingFrames = 5;
/** A code that is held well is read before this; until then nothing need be said, ms. */
const patienceMs = 1200;
/** Frames worth keeping for `adviceOf`: somebody stirred within them, or nobody is there. */
export const framesToKeep = 24;

/**
 * What to say to whoever holds the code. `recent`: the last frames, oldest first, up to `framesToKeep`;
 * `sinceReadMs`: since a code was read last, or since the camera started.
 */
export function adviceOf(recent: readonly FrameSeen[], sinceReadMs: number): Advice | null {
  if (sinceReadMs < patienceMs) return null;
  const moved = recent.map((seen, at) => movedBetween(recent[at - 1] ?? seen, seen));
  const isStirred = moved.some((change) => change >= stirredFrom);
  const counts = new Map<Advice, number>();
  for (let at = Math.max(0, recent.length - judgedFrames); at < recent.length; at += 1) {
    const seen = recent[at];
    const advice = seen === undefined ? null : adviceOn(seen, moved[at] ?? 0);
    if (advice !== null) counts.set(advice, (counts.get(advice) ?? 0) + 1);
  }
  for (const [advice, count] of counts) {
    if (count < agreeingFrames) continue;
    // Light is as it is, with or without anybody; the rest is for whoever holds something.
    if (advice === 'dark' || advice === 'bright' || isStirred) return advice;
  }
  return null;
}
