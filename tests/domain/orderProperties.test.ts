import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { suggestBest } from '../../shared/domain/order/bestOf.ts';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { Acceptance, OrderDecision, OrderFacts } from '../../shared/domain/order/decision.ts';
import { explainOrder } from '../../shared/domain/order/explain.ts';
import type { DayTally, Tally, VoucherFacts } from '../../shared/domain/facts.ts';
import { eligibleLines, openLinesOf } from '../../shared/domain/order/openLines.ts';
import { shareOf } from '../../shared/domain/money.ts';
import { decideUndo } from '../../shared/domain/undo/undo.ts';
import type { UndoFacts } from '../../shared/domain/undo/undoFacts.ts';
import { limitAny, orderAny, tallyAny } from './arbitraries.ts';
import { countedCases } from './cases.ts';
import {
  campaignWith,
  counterWith,
  customerWith,
  fact,
  noon,
  orderWith,
  voucherWith,
} from './build.ts';

const cases = countedCases();
const leastCases = 100_000;

function acceptances(decision: OrderDecision): readonly Acceptance[] {
  return decision.vouchers.flatMap((one) => (one.verdict === 'refused' ? [] : [one.acceptance]));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

describe('any order', () => {
  it('never takes off more than there is to take from, and its lines always sum', () => {
    cases.check(
      30_000,
      fc.property(orderAny(4), (order) => {
        const decision = decideOrder(order);
        const taken = new Map<string, number>();
        for (const { discountMinor, lines } of acceptances(decision)) {
          if (order.basket.lines.length === 0) continue;
          expect(sum(lines.map((line) => line.discountMinor))).toBe(discountMinor);
          for (const line of lines) {
            expect(line.discountMinor).toBeGreaterThan(0);
            taken.set(line.lineId, (taken.get(line.lineId) ?? 0) + line.discountMinor);
          }
        }
        for (const { lineId, quantity, unitPriceMinor } of order.basket.lines) {
          expect(taken.get(lineId) ?? 0).toBeLessThanOrEqual(quantity * unitPriceMinor);
        }
        expect(decision.discountMinor).toBe(
          sum(acceptances(decision).map(({ discountMinor }) => discountMinor)),
        );
        expect(decision.toPayMinor).toBe(Math.max(0, decision.totalMinor - decision.discountMinor));
      }),
    );
  });

  it('takes from eligible lines alone', () => {
    cases.check(
      5_000,
      fc.property(orderAny(3), (order) => {
        const scopes = new Map(
          order.vouchers.map((voucher) => [voucher.ref, voucher.campaign.value.items]),
        );
        for (const { ref, lines } of acceptances(decideOrder(order))) {
          const scope = scopes.get(ref) ?? { include: null, exclude: [] };
          const eligible = eligibleLines(openLinesOf(order.basket), scope);
          const ids = new Set(eligible.map((open) => open.line.lineId));
          for (const { lineId } of lines) expect(ids.has(lineId)).toBe(true);
        }
      }),
    );
  });

  it('is decided alike in whatever order its facts come', () => {
    cases.check(
      25_000,
      fc.property(orderAny(4), fc.nat(), (order, seed) => {
        const decision = decideOrder(order);
        const again = decideOrder(shuffledOrder(order, seed));
        expect(byRef(again)).toEqual(byRef(decision));
        expect(again.discountMinor).toBe(decision.discountMinor);
        expect(again.toPayMinor).toBe(decision.toPayMinor);
        expect(again.confirmable).toBe(decision.confirmable);
      }),
    );
  });

  it('is explained by the very decision it got', () => {
    cases.check(
      5_000,
      fc.property(orderAny(3), (order) => {
        const { vouchers } = decideOrder(order);
        const explained = explainOrder(order);
        expect(explained.map(({ outcome }) => outcome)).toEqual(vouchers);
        for (const { outcome, tried } of explained) {
          const refused = tried.filter((one) => one.outcome === 'refused');
          expect(refused).toHaveLength(Number(outcome.verdict === 'refused'));
          const reached = tried.findLastIndex((one) => one.outcome !== 'notReached');
          expect(refused.length === 0 || tried[reached] === refused[0]).toBe(true);
        }
      }),
    );
  });
});

/** A fixed shuffle of anything: by a hash of place and seed. */
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const keyed = list.map((one, place) => ({ one, key: Math.imul(place + 1, seed | 1) >>> 0 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ one }) => one);
}

function shuffledTally(tally: Tally, seed: number): Tally {
  return shuffled(tally, seed).map((part) => ({ ...part, value: shuffled(part.value, seed) }));
}

function shuffledCampaign(campaign: Campaign, seed: number): Campaign {
  const { weekdays, items } = campaign;
  return {
    ...campaign,
    weekdays: weekdays === null ? null : shuffled(weekdays, seed),
    items: {
      include: items.include === null ? null : shuffled(items.include, seed),
      exclude: shuffled(items.exclude, seed),
    },
  };
}

