import type { OrderDraft, Prepared } from '../../../shared/contract/order.ts';
import { isPlain, itemsOf, placesToDrop, withoutVouchers } from './order.ts';
import type { OrderItem } from './order.ts';
import type { Get, Notice, OrderNeeds, Put } from './orderState.ts';

export interface Judge {
  /** Makes `draft` the order in hand and has the terminal judge it. */
  readonly judge: (draft: OrderDraft) => Promise<void>;
  /** An answer still under way no longer counts: the order it judged is gone. */
  readonly forget: () => void;
}

function noticesFor(items: readonly OrderItem[], dropped: ReadonlySet<number>): readonly Notice[] {
  return items
    .filter(({ place }) => dropped.has(place))
    .map(({ item }): Notice =>
      item.readable
        ? { kind: 'inThisOrder', hint: item.voucher.hint }
        : { kind: 'unreadable', item },
    );
}

/** Has orders judged; with several askings under way only the answer to the latest counts. */
export function createJudge(needs: OrderNeeds, get: Get, put: Put): Judge {
  let latest = 0;

  /** What was said about readings that were dropped comes on the screen with what is left. */
  async function judge(draft: OrderDraft, said: readonly Notice[] = []): Promise<void> {
    latest += 1;
    const mine = latest;
    if (draft.vouchers.length === 0) {
      put({ draft, prepared: null, isJudging: false, problem: null });
      return;
    }
    put({ draft, isJudging: true, problem: null });
    const answer = await needs.terminal.call('redeem.prepare', { order: draft });
    if (mine !== latest) return;
    if (answer.ok) await accept(draft, answer.value, said);
    else put({ isJudging: false, problem: answer.problem });
  }

  async function accept(
    draft: OrderDraft,
    prepared: Prepared,
    said: readonly Notice[],
  ): Promise<void> {
    const items = itemsOf(prepared);
    const dropped = placesToDrop(items);
    if (dropped.size > 0) {
      await judge(withoutVouchers(draft, dropped), [...said, ...noticesFor(items, dropped)]);
      return;
    }
    put({ prepared, isJudging: false, notices: [...get().notices, ...said] });
    if (needs.confirmsAtOnce() && isPlain(prepared)) await get().confirm(null);
  }

  return {
    judge: (draft) => judge(draft),
    forget: () => {
      latest += 1;
    },
  };
}
