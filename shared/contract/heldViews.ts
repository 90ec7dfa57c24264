import type { HeldAside } from './heldMethods.ts';
import type { OrderDraft } from './order.ts';

/** An order put aside, as whoever takes it up finds it. */
export interface HeldView {
  readonly heldId: string;
  /** What it is called at the counter: "No. 3". */
  readonly no: number;
  readonly personId: string;
  readonly personName: string;
  /** It was in that person's hands when they left the counter. */
  readonly inHand: boolean;
  readonly at: number;
  readonly order: OrderDraft;
  readonly aside: readonly HeldAside[];
}
