import type { Problem } from '../../../shared/contract/problem.ts';
import type { Limit } from '../../../shared/domain/campaign/campaign.ts';
import { useFormat, useWords } from '../../words.ts';

const pers = ['voucher', 'customer', 'shop', 'campaign'] as const satisfies readonly Limit['per'][];

/** Who has received how much of what is allowed; `undefined` where another problem stands in the way. */
export function useReceiveLimit(problem: Problem | null): string | undefined {
  const words = useWords('goodwill');
  const { money } = useFormat();
  if (problem?.code !== 'receiveLimit') return undefined;
  const { per, measure, max, counted } = problem.detail;
  const whose = pers.find((one) => one === per);
  if (whose === undefined) return undefined;
  const amount = (of: string | number | undefined): string =>
    measure === 'money' ? money(Number(of)) : words('coupons', { count: Number(of) });
  return words(`limitOf_${whose}`, { counted: amount(counted), max: amount(max) });
}
