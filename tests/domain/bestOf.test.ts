import { describe, expect, it } from 'vitest';
import { maxCandidates, maxUsesTried, suggestBest } from '../../shared/domain/order/bestOf.ts';
import type { Suggestion } from '../../shared/domain/order/bestOf.ts';
import type { Acquisition, Benefit, Campaign } from '../../shared/domain/campaign/campaign.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import { plainRounding } from '../../shared/domain/money.ts';
import { basketOf, campaignWith, fact, line, orderWith, refNo, voucherWith } from './build.ts';

const item = { zh: '杯垫', en: 'Coaster' };

function amount(amountMinor: number): { readonly benefit: Benefit } {
  return { benefit: { kind: 'amountOff', amountMinor } };
}

function percent(percentOff: number): { readonly benefit: Benefit } {
  const rounding = plainRounding;
  return { benefit: { kind: 'percentOff', percent: percentOff, capMinor: null, rounding } };
}

function gift(valueMinor: number): { readonly benefit: Benefit } {
  return { benefit: { kind: 'gift', item, valueMinor } };
}

function paid(priceMinor: number): { readonly acquisition: Acquisition } {
  return { acquisition: { kind: 'paid', priceMinor, graceDays: 0, refund: 'none' } };
}

/** One voucher of each campaign; numbers and refs go up as they were given. */
function vouchers(campaigns: readonly Partial<Campaign>[]): readonly VoucherFacts[] {
  return campaigns.map((one, place) =>
    voucherWith(campaignWith({ no: place + 1, ...one }), { ref: refNo(place) }),
  );
}

/** What is suggested for an order of 3000. */
function best(
  campaigns: readonly Partial<Campaign>[],
  change: Partial<OrderFacts> = {},
): Suggestion | null {
  const basket = basketOf(line(3000));
  return suggestBest(orderWith({ vouchers: vouchers(campaigns), basket, ...change }));
}

describe('the best of several', () => {
  it('is all of them where nothing keeps them apart', () => {
    expect(best([amount(500), percent(10)])).toEqual({
      use: [0, 1],
      setAside: [],
      discountMinor: 800,
      gainMinor: 800,
    });
  });

  it.each([
    [699, [1, 2], [0], 700],
    [700, [0], [1, 2], 700],
    [701, [0], [1, 2], 701],
  ])('an exclusive one of %i or two of a group: uses %j', (minor, use, setAside, gainMinor) => {
    const exclusive = { ...amount(minor), exclusive: true };
    const two = [
      { ...amount(400), stackingGroup: 'a' },
      { ...amount(300), stackingGroup: 'b' },
    ];
    expect(best([exclusive, ...two])).toMatchObject({ use, setAside, gainMinor });
  });

  it('of a group the one that gives most, wherever it stands in the order of application', () => {
    const group = (one: Partial<Campaign>) => ({ ...one, stackingGroup: 'cash' });
    expect(best([amount(100), amount(900), amount(500)].map(group))).toMatchObject({
      use: [1],
      setAside: [0, 2],
    });
  });

  it('leaves out one that would keep others from their minimum spend', () => {
    const big = { ...amount(800), minimumSpendMinor: 3000, applyOrder: 99 };
    expect(best([amount(100), big])).toMatchObject({ use: [1], setAside: [0], gainMinor: 800 });
    expect(best([amount(900), big])).toMatchObject({ use: [0], setAside: [1], gainMinor: 900 });
  });

  it('names places as they were given, though applied in another order', () => {
    expect(best([amount(500), percent(10), { status: 'paused' }, gift(100)])).toEqual({
      use: [0, 1, 3],
      setAside: [2],
      discountMinor: 800,
      gainMinor: 900,
    });
  });

  it('counts what a gift is worth', () => {
    const group = (one: Partial<Campaign>) => ({ ...one, stackingGroup: 'one' });
    expect(best([group(amount(500)), group(gift(499))])).toMatchObject({ use: [0] });
    expect(best([group(amount(500)), group(gift(501))])).toMatchObject({
      use: [1],
      discountMinor: 0,
      gainMinor: 501,
    });
  });

  it('may want a second person’s yes (I8)', () => {
    expect(best([{ ...amount(500), approvalAboveMinor: 0 }])).toMatchObject({ use: [0] });
  });

  it('can be confirmed as it is', () => {
    const order = orderWith({
      basket: basketOf(line(3000)),
      vouchers: vouchers([
        { ...amount(500), exclusive: true },
        { ...percent(30), stackingGroup: 'a' },
        { ...percent(20), stackingGroup: 'a' },
        { ...amount(100), status: 'paused' },
      ]),
    });
    expect(decideOrder(order).confirmable).toBe(false);
    const suggestion = suggestBest(order);
    const chosen = suggestion?.use.flatMap((place) => order.vouchers[place] ?? []) ?? [];
    expect(decideOrder({ ...order, vouchers: chosen })).toMatchObject({
      confirmable: true,
      discountMinor: suggestion?.discountMinor ?? 0,
    });
  });
});

