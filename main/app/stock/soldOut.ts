import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import { itemGiven } from '../../../shared/domain/stock/soldOut.ts';
import type { SoldOutMark, SoldOutThing } from '../../../shared/domain/stock/soldOut.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { SoldOutView } from '../../../shared/contract/stockViews.ts';
import type { SoldOutBody } from '../../../shared/protocol/stock.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader } from '../ports.ts';
import { marksToday } from './marksToday.ts';

type SoldOutHandlers = Pick<Handlers, 'soldOut.list' | 'soldOut.mark'>;

function nameOf(tx: Reader, thing: SoldOutThing): Localized | null {
  if (thing.kind === 'item') {
    return tx.shop()?.quickItems.find(({ item }) => item === thing.item)?.name ?? null;
  }
  const campaign = tx.campaignByNo(thing.campaignNo);
  return campaign === null ? null : itemGiven(campaign.benefit);
}

function isSame(one: SoldOutThing, other: SoldOutThing): boolean {
  if (one.kind === 'item') return other.kind === 'item' && one.item === other.item;
  return other.kind === 'campaign' && one.campaignNo === other.campaignNo;
}

function says({ change, thing, until }: Omit<SoldOutBody, 'kind'>, mark: SoldOutMark | undefined) {
  if (change === 'back') return mark === undefined;
  return mark !== undefined && isSame(mark.thing, thing) && mark.until === until;
}

/** What is gone (估清), as anybody at the counter says it; it moves no voucher and needs no second person. */
export function createSoldOut(context: AppContext): SoldOutHandlers {
  function today(tx: Reader): readonly SoldOutMark[] {
    return marksToday(tx, civilNow(context, tx.shop()).businessDay);
  }

  function list(tx: Reader): readonly SoldOutView[] {
    return today(tx).map(({ thing, until, at, operator }) => ({
      thing,
      name: nameOf(tx, thing),
      until,
      at,
      operator,
    }));
  }

  /** Said twice it stands in the journal once: two taps are no two words. */
  function mark(
    word: Omit<SoldOutBody, 'kind'>,
    operator: Operator,
  ): readonly SoldOutView[] | null {
    return context.store.write((tx) => {
      const before = today(tx).find(({ thing }) => isSame(thing, word.thing));
      if (says(word, before)) return list(tx);
      if (word.change === 'soldOut' && nameOf(tx, word.thing) === null) return null;
      tx.append({
        ...entryFrame(context, tx, actorOf(operator)),
        id: context.ids.random128(),
        approver: null,
        body: { kind: 'soldOut', ...word },
        print: null,
      });
      return list(tx);
    });
  }

  return {
    'soldOut.list': () => ok(context.store.read(list)),
    'soldOut.mark': (word, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const marked = mark(word, operator);
      if (marked === null) return failed(problemOf('notFound'));
      context.line.nudge();
      context.announce('data');
      return ok(marked);
    },
  };
}
