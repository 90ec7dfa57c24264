import type { OrderDraft, Prepared } from '../../../shared/contract/order.ts';
import { stillAside } from './aside.ts';
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
      put({ draft, prepared: null, why: null, aside: [], isJudging: false, problem: null });
      return;
    }
    put({ draft, isJudging: true, problem: null });
    const answer = await needs.terminal.call('redeem.prepare', { order: draft });
    if (mine !== latest) return;
    if (answer.ok) await accept(draft, answer.value, said);
    else put({ isJudging: false, problem: answer.problem });
  }

  /**
   * Asked while nothing of the order is used: afterwards every rule would say so. Whether it still is the
   * order in hand.
   */
  async function explain(draft: OrderDraft): Promise<boolean> {
    const mine = latest;
    const answer = await needs.terminal.call('redeem.why', { order: draft });
    if (mine !== latest) return false;
    if (answer.ok) put({ why: answer.value });
    return true;
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
    const { notices, aside } = get();
    put({
      prepared,
      why: null,
      aside: stillAside(aside, prepared.items),
      isJudging: false,
      notices: [...notices, ...said],
    });
    const explained = explain(draft);
    if (needs.confirmsAtOnce() && isPlain(prepared) && (await explained)) {
      await get().confirm(null);
    }
  }

  return {
    judge: (draft) => judge(draft),
    forget: () => {
      latest += 1;
    },
  };
}