function shuffledTallies(
  tallies: ReadonlyMap<number, Tally>,
  seed: number,
): ReadonlyMap<number, Tally> {
  return new Map(
    shuffled([...tallies], seed).map(([no, tally]) => [no, shuffledTally(tally, seed)]),
  );
}

function shuffledOrder(order: OrderFacts, seed: number): OrderFacts {
  const { counter, customer } = order;
  return {
    ...order,
    basket: { lines: shuffled(order.basket.lines, seed) },
    vouchers: shuffled(order.vouchers, seed).map((voucher) => ({
      ...voucher,
      used: shuffledTally(voucher.used, seed),
      campaign: fact(shuffledCampaign(voucher.campaign.value, seed)),
    })),
    customer:
      customer === null ? null : { ...customer, used: shuffledTallies(customer.used, seed) },
    counter: {
      ...counter,
      usedInShop: shuffledTallies(counter.usedInShop, seed),
      usedAnywhere: shuffledTallies(counter.usedAnywhere, seed),
    },
  };
}

/** Outcomes by voucher; who counted what may come in another order. */
function byRef(decision: OrderDecision): ReadonlyMap<string, unknown> {
  return new Map(
    decision.vouchers.map((one): readonly [string, unknown] => {
      if (one.verdict !== 'refused') {
        const lines = one.acceptance.lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1));
        return [one.acceptance.ref, { ...one, acceptance: { ...one.acceptance, lines } }];
      }
      const { refusal } = one;
      return [one.ref, 'parts' in refusal ? { ...refusal, parts: [] } : refusal];
    }),
  );
}

describe('accept or refuse is monotone', () => {
  const isTaken = (order: OrderFacts): boolean =>
    decideOrder(order).vouchers.every(({ verdict }) => verdict !== 'refused');

  function orderOf(
    campaign: Partial<Campaign>,
    tally: Tally,
    voucher: Partial<VoucherFacts> = {},
  ): OrderFacts {
    const { no } = campaignWith();
    return orderWith({
      vouchers: [voucherWith(campaignWith(campaign), { used: tally, ...voucher })],
      customer: customerWith([], no, { used: new Map([[no, tally]]) }),
      counter: counterWith({
        usedInShop: new Map([[no, tally]]),
        usedAnywhere: new Map([[no, tally]]),
      }),
    });
  }

  it('in each limit: whoever is taken under one is taken under a wider one', () => {
    cases.check(
      20_000,
      fc.property(limitAny, tallyAny, fc.nat(3000), (limit, tally, more) => {
        const wider: Limit = { ...limit, max: limit.max + more };
        const narrow = isTaken(orderOf({ limits: [limit] }, tally));
        expect(!narrow || isTaken(orderOf({ limits: [wider] }, tally))).toBe(true);
      }),
    );
  });

  it('in what was counted: whoever is refused stays refused when more is counted', () => {
    cases.check(
      5_000,
      fc.property(limitAny, tallyAny, tallyAny, (limit, tally, more) => {
        const before = isTaken(orderOf({ limits: [limit] }, tally));
        expect(before || !isTaken(orderOf({ limits: [limit] }, [...tally, ...more]))).toBe(true);
      }),
    );
  });

  it('in uses allowed, last day, minimum spend and risk budget', () => {
    const day = fc.integer({ min: 15, max: 28 }).map((of) => `2026-11-${of}`);
    const wide = fc.tuple(fc.nat(4), fc.nat(4), day, day, fc.nat(5000), fc.nat(5000));
    cases.check(
      5_000,
      fc.property(wide, fc.nat(3), ([allowed, more, from, to, spend, less], counted) => {
        const [soon, late] = from < to ? [from, to] : [to, from];
        const orderFor = (uses: number, lastDay: string, minimumSpendMinor: number): OrderFacts =>
          orderOf({ minimumSpendMinor }, [], {
            usesAllowed: fact(uses),
            usesCounted: fact(counted),
            lastDay: fact(lastDay),
          });
        const narrow = isTaken(orderFor(allowed, soon, spend + less));
        expect(!narrow || isTaken(orderFor(allowed + more, late, spend))).toBe(true);
      }),
    );
  });
});

describe('undoing what was redeemed', () => {
  it('is as if nothing had been: every counter is what it was (void ∘ redeem = identity)', () => {
    cases.check(
      10_000,
      fc.property(orderAny(3), fc.nat(), (order, seed) => {
        const taken = acceptances(decideOrder(order));
        if (taken.length === 0) return;
        const counters = new Map<string, DayTally>();
        const count = (key: string, uses: number, valueMinor: number): void => {
          const before = counters.get(key) ?? { businessDay: '', uses: 0, valueMinor: 0 };
          const after = { uses: before.uses + uses, valueMinor: before.valueMinor + valueMinor };
          counters.set(key, { businessDay: '', ...after });
        };
        for (const one of taken) count(one.ref, one.uses, one.valueMinor);
        for (const back of undoneInParts(order, taken, seed)) {
          count(back.ref, -back.uses, -back.valueMinor);
        }
        for (const { uses, valueMinor } of counters.values()) {
          expect({ uses, valueMinor }).toEqual({ uses: 0, valueMinor: 0 });
        }
      }),
    );
  });
});

