import { useEffect, useRef } from 'react';
import type { OrderDraft } from '../../../shared/contract/order.ts';
import type { TillBasketView, TillCounterView } from '../../../shared/contract/till.ts';
import { useCall } from '../../bridge/queries.ts';
import { isEmpty } from './order.ts';
import { useOrder, useOrderStore } from './orderStore.ts';

const nothing: TillCounterView = { baskets: [], voids: [] };

/** What the shop's own tills asked this counter for. */
export function useTillCounter(): TillCounterView {
  return useCall('till.counter', {}).value ?? nothing;
}

/** The till's basket that is the order in hand; `null` where that is the counter's own. */
export function useTillInHand(): TillBasketView | null {
  const { baskets } = useTillCounter();
  const orderId = useOrder((order) => order.draft.orderId);
  return baskets.find((basket) => basket.orderId === orderId) ?? null;
}

/** A till's basket as the order it is. */
export function orderOfTill(basket: TillBasketView): OrderDraft {
  const { orderId, lines, currency, vouchers, amounts, uses } = basket;
  return { orderId, lines, currency, vouchers, amounts, uses, customer: null };
}

/**
 * Takes up what a till hands over as soon as nothing else is in hand, once each; what the till took back,
 * or redeemed by itself, is put away.
 */
export function useTillBaskets(): void {
  const { baskets } = useTillCounter();
  const store = useOrderStore();
  const isFree = useOrder(
    ({ draft, isConfirming, redeemed, undone, rainCheck }) =>
      !isConfirming &&
      (redeemed !== null || undone !== null || rainCheck !== null || isEmpty(draft)),
  );
  const lines = useOrder(({ draft }) => draft.lines);
  const isConfirming = useOrder((order) => order.isConfirming);
  const offered = useRef(new Set<string>());

  useEffect(() => {
    // What becomes of an order that is being written is seen when it is.
    if (isConfirming) return;
    const { draft, redeemed, change, dropTill, takeUp } = store.getState();
    const known = new Set(baskets.map(({ orderId }) => orderId));
    for (const orderId of offered.current) {
      if (known.has(orderId)) continue;
      offered.current.delete(orderId);
      dropTill(orderId);
    }
    const mine = baskets.find(({ orderId }) => orderId === draft.orderId);
    if (mine !== undefined) store.setState({ tillName: mine.till });
    // The lines are the till's: a key that takes one off has taken nothing off there.
    if (mine !== undefined && mine.lines.length !== lines.length && redeemed === null) {
      change((now) => ({ ...now, lines: mine.lines }));
    }
    const next = isFree ? baskets.find(({ orderId }) => !offered.current.has(orderId)) : undefined;
    if (next === undefined) return;
    offered.current.add(next.orderId);
    takeUp(orderOfTill(next));
  }, [baskets, isConfirming, isFree, lines, store]);
}
