import type { NewEpochCause, SeqRange } from '../protocol/missing.ts';

/** One chain this terminal wrote before the one it writes now. */
export interface EarlierChainView {
  readonly epoch: number;
  readonly cause: NewEpochCause;
  /** When it ended, ms. */
  readonly at: number;
  /** The highest entry known to have been written. */
  readonly headSeq: number;
  readonly kept: number;
  readonly missing: readonly SeqRange[];
  /** Money the missing entries moved, where that is known: discounts given, less what was given back. */
  readonly lostMinor: number | null;
  /** Folder the damaged files lie in, within the data folder. */
  readonly setAside: string | null;
  /** HQ is still to be asked for what is missing. */
  readonly asking: boolean;
  /** Entries HQ still has to be sent. */
  readonly waiting: number;
  /** HQ gets them as what they are: told, and not proved. */
  readonly asTestimony: boolean;
}

export interface IntegrityView {
  readonly at: number;
  readonly result: 'sound' | 'mended' | 'damaged';
  readonly entries: number;
  readonly faults: number;
}

export interface RepairView {
  /** Keys are gone or are not the ones this terminal signed with: nothing can be redeemed or sent. */
  readonly keysLost: boolean;
  readonly epoch: number;
  /** The epoch was begun here and head office has not certified it yet. */
  readonly provisional: boolean;
  /** Newest first. */
  readonly earlier: readonly EarlierChainView[];
  /** The last look at the whole database; `null`: none yet. */
  readonly checked: IntegrityView | null;
}
