import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayAct } from '../../shared/domain/day/dayAct.ts';
import {
  dayFigures,
  mostRows,
  tillDifference,
  tillShouldShow,
} from '../../shared/domain/day/dayFigures.ts';

const day = '2026-11-22';
const money = fc.integer({ min: 0, max: 100_000 });
const name = fc.constantFrom('An', 'Bo', 'Mei');
const campaignNo = fc.integer({ min: 1, max: 5 });

const voucher = fc.record({
  campaignNo,
  campaign: fc.constant({ zh: '券', en: 'Voucher' }),
  benefit: fc.constantFrom('freeItem', 'amountOff', 'gift'),
  certainty: fc.constantFrom('certain' as const, 'fresh' as const, 'doubtful' as const),
  isTyped: fc.boolean(),
  discountMinor: money,
  valueMinor: money,
  topUpMinor: fc.oneof(fc.constant(0), money),
});

const back = fc.record({
  campaignNo,
  campaign: fc.constant(null),
  discountMinor: money,
  valueMinor: money,
});

const act: fc.Arbitrary<(seq: number) => DayAct> = fc
  .oneof(
    fc.record({
      kind: fc.constant('redemption' as const),
      vouchers: fc.array(voucher, { minLength: 1, maxLength: 3 }),
      isAgreed: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('void' as const),
      of: fc.record({
        device: fc.constant('d'),
        epoch: fc.constant(1),
        seq: fc.integer({ min: 1, max: 20 }),
      }),
      ofDay: fc.constantFrom(day, '2026-11-21'),
      restored: fc.array(back, { maxLength: 3 }),
      refundMinor: money,
    }),
    fc.record({ kind: fc.constant('remake' as const) }),
    fc.record({ kind: fc.constant('rainCheck' as const) }),
    fc.record({ kind: fc.constantFrom('drawerOpened', 'drawerStayedShut') }),
    fc.record({ kind: fc.constantFrom('issuedAfter', 'couponEnded'), valueMinor: money }),
    fc.record({
      kind: fc.constant('goodwill' as const),
      reason: fc.constantFrom('wait' as const, 'quality' as const),
      valueMinor: money,
    }),
  )
  .chain((what) =>
    name.map((who) => (seq: number) => ({
      ...what,
      place: { device: 'd', epoch: 1, seq },
      at: seq * 1_000,
      by: { personId: who.toLowerCase(), name: who },
    })),
  );

const acts = fc.array(act, { maxLength: 20 }).map((all) => all.map((one, index) => one(index + 1)));

function add(rows: readonly number[]): number {
  let sum = 0;
  for (const one of rows) sum += one;
  return sum;
}

