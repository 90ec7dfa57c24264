import type { Judge } from './orderJudge.ts';
import { withSubstitute, withoutVouchers } from './order.ts';
import type { Get, OrderNeeds, Put } from './orderState.ts';

/** What a customer gets whose voucher is good and whose item is sold out. */
export function givingOtherwise(needs: OrderNeeds, get: Get, put: Put, { judge }: Judge) {
  let giving = false;

  /** One press, one slip: a second one while the first is under way does nothing. */
  async function giveRainCheck(place: number): Promise<void> {
    const { draft, isConfirming } = get();
    if (giving || isConfirming || draft.vouchers[place] === undefined) return;
    giving = true;
    const rainCheckId = needs.newId();
    const order = draft;
    const answer = await needs.terminal.call('rainCheck.give', {
      rainCheckId,
      order,
      index: place,
    });
    giving = false;
    // Another order was begun meanwhile: the slip is printed all the same.
    if (get().draft !== order) return;
    if (!answer.ok) {
      put({ problem: answer.problem });
      return;
    }
    const rest = withoutVouchers(order, new Set([place]));
    if (rest.vouchers.length === 0) {
      put({ rainCheck: answer.value, notices: [], problem: null });
      return;
    }
    await judge(rest);
    put({ notices: [{ kind: 'rainCheck', given: answer.value }] });
  }

  return {
    takeInstead(place: number, item: string | null): void {
      if (!get().isConfirming) void judge(withSubstitute(get().draft, place, item));
    },
    giveRainCheck,
  };
}
