import type { CivilDate, InstantMs } from '../../../shared/domain/time/civil.ts';

/** An order put aside (挂单): who it waits for, and nothing of what is in it. */
export interface HeldOrderRow {
  readonly heldId: string;
  /** What it is called at the counter: the lowest number that was free. */
  readonly no: number;
  readonly personId: string;
  readonly personName: string;
  /** It was in that person's hands when they left the counter; `false`: put aside by hand. */
  readonly inHand: boolean;
  readonly at: InstantMs;
  readonly businessDay: CivilDate;
}

/** The same with what is in it; `null` where its key is another one now. */
export interface OpenedHeldOrder extends HeldOrderRow {
  readonly content: string | null;
}

export interface HeldReader {
  /** In the order they were put aside. */
  heldOrders(): readonly HeldOrderRow[];
  /** The same, opened with the key that lies with the secrets. */
  openHeldOrders(key: Uint8Array): readonly OpenedHeldOrder[];
}

export interface HeldWriter {
  /** Sealed with `key` before it is written; one of the same id is replaced. */
  putHeldOrder(order: HeldOrderRow, content: string, key: Uint8Array): void;
  dropHeldOrder(heldId: string): void;
  /**
   * Held orders go from one person to another (`null`: everybody's); what they had in hand is put aside
   * like the others. How many.
   */
  handOverHeldOrders(
    from: string | null,
    to: { readonly personId: string; readonly name: string },
  ): number;
}
