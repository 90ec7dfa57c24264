import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  faceOf,
  freshOrder,
  isEmpty,
  maxVouchers,
  totalOf,
  withAmount,
  withItem,
  withQuantity,
  withTotal,
  withVoucher,
  withoutVouchers,
} from '../../renderer/screens/redeem/order.ts';
import type { QuickItem } from '../../renderer/screens/redeem/order.ts';
import { orderDraft } from '../../shared/contract/order.ts';
import type { OrderDraft, OrderVoucher } from '../../shared/contract/order.ts';

const id = (n: number): string => n.toString(16).padStart(32, '0');
const voucher = (n: number): OrderVoucher => ({ pickedId: id(n), ref: id(n) });
const fresh = freshOrder(id(0));
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

  it.each([
    [maxVouchers - 1, maxVouchers - 1],
    [maxVouchers, maxVouchers],
    [maxVouchers + 1, maxVouchers],
  ])('of %i vouchers keeps %i', (asked, kept) => {
    const order = withVouchers(asked);
    expect(order.vouchers).toHaveLength(kept);
    expect(orderDraft.safeParse(order).success).toBe(true);
  });

  it('keeps a chosen part with its voucher when others are taken out', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 7 }));
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 7 }), (dropped, chosen) => {
        const order = withAmount(withVouchers(8), chosen, 500);
        const after = withoutVouchers(order, new Set(dropped));
        const kept = after.amounts.map(({ index }) => after.vouchers[index]);
        expect(kept).toEqual(dropped.includes(chosen) ? [] : [voucher(chosen)]);
      }),
    );
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
            tried: [],
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
