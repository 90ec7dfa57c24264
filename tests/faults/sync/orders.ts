/** What a terminal's process is told to do, and what it answers. */
export type Order = { readonly id: number } & (
  | { readonly do: 'enrol'; readonly hqUrl: string; readonly code: string }
  | {
      readonly do: 'work';
      readonly seed: number;
      readonly acts: number;
      /** Vouchers that customers show: the same ones at every terminal. */
      readonly codes: readonly string[];
    }
  /** Its line goes to this address from now on. */
  | { readonly do: 'move'; readonly hqUrl: string }
  | { readonly do: 'sync' | 'standing' | 'close' }
  | { readonly do: 'poison'; readonly sort: Poison }
  | { readonly do: 'dump'; readonly refs: readonly string[]; readonly file: string }
);

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type Wanted = Without<Order, 'id'>;

export type Told =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly why: string };

/** Entries that head office can keep and never use. */
export const poisons = ['fromTheFuture', 'hostileText', 'tooLong', 'unknownCampaign'] as const;
export type Poison = (typeof poisons)[number];

export interface Standing {
  readonly device: string;
  readonly epoch: number;
  readonly provisional: boolean;
  readonly head: number;
  readonly ackedSeq: number;
  readonly cursor: number;
  readonly feedEpoch: number;
  readonly inSnapshot: boolean;
  readonly standing: string;
  readonly frozen: boolean;
  /** Earlier chains of this terminal that head office has not all of. */
  readonly waiting: number;
  readonly problem: string | null;
}

export interface KnownOf {
  readonly uses: number;
  readonly amountMinor: number;
  /** Canonical JSON; `null` where the terminal knows no such voucher. */
  readonly voucher: string | null;
}

/** What a terminal goes by; lists are canonical JSON, sorted. */
export interface Dump {
  readonly voucherCount: number;
  readonly vouchers: Readonly<Record<string, KnownOf>>;
  readonly campaigns: readonly string[];
  readonly people: readonly string[];
  readonly shop: string;
}
