import type { OrderDecision } from '../../../shared/domain/order/decision.ts';
import { useFormat, useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';

type Sums = Pick<OrderDecision, 'totalMinor' | 'discountMinor' | 'toPayMinor'>;

/** What to key at the shop's main till, which this counter stands beside. */
export function useTillText(): (sums: Sums) => string {
  const words = useWords('redeem');
  const { amount, money } = useFormat();
  const till = useOrder((order) => order.tillName);
  const tillWords = useWords('tillCounter');
  return ({ totalMinor, discountMinor, toPayMinor }) => {
    if (till !== null) return tillWords('hears', { till, toPay: money(toPayMinor) });
    if (discountMinor === 0) return words('tillNothing');
    if (totalMinor === 0) return words('tillTakeOff', { amount: amount(discountMinor) });
    return words('tillToPay', { toPay: money(toPayMinor), amount: amount(discountMinor) });
  };
}
