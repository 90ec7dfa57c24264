import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { Basket, BasketLine } from '../../shared/domain/order/basket.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilTime, InstantMs } from '../../shared/domain/time/civil.ts';
import { civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type {
  CounterFacts,
  CustomerFacts,
  DayTally,
  Fact,
  FactSource,
  Tally,
  VoucherFacts,
} from '../../shared/domain/facts.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';

export const zone = 'Asia/Shanghai';
export const shop = 'shop-1';
export const cutOverMinute = 180;
/** Saturday 21 November 2026, 14:03 in Shanghai. */
export const noon: InstantMs = Date.UTC(2026, 10, 21, 6, 3);
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const customerId = 'c'.repeat(32);

export function fact<T>(value: T, source: FactSource = 'hq', asOf: InstantMs = noon): Fact<T> {
  return { value, source, asOf };
}

export function campaignWith(change: Partial<Campaign> = {}): Campaign {
  return {
    id: 'five-off',
    no: 7,
    version: 1,
    name: { zh: '立减五元', en: 'Five off' },
    benefit: { kind: 'amountOff', amountMinor: 500 },
    validFrom: '2026-11-01',
    validThrough: '2026-11-30',
    zone,
    ...plainTerms,
    costToShopPercent: 40,
    funder: 'chain',
    ...change,
  };
}

export function voucherWith(
  campaign: Campaign = campaignWith(),
  change: Partial<VoucherFacts> = {},
): VoucherFacts {
  const isStored = campaign.benefit.kind === 'storedAmount';
  return {
    ref: '0'.repeat(32),
    hint: '7KQ4-••••-••••-PE',
    campaign: fact(campaign),
    form: 'static',
    firstDay: fact(campaign.validFrom),
    lastDay: fact(campaign.validThrough),
    extendedThrough: fact(null),
    revivedThrough: fact(null),
    firstUseDay: fact(null),
    holder: fact(null),
    homeShop: fact(null),
    killed: fact(false),
    usesAllowed: fact(campaign.usesPerVoucher),
    usesCounted: fact(0),
    used: [],
    amountStoredMinor:
      isStored && campaign.benefit.kind === 'storedAmount'
        ? fact(campaign.benefit.amountMinor)
        : null,
    amountSpentMinor: isStored ? fact(0) : null,
    lastUse: fact(null),
    undoRounds: 0,
    claim: null,
    lease: null,
    ...change,
  };
}

export function refNo(no: number): string {
  return no.toString(16).padStart(32, '0');
}

export function line(unitPriceMinor: number, change: Partial<BasketLine> = {}): BasketLine {
  return {
    lineId: `line-${unitPriceMinor}`,
    name: 'Milk tea',
    item: 'milk-tea',
    categories: ['drink'],
    quantity: 1,
    unitPriceMinor,
    ...change,
  };
}

export function basketOf(...lines: readonly BasketLine[]): Basket {
  return { lines: lines.map((one, place) => ({ ...one, lineId: `line-${place}` })) };
}

export function counterWith(change: Partial<CounterFacts> = {}): CounterFacts {
  return {
    shop,
    shopGroups: fact([]),
    channel: 'counter',
    now: fact(civil(noon), 'clock'),
    holidays: fact([]),
    lastSync: noon - minuteMs,
    lineUp: true,
    standAlone: false,
    authority: fact('here'),
    doubtSinceSync: new Map(),
    leases: new Map(),
    usedInShop: new Map(),
    usedAnywhere: new Map(),
    ...change,
  };
}

export function civil(instant: InstantMs, inZone = zone): CivilTime {
  return civilTimeAt(instant, inZone, cutOverMinute);
}

export function counterAt(instant: InstantMs, change: Partial<CounterFacts> = {}): CounterFacts {
  return counterWith({
    now: fact(civil(instant), 'clock'),
    lastSync: instant - minuteMs,
    ...change,
  });
}

export function customerWith(
  days: readonly DayTally[] = [],
  campaignNo = 7,
  change: Partial<CustomerFacts> = {},
): CustomerFacts {
  return {
    id: customerId,
    segment: fact('loyal'),
    tier: fact(null),
    used: new Map([[campaignNo, tallyOf(days)]]),
    ...change,
  };
}

/** What HQ counted; every use gave so much. */
export function tallyOf(days: readonly DayTally[]): Tally {
  return [fact(days)];
}

export function orderWith(change: Partial<OrderFacts> = {}): OrderFacts {
  return {
    counter: counterWith(),
    customer: null,
    basket: basketOf(line(3600)),
    vouchers: [voucherWith()],
    amounts: new Map(),
    uses: new Map(),
    approved: false,
    ...change,
  };
}

/** The outcome of the order's only (or last) voucher, in one word: `ok`, `needsApproval` or the reason. */
export function verdictOf(order: OrderFacts): string {
  const outcome = decideOrder(order).vouchers.at(-1);
  if (outcome === undefined) return 'nothing';
  return outcome.verdict === 'refused' ? outcome.refusal.reason : outcome.verdict;
}

/** The same for one voucher of a campaign, in an otherwise plain order. */
export function verdictFor(
  campaign: Partial<Campaign>,
  order: Partial<OrderFacts> = {},
  voucher: Partial<VoucherFacts> = {},
): string {
  return verdictOf(
    orderWith({ vouchers: [voucherWith(campaignWith(campaign), voucher)], ...order }),
  );
}