describe('of equals', () => {
  const group = (one: Partial<Campaign>) => ({ ...one, stackingGroup: 'one' });

  it('the one that takes off more now', () => {
    expect(best([group(gift(500)), group(amount(500))])).toMatchObject({ use: [1] });
    expect(best([group(amount(500)), group(gift(500))])).toMatchObject({ use: [0] });
  });

  it('the one that spends fewer vouchers', () => {
    const parts = [amount(300), amount(200)];
    const alone = { ...amount(500), exclusive: true };
    expect(best([...parts, alone])).toMatchObject({ use: [2], setAside: [0, 1] });
    expect(best([alone, ...parts])).toMatchObject({ use: [0], setAside: [1, 2] });
  });

  it('the one applied first', () => {
    expect(best([group(amount(500)), group(amount(500))])).toMatchObject({ use: [0] });
    const late = { ...group(amount(500)), applyOrder: 99 };
    expect(best([late, group(amount(500))])).toMatchObject({ use: [1], setAside: [0] });
  });
});

describe('what was paid for', () => {
  it.each([
    [499, 1],
    [500, 0],
  ])('at %i gives 500 off: a gain of %i, and less to pay now', (priceMinor, gainMinor) => {
    expect(best([{ ...amount(500), ...paid(priceMinor) }])).toMatchObject({
      use: [0],
      discountMinor: 500,
      gainMinor,
    });
  });

  it('is not spent on what is worth less than its price', () => {
    expect(best([{ ...amount(500), ...paid(501) }])).toBeNull();
    expect(best([{ ...amount(500), ...paid(501) }, gift(1)])).toMatchObject({
      use: [1],
      setAside: [0],
    });
  });

  it('stays in the purse where one that was given does as well', () => {
    const group = (one: Partial<Campaign>) => ({ ...one, stackingGroup: 'one' });
    expect(best([group({ ...amount(900), ...paid(900) }), group(amount(100))])).toMatchObject({
      use: [1],
      gainMinor: 100,
    });
  });

  it('of several uses each has its share of the price', () => {
    const punchCard = { ...amount(500), ...paid(1000), usesPerVoucher: 4 };
    expect(best([punchCard])).toMatchObject({ gainMinor: 250, discountMinor: 500 });
    const three = { uses: new Map([[refNo(0), 3]]) };
    expect(best([punchCard], three)).toMatchObject({ gainMinor: 750, discountMinor: 1500 });
  });

  it('of a stored amount what is spent has its share of the price', () => {
    const card = { benefit: { kind: 'storedAmount', amountMinor: 10_000 } as const, ...paid(9000) };
    expect(best([card])).toMatchObject({ discountMinor: 3000, gainMinor: 300 });
    const some = { amounts: new Map([[refNo(0), 1000]]) };
    expect(best([card], some)).toMatchObject({ discountMinor: 1000, gainMinor: 100 });
  });
});

describe('no suggestion', () => {
  it('where none is usable, or there is none', () => {
    expect(best([])).toBeNull();
    expect(best([{ status: 'paused' }, { ...amount(1), minimumSpendMinor: 3001 }])).toBeNull();
  });

  it.each([
    [maxCandidates - 1, true],
    [maxCandidates, true],
    [maxCandidates + 1, false],
  ])('for %i vouchers: %s', (count, isSuggested) => {
    const many = Array.from({ length: count }, () => amount(10));
    expect(best(many) !== null).toBe(isSuggested);
  });

  it.each([
    [maxUsesTried - 1, true],
    [maxUsesTried, true],
    [maxUsesTried + 1, false],
  ])('for %i uses in all: %s', (count, isSuggested) => {
    const card = { ...amount(1), usesPerVoucher: 99 };
    const uses = new Map([[refNo(0), count - 2]]);
    expect(best([card, amount(1), amount(1)], { uses }) !== null).toBe(isSuggested);
  });

  it('to use the same voucher twice (I2)', () => {
    const voucher = voucherWith(campaignWith({ ...amount(500), usesPerVoucher: 9 }));
    const order = orderWith({ vouchers: [voucher, voucher], basket: basketOf(line(3000)) });
    expect(suggestBest(order)).toMatchObject({ use: [0], setAside: [1], discountMinor: 500 });
  });

  it('to use two of what was spent but for one (I3)', () => {
    const limits = [
      { on: 'use', per: 'shop', period: { kind: 'ever' }, measure: 'uses', max: 1 } as const,
    ];
    const two = [300, 500].map((minor, place) =>
      voucherWith(campaignWith({ ...amount(minor), limits }), {
        ref: refNo(place),
        lastDay: fact(place === 0 ? '2026-11-22' : '2026-11-30'),
      }),
    );
    const order = orderWith({ vouchers: two, basket: basketOf(line(3000)) });
    expect(suggestBest(order)).toMatchObject({ use: [1], setAside: [0] });
  });
});
