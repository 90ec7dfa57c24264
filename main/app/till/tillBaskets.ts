import type { OrderDraft } from '../../../shared/contract/order.ts';
import type { TillBasketView, TillVoidView } from '../../../shared/contract/till.ts';
import { sameLines } from './tillOrder.ts';

/** A till as a call of it is known by. */
export interface CallingTill {
  readonly id: string;
  readonly name: string;
}

/**
 * `asked`: a till is confirming it by itself. `waiting`: on the counter's screen, or next there.
 * `sentBack`: the cashier used no voucher. `withdrawn`: the till took it back.
 */
export type BasketState = 'asked' | 'waiting' | 'sentBack' | 'withdrawn';

export interface KnownBasket {
  readonly till: CallingTill;
  /** The till's own number of it. */
  readonly ownId: string;
  readonly receipt: string;
  readonly order: OrderDraft;
  readonly at: number;
  readonly state: BasketState;
}

export interface KnownVoid extends TillVoidView {
  readonly tillId: string;
  readonly state: 'waiting' | 'declined';
}

/** Baskets one till may have waiting: a shop with more of them has forgotten some. */
export const maxWaitingPerTill = 20;
/** Kept in all, what is over with included; the oldest that is over goes first. */
const maxKept = 400;

/**
 * What tills handed over and nobody redeemed yet. It is gone with the program: a till says the same again,
 * and what was redeemed stands in the journal.
 */
export interface TillBaskets {
  of(orderId: string): KnownBasket | null;
  /** What the entry says of where the basket came from; `null` for an order of the counter's own. */
  sourceOf(order: OrderDraft): { readonly name: string; readonly receipt: string } | null;
  /** The lines are the till's: another basket under its name would be allocated wrongly. */
  isAltered(order: OrderDraft): boolean;
  put(basket: KnownBasket): void;
  setState(orderId: string, state: BasketState): void;
  /** It was redeemed, or never came to be. */
  drop(orderId: string): void;
  waitingOf(tillId: string): number;
  waiting(): readonly TillBasketView[];
  voidOf(undoId: string): KnownVoid | null;
  putVoid(asked: KnownVoid): void;
  dropVoid(undoId: string): void;
  voids(): readonly TillVoidView[];
  /** Calls `listener` whenever something here changed, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

function viewOf({ till, receipt, at, order }: KnownBasket): TillBasketView {
  const { orderId, lines, currency, vouchers, amounts, uses } = order;
  return { orderId, till: till.name, receipt, at, lines, currency, vouchers, amounts, uses };
}

export function createTillBaskets(announce: (event: 'till') => void): TillBaskets {
  const baskets = new Map<string, KnownBasket>();
  const voids = new Map<string, KnownVoid>();
  const listeners = new Set<() => void>();

  function changed(): void {
    announce('till');
    for (const listener of listeners) listener();
  }

  function makeRoom<Kept extends { readonly state: string }>(kept: Map<string, Kept>): void {
    if (kept.size < maxKept) return;
    const over = [...kept].find(([, { state }]) => state !== 'waiting') ?? [...kept][0];
    if (over !== undefined) kept.delete(over[0]);
  }

  const waiting = (): KnownBasket[] =>
    [...baskets.values()].filter(({ state }) => state === 'waiting');

  return {
    of: (orderId) => baskets.get(orderId) ?? null,
    sourceOf({ orderId }) {
      const known = baskets.get(orderId);
      return known === undefined ? null : { name: known.till.name, receipt: known.receipt };
    },
    isAltered(order) {
      const known = baskets.get(order.orderId);
      if (known === undefined) return false;
      return known.state === 'withdrawn' || !sameLines(known.order.lines, order.lines);
    },
    put(basket) {
      makeRoom(baskets);
      baskets.set(basket.order.orderId, basket);
      if (basket.state !== 'asked') changed();
    },
    setState(orderId, state) {
      const known = baskets.get(orderId);
      if (known === undefined || known.state === state) return;
      baskets.set(orderId, { ...known, state });
      changed();
    },
    drop(orderId) {
      if (baskets.delete(orderId)) changed();
    },
    waitingOf: (tillId) => waiting().filter(({ till }) => till.id === tillId).length,
    waiting: () => waiting().map(viewOf),
    voidOf: (undoId) => voids.get(undoId) ?? null,
    putVoid(asked) {
      makeRoom(voids);
      voids.set(asked.undoId, asked);
      changed();
    },
    dropVoid(undoId) {
      if (voids.delete(undoId)) changed();
    },
    voids: () =>
      [...voids.values()]
        .filter(({ state }) => state === 'waiting')
        .map(({ tillId: _till, state: _state, ...view }) => view),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
