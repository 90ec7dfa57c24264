import { isDeepStrictEqual } from 'node:util';
import type { BasketLine } from '../shared/domain/order/basket.ts';
import type { Campaign } from '../shared/domain/campaign/campaign.ts';
import type { CivilTime } from '../shared/domain/time/civil.ts';
import { decideOrder } from '../shared/domain/order/decide.ts';
import type { OrderFacts } from '../shared/domain/order/decision.ts';
import type { CounterFacts, CustomerFacts, Fact, VoucherFacts } from '../shared/domain/facts.ts';
import type { MinorUnits } from '../shared/domain/money.ts';
import { engineFor, flatFacts, isUsable } from './jsonRules.ts';
import type { FlatFacts } from './jsonRules.ts';
import { discountsIn } from './medusa/promotions.ts';
import type { MedusaOrder } from './medusa/promotions.ts';

const dayMs = 86_400_000;

type Change = (order: OrderFacts) => OrderFacts;

function as<T>(fact: Fact<T>, value: T): Fact<T> {
  return { ...fact, value };
}

function voucherIs(changeOf: (voucher: VoucherFacts) => Partial<VoucherFacts>): Change {
  return (order) => ({
    ...order,
    vouchers: order.vouchers.map((voucher) => ({ ...voucher, ...changeOf(voucher) })),
  });
}

function campaignIs(change: Partial<Campaign>): Change {
  return voucherIs(({ campaign }) => ({
    campaign: as(campaign, { ...campaign.value, ...change }),
  }));
}

function counterIs(changeOf: (counter: CounterFacts) => Partial<CounterFacts>): Change {
  return (order) => ({ ...order, counter: { ...order.counter, ...changeOf(order.counter) } });
}

function nowIs(change: Partial<CivilTime>): Change {
  return counterIs(({ now }) => ({ now: as(now, { ...now.value, ...change }) }));
}

function customerIs(changeOf: (customer: CustomerFacts) => Partial<CustomerFacts>): Change {
  return (order) => {
    if (order.customer === null) throw new Error('the order has no customer to change');
    return { ...order, customer: { ...order.customer, ...changeOf(order.customer) } };
  };
}

function doubtIs(count: number, valueMinor: MinorUnits): Change {
  return counterIs(({ doubtSinceSync }) => ({
    doubtSinceSync: new Map([...doubtSinceSync.keys()].map((no) => [no, { count, valueMinor }])),
  }));
}

function heardDaysAgo(days: number): Change {
  return counterIs(({ now }) => ({ lastSync: now.value.instant - days * dayMs }));
}

function under20(line: BasketLine): BasketLine {
  return { ...line, quantity: 1, unitPriceMinor: 1_999 };
}

const christmas = '2026-12-25';
const newYearsEve = '2026-12-31';

/** What makes each of the conditions fail, by what it is about. */
const breaks: Readonly<Record<string, Change>> = {
  killed: voucherIs(({ killed }) => ({ killed: as(killed, true) })),
  paused: campaignIs({ status: 'paused' }),
  used: voucherIs(({ usesCounted }) => ({ usesCounted: as(usesCounted, 1) })),
  firstDay: voucherIs(({ firstDay }) => ({ firstDay: as(firstDay, '2026-11-22') })),
  lastDay: voucherIs(({ lastDay }) => ({ lastDay: as(lastDay, '2026-11-20') })),
  shop: counterIs(() => ({ shop: 'shop-9' })),
  channel: counterIs(() => ({ channel: 'delivery' })),
  weekday: nowIs({ date: '2026-11-18', weekday: 3 }),
  opening: nowIs({ minuteOfDay: 599 }),
  closing: nowIs({ minuteOfDay: 1320 }),
  blackout: (order) =>
    nowIs({ date: christmas })(
      voucherIs(({ lastDay }) => ({ lastDay: as(lastDay, newYearsEve) }))(order),
    ),
  nobody: (order) => ({ ...order, customer: null }),
  holder: voucherIs(({ holder }) => ({ holder: as(holder, 'f'.repeat(32)) })),
  segment: customerIs(({ segment }) => ({ segment: as(segment, 'new') })),
  tier: customerIs(({ tier }) => ({ tier: as(tier, 'bronze') })),
  limit: customerIs(({ used }) => ({
    used: new Map([...used].map(([no, tally]) => [no, [...tally, ...tally, ...tally]])),
  })),
  items: campaignIs({ items: { include: ['#cake'], exclude: [] } }),
  minimum: (order) => ({
    ...order,
    basket: { lines: order.basket.lines.slice(0, 1).map(under20) },
  }),
  days: heardDaysAgo(15),
  hours: heardDaysAgo(2),
  doubtCount: doubtIs(10, 900),
  doubtMinor: doubtIs(1, 100_000),
};

/**
 * The facts of an order of one voucher as the engine is given them. What the voucher would give comes
 * from the order as it was before a condition was broken: ours is 0 once it is refused.
 */
export function flatFactsOf(order: OrderFacts, unbroken = order): FlatFacts {
  const [voucher] = order.vouchers;
  if (voucher === undefined) throw new Error('the order has no voucher');
  return flatFacts(order, voucher, decideOrder(unbroken).discountMinor);
}

/**
 * Throws unless the rules engine and we give the same verdict: yes to every order, no as soon as one
 * condition is broken, whichever it is.
 */
export async function assertSameVerdicts(orders: readonly OrderFacts[]): Promise<void> {
  const unbroken: Change = (order) => order;
  for (const order of orders) {
    const campaign = order.vouchers[0]?.campaign.value;
    if (campaign === undefined) throw new Error('an order has no voucher');
    const engine = engineFor(campaign);
    for (const [name, change] of [['unbroken', unbroken] as const, ...Object.entries(breaks)]) {
      const changed = change(order);
      const theirs = await isUsable(engine, flatFactsOf(changed, order));
      const ours = decideOrder(changed).confirmable;
      const wanted = change === unbroken;
      if (ours !== wanted || theirs !== wanted) {
        throw new Error(`${name}: ${ours} here, ${theirs} by json-rules-engine, not ${wanted}`);
      }
    }
  }
}

function discountsOf(order: OrderFacts): ReadonlyMap<string, MinorUnits> {
  const { vouchers, confirmable } = decideOrder(order);
  if (!confirmable) throw new Error('an order compared is refused here');
  return new Map(
    vouchers.flatMap((outcome) =>
      outcome.verdict === 'ok'
        ? [[outcome.acceptance.ref, outcome.acceptance.discountMinor] as const]
        : [],
    ),
  );
}

/** Throws unless every voucher of the order takes off the same money here and by Medusa. */
export async function assertSameMoney(order: OrderFacts, theirs: MedusaOrder): Promise<void> {
  const ours = discountsOf(order);
  const medusa = discountsIn(await theirs.compute());
  if (!isDeepStrictEqual(ours, medusa)) {
    const told = JSON.stringify({ here: [...ours], medusa: [...medusa] });
    throw new Error(`not the same money: ${told}`);
  }
}
