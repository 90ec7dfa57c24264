import type { ReadText } from './readEntry.ts';

/** Which device pushes: as the signature of its request proved. */
export interface Pusher {
  readonly device: string;
  readonly epoch: number;
  readonly shop: string;
  /** Hex; of this device and epoch for ever. */
  readonly publicKey: string;
}

/** Entries of one request, or of a part of it, in order; each read by itself already. */
export interface Piece {
  readonly pusher: Pusher;
  readonly texts: readonly ReadText[];
  /** A reason to quarantine all of it unread. */
  readonly setAside: string | null;
}

export type Outcome =
  | {
      readonly result: 'kept';
      /** How far the device's journal was taken, when this piece had been. */
      readonly ackedSeq: number;
      readonly ackedHash: string;
      /** Of the piece's own entries, in order. */
      readonly quarantined: readonly { readonly seq: number; readonly reason: string }[];
    }
  | { readonly result: 'expected'; readonly expected: number }
  | { readonly result: 'frozen'; readonly seq: number; readonly caseId: string }
  /** The device was taken off the list meanwhile. */
  | { readonly result: 'unknown' }
  /** Not even set aside could it be kept. */
  | { readonly result: 'failed'; readonly fault: unknown };

export function pushedOf(text: ReadText) {
  return text.legible ? text.pushed : text.unusable.pushed;
}