const nothingBack = { uses: 0, amountMinor: null, discountMinor: 0, valueMinor: 0 };

/** A line or two come back, then all the rest: what each voucher got back along the way. */
function undoneInParts(order: OrderFacts, taken: readonly Acceptance[], seed: number) {
  const [first] = order.basket.lines;
  const quantity = first === undefined ? 0 : 1 + (seed % first.quantity);
  const facts: UndoFacts = {
    of: 'redemption',
    at: noon,
    businessDay: '2026-11-21',
    here: true,
    vouchers: taken.map((one) => ({
      ref: one.ref,
      campaignNo: 7,
      uses: one.uses,
      amountMinor: one.amountLeftMinor === null ? null : one.discountMinor,
      discountMinor: one.discountMinor,
      valueMinor: one.valueMinor,
      lines: one.lines,
      restored: nothingBack,
      undoRounds: 0,
      revival: { today: '2026-11-21', lastDay: '2026-11-30', reviveDays: 0 },
    })),
    lines: order.basket.lines.map((line) => ({
      lineId: line.lineId,
      quantity: line.quantity,
      totalMinor: line.quantity * line.unitPriceMinor,
      returned: 0,
    })),
    part: { kind: 'whole' },
    now: noon,
    undoMinutes: { cashier: 5, manager: 60 },
    operator: 'cashier',
    approver: null,
  };
  if (first === undefined) return restoredBy(facts);
  const part: UndoFacts['part'] = { kind: 'lines', lines: [{ lineId: first.lineId, quantity }] };
  const early = restoredBy({ ...facts, part });
  const after: UndoFacts = {
    ...facts,
    vouchers: facts.vouchers.map((voucher) => ({
      ...voucher,
      restored: early.find(({ ref }) => ref === voucher.ref) ?? nothingBack,
    })),
    lines: facts.lines.map((line) =>
      line.lineId === first.lineId ? { ...line, returned: quantity } : line,
    ),
  };
  return [...early, ...restoredBy(after)];
}

function restoredBy(facts: UndoFacts) {
  const decision = decideUndo(facts);
  if (decision.verdict !== 'refused') return decision.restored;
  expect(decision.refusal.reason).toBe('alreadyUndone');
  return [];
}

describe('the best of several', () => {
  it('is what trying every combination finds, and never worse than any single one', () => {
    cases.check(
      10_000,
      fc.property(orderAny(4), (order) => {
        const suggestion = suggestBest(order);
        const best = Math.max(0, ...combinations(order).map((some) => gainOf(order, some) ?? 0));
        expect(suggestion?.gainMinor ?? 0).toBe(best);
        for (const place of order.vouchers.keys()) {
          expect(gainOf(order, [place]) ?? 0).toBeLessThanOrEqual(best);
        }
        if (suggestion === null) return;
        expect(gainOf(order, suggestion.use)).toBe(suggestion.gainMinor);
        expect([...suggestion.use, ...suggestion.setAside].toSorted((a, b) => a - b)).toEqual([
          ...order.vouchers.keys(),
        ]);
      }),
    );
  });
});

function combinations({ vouchers }: OrderFacts): readonly (readonly number[])[] {
  const places = [...vouchers.keys()];
  return places.reduce<readonly (readonly number[])[]>(
    (some, place) => [...some, ...some.map((places) => [...places, place])],
    [[]],
  );
}

/** What the customer gains by exactly these; `null` where one of them is refused. */
function gainOf(order: OrderFacts, places: readonly number[]): number | null {
  const vouchers = places.flatMap((place) => order.vouchers[place] ?? []);
  const decision = decideOrder({ ...order, vouchers });
  const taken = acceptances(decision);
  if (taken.length < vouchers.length) return null;
  return sum(
    taken.map((one, place) => one.valueMinor - paidFor(vouchers[place] as VoucherFacts, one)),
  );
}

function paidFor(voucher: VoucherFacts, taken: Acceptance): number {
  const { acquisition } = voucher.campaign.value;
  if (acquisition.kind === 'given') return 0;
  const stored = voucher.amountStoredMinor?.value ?? null;
  return stored === null
    ? shareOf(acquisition.priceMinor, taken.uses, voucher.usesAllowed.value)
    : shareOf(acquisition.priceMinor, taken.discountMinor, stored);
}

afterAll(() => {
  const isCutShort = process.env['FUZZ_RUNS'] !== undefined;
  if (!isCutShort) expect(cases.tried()).toBeGreaterThanOrEqual(leastCases);
});
