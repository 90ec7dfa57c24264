import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  faceOf,
  freshOrder,
  isEmpty,
  maxVouchers,
  totalOf,
  usesAskedOf,
  withAmount,
  withItem,
  withQuantity,
  withTotal,
  withUses,
  withVoucher,
  withoutVouchers,
} from '../../renderer/screens/redeem/order.ts';
import type { QuickItem } from '../../renderer/screens/redeem/order.ts';
import { orderDraft } from '../../shared/contract/order.ts';
import type { OrderDraft, OrderVoucher } from '../../shared/contract/order.ts';

const id = (n: number): string => n.toString(16).padStart(32, '0');
const voucher = (n: number): OrderVoucher => ({ pickedId: id(n), ref: id(n) });
const fresh = freshOrder(id(0), 'CNY');
const tea: QuickItem = {
  item: 'tea',
  name: { zh: '奶茶', en: 'Milk tea' },
  categories: ['#drink'],
  priceMinor: 1800,
};

const withVouchers = (count: number): OrderDraft =>
  Array.from({ length: count }, (_, n) => voucher(n)).reduce(withVoucher, fresh);

describe('the order in hand', () => {
  it('begins empty', () => {
    expect(isEmpty(fresh)).toBe(true);
    expect(isEmpty(withVoucher(fresh, voucher(1)))).toBe(false);
  });

  it('counts one item twice in one line, and loses the line at none', () => {
    const two = withItem(withItem(fresh, tea, '奶茶'), tea, '奶茶');
    expect(two.lines).toHaveLength(1);
    expect(totalOf(two.lines)).toBe(3600);
    expect(withQuantity(two, 'item-tea', 0).lines).toEqual([]);
  });

  it.each([
    [998, 998],
    [999, 999],
    [1000, 999],
  ])('keeps a quantity of %i at %i', (asked, kept) => {
    const order = withQuantity(withItem(fresh, tea, '奶茶'), 'item-tea', asked);
    expect(order.lines[0]?.quantity).toBe(kept);
    expect(orderDraft.safeParse(order).success).toBe(true);
  });

  it('holds one typed total: the last', () => {
    const order = withTotal(withTotal(fresh, 3000, '合计'), 4800, '合计');
    expect(totalOf(order.lines)).toBe(4800);
    expect(withTotal(order, 0, '合计').lines).toEqual([]);
  });

  it('counts what is keyed in by name as part of the total, whichever came first', () => {
    const typedFirst = withItem(withTotal(fresh, 12_000, '合计'), tea, '奶茶');
    const keyedFirst = withTotal(withItem(fresh, tea, '奶茶'), 12_000, '合计');
    for (const order of [typedFirst, keyedFirst]) expect(totalOf(order.lines)).toBe(12_000);
    const all = withItem(withItem(withTotal(fresh, 3_600, '合计'), tea, '奶茶'), tea, '奶茶');
    expect(all.lines).toMatchObject([{ lineId: 'item-tea', quantity: 2 }]);
    expect(totalOf(withItem(all, tea, '奶茶').lines)).toBe(5_400);
  });

  it.each([
    [maxVouchers - 1, maxVouchers - 1],
    [maxVouchers, maxVouchers],
    [maxVouchers + 1, maxVouchers],
  ])('of %i vouchers keeps %i', (asked, kept) => {
    const order = withVouchers(asked);
    expect(order.vouchers).toHaveLength(kept);
    expect(orderDraft.safeParse(order).success).toBe(true);
  });

  it('keeps a chosen part, and chosen uses, with their voucher when others are taken out', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 7 }));
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 7 }), (dropped, chosen) => {
        const order = withUses(withAmount(withVouchers(8), chosen, 500), chosen, 3);
        const after = withoutVouchers(order, new Set(dropped));
        const expected = dropped.includes(chosen) ? [] : [voucher(chosen)];
        expect(after.amounts.map(({ index }) => after.vouchers[index])).toEqual(expected);
        expect(after.uses.map(({ index }) => after.vouchers[index])).toEqual(expected);
      }),
    );
  });

  it('says nothing of one use, and the last number of more', () => {
    const order = withUses(withUses(withVouchers(2), 1, 4), 1, 2);
    expect(order.uses).toEqual([{ index: 1, uses: 2 }]);
    expect([usesAskedOf(order, 0), usesAskedOf(order, 1)]).toEqual([1, 2]);
    expect(withUses(order, 1, 1).uses).toEqual([]);
    expect(orderDraft.safeParse(order).success).toBe(true);
  });
});

describe('the face of an order', () => {
  const short = (judgedTotalMinor: number) =>
    faceOf({
      items: [unread],
      decision: {
        vouchers: [
          {
            verdict: 'refused',
            ref: id(1),
            refusal: { reason: 'belowMinimumSpend', minimumMinor: 3000, shortMinor: 1200 },
          },
        ],
        totalMinor: judgedTotalMinor,
        discountMinor: 0,
        toPayMinor: judgedTotalMinor,
        confirmable: false,
      },
    });
  const unread = {
    readable: true,
    decisionIndex: 0,
    voucher: {
      ref: id(1),
      hint: '',
      campaign: {
        id: 'c',
        no: 1,
        version: 1,
        name: { zh: '券', en: 'Voucher' },
        kind: 'amountOff',
        item: null,
        worthMinor: 500,
        paidMinor: null,
        validThrough: '2099-12-31',
        paused: false,
      },
      lastDay: '2099-12-31',
      usesAllowed: 1,
      usesCounted: 0,
      amountLeftMinor: null,
      customerLast4: null,
    },
  } as const;

  it('asks for the order as long as nothing of it has been judged', () => {
    expect(short(0)).toBe('asks');
  });

  it('refuses what was judged with the order and is still too small', () => {
    expect(short(1800)).toBe('refusedAlone');
  });
});
