import type { LessonFact, SeenVerdict, Slot } from '../../../shared/domain/practice/lesson.ts';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { Prepared } from '../../../shared/contract/order.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';

export type SlotOf = (ref: string) => Slot | null;

/** What an order's answer says of the lesson's vouchers. */
export function judgedFact(
  orderId: string,
  { items, decision }: Pick<Prepared, 'items' | 'decision'>,
  slotOf: SlotOf,
  at: InstantMs,
): LessonFact {
  const verdicts = items.flatMap((item): readonly { slot: Slot; verdict: SeenVerdict }[] => {
    if (!item.readable) return [];
    const slot = slotOf(item.voucher.ref);
    const verdict = decision.vouchers[item.decisionIndex]?.verdict;
    if (slot === null || verdict === undefined) return [];
    return [
      { slot, verdict: verdict === 'refused' || verdict === 'needsApproval' ? verdict : 'ok' },
    ];
  });
  return { kind: 'judged', at, orderId, verdicts };
}

/** What an entry of the practice journal means for a lesson. */
export function writtenFact(entry: Entry, slotOf: SlotOf, lineDown: boolean): LessonFact {
  const { at, body } = entry;
  if (body.kind === 'redemption') {
    const found = body.vouchers.map(({ ref }) => slotOf(ref));
    const slots = found.filter((slot) => slot !== null);
    return {
      kind: 'redeemed',
      at,
      orderId: entry.id,
      slots,
      others: found.length - slots.length,
      approved: entry.approver !== null,
      lineDown,
    };
  }
  if (body.kind === 'void') {
    const slots = body.restored.map(({ ref }) => slotOf(ref)).filter((slot) => slot !== null);
    return { kind: 'undone', at, slots };
  }
  return { kind: 'written', at, what: body.kind };
}
