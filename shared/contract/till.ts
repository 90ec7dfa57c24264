import type { UndoPart } from '../domain/undo/undoFacts.ts';
import type { OrderDraft } from './order.ts';

/** `portTaken`: another program of this computer listens there. */
export type TillDoor = 'off' | 'open' | 'portTaken' | 'failed';

export interface TillView {
  readonly id: string;
  readonly name: string;
  readonly addedAt: number;
  /** Since this program was started; `null`: not yet. */
  readonly heardAt: number | null;
}

/** The shop's own tills, and whether they may call. */
export interface TillsView {
  readonly on: boolean;
  readonly port: number;
  readonly door: TillDoor;
  readonly tills: readonly TillView[];
}

/** A basket that a till handed over and nobody redeemed yet. */
export interface TillBasketView {
  /** What its order goes by. */
  readonly orderId: string;
  readonly till: string;
  readonly receipt: string;
  readonly at: number;
  readonly lines: OrderDraft['lines'];
  readonly currency: string;
  /** Codes the till read already; a manager is needed for them. */
  readonly vouchers: OrderDraft['vouchers'];
  readonly amounts: OrderDraft['amounts'];
  readonly uses: OrderDraft['uses'];
}

/** A till asks for an undo that takes a manager. */
export interface TillVoidView {
  readonly undoId: string;
  readonly seq: number;
  readonly till: string;
  readonly receipt: string;
  readonly at: number;
  readonly part: UndoPart;
  readonly reason: string;
}

export interface TillCounterView {
  /** Oldest first. */
  readonly baskets: readonly TillBasketView[];
  readonly voids: readonly TillVoidView[];
}