describe('the figures of a day', () => {
  it('every way of dividing them comes to the same whole', () => {
    fc.assert(
      fc.property(acts, (all) => {
        const figures = dayFigures(all, day);
        const { takenOffMinor, voids, byCashier, byCampaign, byBenefit, byCertainty } = figures;
        expect(add(byCashier.map((row) => row.takenOffMinor))).toBe(takenOffMinor);
        expect(add(byCampaign.map((row) => row.takenOffMinor))).toBe(takenOffMinor);
        expect(add(byBenefit.map((row) => row.minor))).toBe(takenOffMinor);
        expect(add(byCertainty.map((row) => row.minor))).toBe(takenOffMinor);
        expect(add(byCashier.map((row) => row.givenBackMinor))).toBe(voids.minor);
        expect(add(byCampaign.map((row) => row.givenBackMinor))).toBe(voids.minor);
        expect(add(byCashier.map((row) => row.vouchers))).toBe(figures.vouchers);
        expect(add(byCertainty.map((row) => row.count))).toBe(figures.vouchers);
        expect(add(byCashier.map((row) => row.typed))).toBe(figures.typed);
        expect(add(byCashier.map((row) => row.drawerAsked))).toBe(figures.drawerAsked);
        expect(tillShouldShow(figures)).toBe(takenOffMinor - voids.minor);
        expect(tillDifference(figures, takenOffMinor - voids.minor)).toBe(0);
      }),
    );
  });

  it('of two halves of a day add up to those of the whole', () => {
    fc.assert(
      fc.property(acts, fc.nat(20), (all, cut) => {
        const whole = dayFigures(all, day);
        const halves = [dayFigures(all.slice(0, cut), day), dayFigures(all.slice(cut), day)];
        const sums = (of: (one: typeof whole) => number) => add(halves.map(of));
        expect(sums((one) => one.takenOffMinor)).toBe(whole.takenOffMinor);
        expect(sums((one) => one.voids.minor)).toBe(whole.voids.minor);
        expect(sums((one) => one.voidsOfEarlierDays.count)).toBe(whole.voidsOfEarlierDays.count);
        expect(sums((one) => one.goodwill.minor)).toBe(whole.goodwill.minor);
        expect(sums((one) => one.issuedAfter.minor)).toBe(whole.issuedAfter.minor);
        expect(sums((one) => one.couponsEnded.minor)).toBe(whole.couponsEnded.minor);
        expect(sums((one) => one.rainChecks)).toBe(whole.rainChecks);
        expect(sums((one) => one.remakes)).toBe(whole.remakes);
        expect(sums((one) => one.drawerAsked)).toBe(whole.drawerAsked);
        expect(sums((one) => one.drawerStayedShut)).toBe(whole.drawerStayedShut);
      }),
    );
  });

  it('more campaigns than there is room for are one row, and nothing is lost', () => {
    const many = Array.from({ length: mostRows + 30 }, (_, n): DayAct => ({
      kind: 'redemption',
      place: { device: 'd', epoch: 1, seq: n + 1 },
      at: 0,
      by: { personId: 'an', name: 'An' },
      isAgreed: false,
      vouchers: [
        {
          campaignNo: n + 1,
          campaign: { zh: '券', en: 'Voucher' },
          benefit: 'gift',
          certainty: 'certain',
          isTyped: false,
          discountMinor: n,
          valueMinor: n,
          topUpMinor: 0,
        },
      ],
    }));
    const { byCampaign, takenOffMinor } = dayFigures(many, day);
    expect(byCampaign).toHaveLength(mostRows + 1);
    expect(byCampaign.at(-1)).toMatchObject({ no: 0, name: null, vouchers: 30 });
    expect(add(byCampaign.map((row) => row.takenOffMinor))).toBe(takenOffMinor);
  });

  it('a redemption taken in doubt stays a case until all of it is undone', () => {
    const redeemed: DayAct = {
      kind: 'redemption',
      place: { device: 'd', epoch: 1, seq: 1 },
      at: 5,
      by: { personId: 'an', name: 'An' },
      isAgreed: false,
      vouchers: [
        {
          campaignNo: 1,
          campaign: { zh: '券', en: 'Voucher' },
          benefit: 'amountOff',
          certainty: 'doubtful',
          isTyped: false,
          discountMinor: 500,
          valueMinor: 500,
          topUpMinor: 0,
        },
      ],
    };
    const undo = (seq: number, minor: number, device = 'd'): DayAct => ({
      kind: 'void',
      place: { device: 'd', epoch: 1, seq },
      at: seq,
      by: { personId: 'an', name: 'An' },
      of: { device, epoch: 1, seq: 1 },
      ofDay: day,
      restored: [{ campaignNo: 1, campaign: null, discountMinor: minor, valueMinor: minor }],
      refundMinor: 0,
    });
    const cases = (...more: readonly DayAct[]) =>
      dayFigures([redeemed, ...more], day).openCases.map(({ seq }) => seq);
    expect(cases()).toEqual([1]);
    expect(cases(undo(2, 300))).toEqual([1]);
    expect(cases(undo(2, 500, 'another'))).toEqual([1]);
    expect(cases(undo(2, 300), undo(3, 200))).toEqual([]);
  });
});
