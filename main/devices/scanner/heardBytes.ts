import type { TriedScannerView } from '../../../shared/contract/scannerViews.ts';

/** The most bytes that are shown of one burst. */
const shownBytes = 200;
/** After this silence, ms, what comes is another burst. */
const burstQuietMs = 500;
/** Nobody has asked for so long, ms: nobody tries this scanner any more. */
const askedWithinMs = 5_000;

/**
 * What came last over a line, byte by byte, for whoever sets a scanner up. It is somebody's code: it is kept
 * only while it is being asked for.
 */
export interface HeardBytes {
  take(chunk: Uint8Array, at: number): void;
  asked(at: number): TriedScannerView | null;
}

export function createHeardBytes(): HeardBytes {
  let askedAt: number | null = null;
  let lastAt = 0;
  let kept = Buffer.alloc(0);
  let count = 0;

  function forget(): void {
    kept = Buffer.alloc(0);
    count = 0;
  }

  function isAsked(at: number): boolean {
    return askedAt !== null && at - askedAt <= askedWithinMs;
  }

  return {
    take(chunk, at) {
      if (!isAsked(at) || at - lastAt > burstQuietMs) forget();
      lastAt = at;
      if (!isAsked(at)) return;
      kept = Buffer.concat([kept, chunk.subarray(-shownBytes)]).subarray(-shownBytes);
      count += chunk.length;
    },
    asked(at) {
      if (!isAsked(at)) forget();
      askedAt = at;
      return count === 0 ? null : { bytes: kept.toString('hex'), count };
    },
  };
}
