import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';

/**
 * Cuts what comes over a serial line into codes. Pure: chunks of bytes go in with the times they were
 * read, whole codes come out. Never throws, and keeps at most `maxCodeBytes` however much comes.
 */

/** The most bytes of one code: four to a character, of the longest text that is taken for a code. */
export const maxCodeBytes = 4 * (maxCodeLength + 1);
/** What arrives so soon after the line was opened was scanned before anybody waited for it, ms. */
export const staleMs = 250;
/** Less than this, broken off, is noise on the line and not worth a word. */
export const minCutBytes = 4;

/**
 * How a scanner ends a code: by CR, LF or both; or, where it was set up to send neither, by silence
 * (a terminator ends it too).
 */
export type FrameEnding = 'line' | 'silence';

/**
 * After this silence, ms, what came before and what comes next are two things. A line's is long: where
 * this program was kept waiting, the two halves of one code must not become two.
 */
export const quietMs: Readonly<Record<FrameEnding, number>> = { line: 1_000, silence: 200 };

export type Framed =
  /** Exactly the bytes that stood between two terminators. */
  | { readonly kind: 'code'; readonly bytes: Uint8Array }
  /** More than any code has; its first `maxCodeBytes`. */
  | { readonly kind: 'tooLong'; readonly bytes: Uint8Array }
  /** It broke off: "scan again". */
  | { readonly kind: 'cut' };

export interface Framer {
  /** Bytes that were read at `at`, ms of a clock that never goes back. */
  take(chunk: Uint8Array, at: number): readonly Framed[];
  /** What silence until `at` makes of what came before. */
  silence(at: number): readonly Framed[];
  /** When to ask for `silence`, if nothing more comes; `null` where nothing waits. */
  dueAt(): number | null;
  /** The line is gone: what was half there is dropped. */
  lost(): readonly Framed[];
}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

function isTerminator(byte: number | undefined): boolean {
  return byte === carriageReturn || byte === lineFeed;
}

export function createFramer(options: {
  readonly ending: FrameEnding;
  readonly openedAt: number;
}): Framer {
  const { ending, openedAt } = options;
  const kept = new Uint8Array(maxCodeBytes);
  let length = 0;
  let isTooLong = false;
  /** The rest of something that is dropped, up to its end. */
  let skips = false;
  let lastAt: number | null = null;

  function forget(): void {
    length = 0;
    isTooLong = false;
    skips = false;
  }

  function whole(): readonly Framed[] {
    const bytes = kept.slice(0, length);
    const isNothing = skips || length === 0;
    const kind = isTooLong ? 'tooLong' : 'code';
    forget();
    return isNothing ? [] : [{ kind, bytes }];
  }

  function brokenOff(): readonly Framed[] {
    const isWorthAWord = !skips && length >= minCutBytes;
    forget();
    return isWorthAWord ? [{ kind: 'cut' }] : [];
  }

  function keep(byte: number): void {
    if (skips) return;
    if (length === maxCodeBytes) isTooLong = true;
    else kept[length++] = byte;
  }

  function silence(at: number): readonly Framed[] {
    if (lastAt === null || at - lastAt <= quietMs[ending]) return [];
    lastAt = null;
    return ending === 'silence' ? whole() : brokenOff();
  }

  return {
    take(chunk, at) {
      if (chunk.length === 0) return [];
      const out = [...silence(at)];
      lastAt = at;
      if (at - openedAt < staleMs) {
        forget();
        skips = !isTerminator(chunk.at(-1));
        return out;
      }
      for (const byte of chunk) {
        if (isTerminator(byte)) out.push(...whole());
        else keep(byte);
      }
      return out;
    },
    silence,
    dueAt: () =>
      lastAt === null || (length === 0 && !skips) ? null : lastAt + quietMs[ending] + 1,
    lost() {
      lastAt = null;
      return brokenOff();
    },
  };
}

/** The text of a code: UTF-8, else GB18030 as Chinese scanners send it, else U+FFFD where bytes are no text. */
export function textOf(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      // Not in this encoding: the next one.
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
