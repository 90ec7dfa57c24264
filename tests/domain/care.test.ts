import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberCodeOf, readMemberCode } from '../../shared/domain/codes/memberCode.ts';
import {
  askedLatelyDays,
  endsSoonDays,
  isAskingTime,
  isLaterWish,
  leftInPeace,
} from '../../shared/domain/customers/wake.ts';
import type { ContactWish, WakeFacts } from '../../shared/domain/customers/wake.ts';
import { couponState } from '../../shared/domain/issue/couponState.ts';
import { effectBy, effectOf } from '../../shared/domain/issue/effect.ts';
import type { GivenCoupon } from '../../shared/domain/issue/effect.ts';
import { shopToShop, shopToShopDays } from '../../shared/domain/issue/shopToShop.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';

const today = '2026-11-21';
const id = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

describe('a member’s code', () => {
  it('names the customer it was made of, however it is typed', () => {
    fc.assert(
      fc.property(id, (customer) => {
        const code = memberCodeOf(customer);
        for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' ')]) {
          expect(readMemberCode(typed)).toEqual({ kind: 'member', customer });
        }
      }),
    );
  });

  it('I5: with one character wrong it names nobody', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(id, fc.nat(27), fc.integer({ min: 1, max: 31 }), (customer, at, by) => {
        const bare = memberCodeOf(customer).replaceAll('-', '');
        const place = 3 + at;
        const other = (alphabet.indexOf(bare.charAt(place)) + by) % alphabet.length;
        const wrong = bare.slice(0, place) + alphabet.charAt(other) + bare.slice(place + 1);
        expect(readMemberCode(wrong)).toEqual({ kind: 'damaged' });
      }),
    );
  });

  it.each(['', 'CSM', '13800138000', '7KQ4-AB2D-EF3G-PE', 'x'.repeat(100)])(
    'is not read out of %j',
    (text) => {
      expect(readMemberCode(text)).toEqual({ kind: 'other' });
    },
  );
});

describe('telling a customer what ends soon', () => {
  const facts: WakeFacts = { wish: null, lastAsked: null, soonestDays: 1, today };

  it('is welcome where something ends soon and nobody asked lately', () => {
    expect(leftInPeace(facts)).toBeNull();
    expect(leftInPeace({ ...facts, soonestDays: endsSoonDays })).toBeNull();
    expect(leftInPeace({ ...facts, soonestDays: endsSoonDays + 1 })).toBe('nothingEnds');
    expect(leftInPeace({ ...facts, soonestDays: null })).toBe('nothingEnds');
  });

  it('is not done twice within the days that are named', () => {
    const ago = (days: number) => ({ ...facts, lastAsked: addDays(today, -days) });
    expect(leftInPeace(ago(askedLatelyDays))).toBeNull();
    expect(leftInPeace(ago(askedLatelyDays - 1))).toBe('askedLately');
    expect(leftInPeace(ago(-5))).toBe('askedLately');
  });

  it('never goes against a wish, whatever ends and whoever asked', () => {
    const soonestDays = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
    const lastAsked = fc.option(
      fc.integer({ min: -30, max: 60 }).map((days) => addDays(today, -days)),
      { nil: null },
    );
    fc.assert(
      fc.property(soonestDays, lastAsked, (soonest, asked) => {
        const at = { soonestDays: soonest, lastAsked: asked, today };
        expect(leftInPeace({ ...at, wish: false })).toBe('wished');
        expect(leftInPeace({ ...at, wish: true })).toBe(leftInPeace({ ...at, wish: null }));
      }),
    );
  });

  it.each([
    [600, 1200, 599, false],
    [600, 1200, 600, true],
    [600, 1200, 1199, true],
    [600, 1200, 1200, false],
    [1320, 120, 1330, true],
    [1320, 120, 119, true],
    [1320, 120, 600, false],
    [600, 600, 600, false],
  ])('from %i to %i: at %i it may be done: %s', (fromMinute, toMinute, minuteOfDay, may) => {
    expect(isAskingTime({ minuteOfDay }, { fromMinute, toMinute })).toBe(may);
  });

  it('I10: of several wishes the same one stands in whatever order they come', () => {
    const wish = fc.record({ may: fc.boolean(), at: fc.nat(5) });
    const standing = (wishes: readonly ContactWish[]) =>
      wishes.reduce<ContactWish | null>(
        (known, next) => (isLaterWish(known, next) ? next : known),
        null,
      );
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 6 }), (wishes) => {
        const last = Math.max(...wishes.map(({ at }) => at));
        const may = wishes.filter(({ at }) => at === last).every((one) => one.may);
        expect(standing(wishes)).toEqual({ at: last, may });
        expect(standing(wishes.toReversed())).toEqual({ at: last, may });
      }),
    );
  });
});

