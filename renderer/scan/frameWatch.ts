import { adviceOf, framesToKeep, movedBetween, stirredFrom } from '../../shared/reading/advice.ts';
import type { Advice } from '../../shared/reading/advice.ts';
import type { CodeRead } from '../../shared/reading/codeRead.ts';
import type { FrameSeen } from '../../shared/reading/frameSeen.ts';
import { nothingHeld, takeReads } from './heldInView.ts';
import type { Aim, HeldInView } from './heldInView.ts';

/** After this long without a stir nobody is holding anything: what moves next is the next code, ms. */
const calmAfterMs = 700;
/** Words that are shown stay at least this long, ms. */
const adviceStaysMs = 1500;

/** Time left free between two frames, ms: none is lost on a code; an empty counter keeps the machine cool. */
const busyGapMs = 20;
const calmGapMs = 150;

/** Where a code was is shown this long: a frame or two of a held code are not read, ms. */
const outlineStaysMs = 500;

/** What the viewfinder says besides its picture. */
export type Saying = Advice | 'several';

/** Where in the picture a code is. */
export type Outline = Pick<CodeRead, 'centre' | 'size'>;

/** What is remembered of a running camera from frame to frame. Times are ms on any steady clock. */
export interface FrameWatch {
  readonly held: HeldInView;
  /** The last frames, oldest first. */
  readonly recent: readonly FrameSeen[];
  readonly stirredAt: number;
  /** When what is in view came into it, or the camera started. */
  readonly inViewSince: number;
  /** When a code was in view last, new or held; never: when the camera started. */
  readonly readAt: number;
  readonly saying: Saying | null;
  readonly sayingSince: number;
  /** Where the last code is, or just was. */
  readonly outline: Outline | null;
}

export function startWatch(atMs: number, held: HeldInView = nothingHeld): FrameWatch {
  return {
    held,
    recent: [],
    stirredAt: atMs,
    inViewSince: atMs,
    readAt: atMs,
    saying: null,
    sayingSince: atMs,
    outline: null,
  };
}

/** One frame, read and measured; `seen` is `null` where measuring it failed. */
export interface FrameRead {
  readonly reads: readonly CodeRead[];
  readonly seen: FrameSeen | null;
}

export interface Watched {
  readonly watch: FrameWatch;
  /** To hand on: read just now, and not held in view before. */
  readonly scan: { readonly read: CodeRead; readonly tookMs: number } | null;
}

/** Notes whether anything moved, and since when. */
function stir(before: FrameWatch, seen: FrameSeen | null, atMs: number): FrameWatch {
  if (seen === null) return before;
  const last = before.recent.at(-1);
  const recent = [...before.recent, seen].slice(-framesToKeep);
  const isStirred = last !== undefined && movedBetween(last, seen) >= stirredFrom;
  if (!isStirred) return { ...before, recent };
  const wasCalm = atMs - before.stirredAt > calmAfterMs;
  const inViewSince = wasCalm ? atMs : before.inViewSince;
  return { ...before, recent, stirredAt: atMs, inViewSince };
}

/** What to say now: at once where a code is read, else not before what is said has had its time. */
function sayingNow(watch: FrameWatch, isSeveral: boolean, atMs: number): Saying | null {
  if (isSeveral) return 'several';
  if (watch.readAt === atMs) return null;
  const next = adviceOf(watch.recent, atMs - Math.max(watch.readAt, watch.inViewSince));
  const isFresh = watch.saying !== null && atMs - watch.sayingSince < adviceStaysMs;
  return isFresh ? watch.saying : next;
}

function outlineNow(before: FrameWatch, aim: Aim, atMs: number): Outline | null {
  if (aim.kind === 'code') return { centre: aim.read.centre, size: aim.read.size };
  return aim.kind === 'nothing' && atMs - before.readAt <= outlineStaysMs ? before.outline : null;
}

/** Takes the next frame of a running camera. */
export function watchFrame(before: FrameWatch, frame: FrameRead, atMs: number): Watched {
  const stirred = stir(before, frame.seen, atMs);
  const { held, aim, scan } = takeReads(before.held, frame.reads, atMs);
  const inViewSince = Math.max(stirred.inViewSince, before.readAt);
  const readAt = frame.reads.length > 0 ? atMs : before.readAt;
  const outline = outlineNow(before, aim, atMs);
  const watch = { ...stirred, held, readAt, outline };
  const saying = sayingNow(watch, aim.kind === 'several', atMs);
  const sayingSince = saying === before.saying ? before.sayingSince : atMs;
  return {
    watch: { ...watch, saying, sayingSince },
    scan: scan === null ? null : { read: scan, tookMs: Math.max(0, atMs - inViewSince) },
  };
}

/** How long to wait before the next frame is taken, ms. */
export function gapAfter(watch: FrameWatch, atMs: number): number {
  return atMs - watch.stirredAt > calmAfterMs ? calmGapMs : busyGapMs;
}
