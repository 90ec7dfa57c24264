import type { CaseWhy } from '../cases/caseWhy.ts';

type UseWhy = Extract<CaseWhy, { of: 'use' }>;
type VoidWhy = Extract<CaseWhy, { of: 'void' }>;

/** Why a case was opened, in a line for the page's table; every figure stands in the API's answer. */
export function whyText(why: CaseWhy | null): string {
  if (why === null) return '';
  switch (why.of) {
    case 'use':
      return useText(why);
    case 'void':
      return voidText(why);
    case 'people':
      return `one person at two counters · 同一人同时在两台: ${why.personId}`;
  }
}

function useText({ facts, limits }: UseWhy): string {
  if (!facts.known) return 'not known here · 总部没有这张券';
  if (facts.killed) return 'killed before · 之前已作废';
  const exceeded = limits.filter(({ counted, wanted, max }) => counted + wanted > max);
  const { usesBefore, usesAllowed, uses, amount } = facts;
  const isOver = uses > 0 && usesBefore + uses > usesAllowed;
  return [
    ...(isOver ? [`uses · 次数: ${usesBefore} + ${uses} > ${usesAllowed}`] : []),
    ...(amount === null
      ? []
      : [
          `amount · 金额: ${amount.spentBeforeMinor} + ${amount.takenMinor} / ${amount.storedMinor}`,
        ]),
    ...exceeded.map(({ per, period, counted, wanted, max }) => {
      const days = period.days === undefined ? '' : ` ${period.days}`;
      return `per ${per}, ${period.kind}${days}: ${counted} + ${wanted} > ${max}`;
    }),
  ].join('; ');
}

function voidText({ used, backBefore, backWanted }: VoidWhy): string {
  const of = used === null ? 'not arrived · 未到' : figure(used);
  return `used · 已用: ${of}; given back · 已退: ${figure(backBefore)} + ${figure(backWanted)}`;
}

/** Uses, or minor units where none are. */
function figure({ uses, amountMinor }: VoidWhy['backBefore']): string {
  return String(uses > 0 ? uses : amountMinor);
}