describe('goodwill from shop to shop', () => {
  const here = { shop: 'jingan', today };
  const given = (shop: string, daysAgo: number) => ({
    shop,
    businessDay: addDays(today, -daysAgo),
  });

  it('is said of a second shop within the days that are named, and of no other', () => {
    expect(shopToShop([], here)).toBeNull();
    expect(shopToShop([given('jingan', 1), given('jingan', 2)], here)).toBeNull();
    expect(shopToShop([given('xuhui', shopToShopDays)], here)).toBeNull();
    expect(shopToShop([given('', 1)], here)).toBeNull();
    expect(shopToShop([given('xuhui', shopToShopDays - 1)], here)).toEqual({
      shops: 1,
      coupons: 1,
      lastDay: addDays(today, 1 - shopToShopDays),
      withinDays: shopToShopDays,
    });
  });

  it('counts shops once and coupons each, whatever the order', () => {
    const all = [given('xuhui', 3), given('pudong', 1), given('xuhui', 2), given('jingan', 0)];
    const said = { shops: 2, coupons: 3, lastDay: addDays(today, -1), withinDays: shopToShopDays };
    expect(shopToShop(all, here)).toEqual(said);
    expect(shopToShop(all.toReversed(), here)).toEqual(said);
  });
});

describe('how a coupon stands', () => {
  const facts = { uses: 0, isKilled: false, lastDay: today, today };
  it.each([
    [{}, 'given'],
    [{ isKilled: true }, 'voided'],
    [{ today: addDays(today, 1) }, 'ended'],
    [{ isKilled: true, today: addDays(today, 1) }, 'voided'],
    [{ uses: 1 }, 'used'],
    [{ uses: 1, isKilled: true, today: addDays(today, 9) }, 'used'],
  ])('%j: %s', (change, state) => {
    expect(couponState({ ...facts, ...change })).toBe(state);
  });
});

describe('what came of the coupons', () => {
  const coupon = (change: Partial<GivenCoupon> = {}): GivenCoupon => ({
    campaignNo: 1,
    why: 'wait',
    givenOn: today,
    worthMinor: 300,
    isVoided: false,
    cameBack: null,
    ...change,
  });

  it('is told as one would say it: of so many, so many came back, after so long, with so much', () => {
    const back = (days: number, spentMinor: number | null) =>
      coupon({ cameBack: { on: addDays(today, days), spentMinor } });
    const all = [back(4, 2000), back(9, null), coupon(), coupon({ isVoided: true })];
    expect(effectOf(all)).toEqual({
      given: 4,
      worthMinor: 1200,
      voided: 1,
      cameBack: 2,
      averageDays: 7,
      spentMinor: 2000,
      spentKnownOf: 1,
    });
    expect(effectOf([])).toMatchObject({ given: 0, averageDays: null });
  });

  it('adds up over its groups', () => {
    const one = fc.record({
      campaignNo: fc.nat(3),
      worthMinor: fc.nat(500),
      back: fc.option(fc.record({ days: fc.nat(20), spent: fc.nat(900) }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (given) => {
        const all = given.map(({ campaignNo, worthMinor, back }) =>
          coupon({
            campaignNo,
            worthMinor,
            cameBack:
              back === null ? null : { on: addDays(today, back.days), spentMinor: back.spent },
          }),
        );
        const groups = effectBy(all, ({ campaignNo }) => campaignNo);
        for (const figure of ['given', 'worthMinor', 'cameBack', 'spentMinor'] as const) {
          const sum = groups.reduce((total, { effect }) => total + effect[figure], 0);
          expect(sum).toBe(effectOf(all)[figure]);
        }
      }),
    );
  });
});
