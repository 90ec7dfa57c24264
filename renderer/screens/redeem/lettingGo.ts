import type { StoreApi } from 'zustand';
import type { OrderNeeds, OrderState } from './orderState.ts';

/** Head office may keep something for it: it said so, or is being asked just now. */
function mayBeKept({ prepared, isJudging, redeemed }: OrderState): boolean {
  if (redeemed !== null) return false;
  const outcomes = prepared?.decision.vouchers ?? [];
  const isKept = outcomes.some(
    (outcome) =>
      outcome.verdict !== 'refused' &&
      outcome.acceptance.certainty.kind === 'certain' &&
      outcome.acceptance.certainty.because === 'claim',
  );
  return isKept || isJudging;
}

/** Nothing comes of an order that left the screen: what is kept for it is free for others at once. */
export function lettingGo(needs: Pick<OrderNeeds, 'terminal'>, store: StoreApi<OrderState>): void {
  store.subscribe(({ draft }, before) => {
    const { orderId, vouchers } = before.draft;
    const isGone =
      vouchers.length > 0 && (draft.orderId !== orderId || draft.vouchers.length === 0);
    if (isGone && mayBeKept(before)) void needs.terminal.call('redeem.letGo', { orderId });
  });
}
