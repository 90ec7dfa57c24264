import { readAim } from '../codes/aimIdentifier.ts';
import { foldWidth } from '../codes/crockford.ts';
import { readNativeCode } from '../codes/nativeCode.ts';
import type { CodeReader, Scan, ScanSource } from '../codes/scan.ts';

/**
 * Tells one reading that arrives twice from a code that somebody reads twice. A pure state machine that
 * every way in goes through: readings with their times go in, what each is comes out. Another code is
 * never left out, however fast it follows.
 */

/**
 * The same code by the same reader so soon after it was last heard is one reading: a trigger that bounces
 * (50 ms), a scanner held over a code that repeats itself. Nobody aims and presses again that fast.
 */
export const sameReaderMs = 400;
/**
 * The same code by another reader that reads by itself: a scanner that sends by two cables, a phone under
 * the camera and the scanner at once. Taking up another reader on purpose takes longer.
 */
export const otherReaderMs = 1_500;
/** The same code read once more within this time: the first reading did not help. */
export const againMs = 60_000;
/** Codes remembered at most; an order takes twenty, and each may be read by two. */
export const maxRemembered = 64;
/** The longest that sending one code is believed to take. */
const longestSendingMs = 15_000;

/** What becomes of a reading: `again` is taken like a new one, and counted. */
export type Fate = 'new' | 'again' | 'double';

export interface Reading extends CodeReader {
  /** What the text is a reading of: two texts of one code have the same. */
  readonly code: string;
  /** When it began to come in, and when it was there; on the clock of `Scan.at`, ms. */
  readonly from: number;
  readonly at: number;
}

interface Remembered extends CodeReader {
  readonly code: string;
  readonly heardAt: number;
  /** `null`: heard as a double only. */
  readonly takenAt: number | null;
}

/** What was heard lately, oldest first. */
export interface Readings {
  readonly remembered: readonly Remembered[];
  /** When somebody last did something with their hands: what comes after it is meant. */
  readonly actedAt: number;
}

export const nothingHeard: Readings = { remembered: [], actedAt: Number.NEGATIVE_INFINITY };

/** Somebody pressed a key or the screen: they have seen what was read, and read again on purpose. */
export const acted = (readings: Readings, at: number): Readings => ({ ...readings, actedAt: at });

/** Read without anybody's doing: two of them may see the same code at one moment. */
const readsByItself: ReadonlySet<ScanSource> = new Set(['wedge', 'serial', 'camera']);
/** Sent character by character, so that a long code is there long after it began. */
const sends: ReadonlySet<ScanSource> = new Set(['wedge', 'serial']);

/** `tookMs`: how long it took from where the reader began; of one that sends, its first character. */
export function readingOf(
  { raw, source, device, at }: Pick<Scan, 'raw' | 'source' | 'device' | 'at'>,
  tookMs: number | null,
): Reading {
  const sendingMs =
    sends.has(source) && tookMs !== null ? Math.min(longestSendingMs, Math.max(0, tookMs)) : 0;
  return { code: codeIn(raw), source, device, from: at - sendingMs, at };
}

/** Dashes, case and what a scanner puts before it make no other code of ours; other people's text stays. */
function codeIn(raw: string): string {
  const bare = readAim(foldWidth(raw.trim())).text;
  const native = readNativeCode(bare);
  return native.kind === 'native' ? native.id : bare;
}

const isBy = (one: CodeReader, other: CodeReader): boolean =>
  one.source === other.source && one.device === other.device;

function isDoubleOf(reading: Reading, earlier: Remembered): boolean {
  if (isBy(reading, earlier)) return reading.from - earlier.heardAt <= sameReaderMs;
  return (
    readsByItself.has(reading.source) &&
    readsByItself.has(earlier.source) &&
    earlier.takenAt !== null &&
    reading.from - earlier.takenAt <= otherReaderMs
  );
}

/** One reading more. */
export function hear(
  { remembered, actedAt }: Readings,
  reading: Reading,
): { readonly readings: Readings; readonly fate: Fate } {
  const { code, source, device, at } = reading;
  const young = remembered.filter(({ heardAt }) => at - heardAt <= againMs);
  const same = young.filter((one) => one.code === code);
  const isDouble = same.some((one) => one.heardAt > actedAt && isDoubleOf(reading, one));
  const isAgain = same.some(({ takenAt }) => takenAt !== null && at - takenAt <= againMs);
  const own = same.find((one) => isBy(reading, one));
  const now: Remembered = {
    code,
    source,
    device,
    heardAt: Math.max(at, own?.heardAt ?? at),
    takenAt: isDouble ? (own?.takenAt ?? null) : at,
  };
  return {
    readings: {
      remembered: [...young.filter((one) => one !== own), now].slice(-maxRemembered),
      actedAt,
    },
    fate: isDouble ? 'double' : isAgain ? 'again' : 'new',
  };
}
