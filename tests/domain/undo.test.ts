import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideUndo,
  maxUndoDays,
  maxUndoRounds,
  undoneOf,
  undoUntil,
} from '../../shared/domain/undo/undo.ts';
import type {
  Quantity,
  Revival,
  SoldLine,
  StaffRole,
  UndoFacts,
  UndoPart,
  Undoing,
  UsedVoucher,
} from '../../shared/domain/undo/undoFacts.ts';
import { basketOf, campaignWith, dayMs, line, minuteMs, noon } from './build.ts';
import { orderWith, refNo, voucherWith } from './build.ts';
import { casesOf } from './cases.ts';
import {
  afterUndoing,
  nothing,
  partOf,
  pickAny,
  redeemedAny,
  redeemedOf,
  sumOf,
  undoWith,
} from './undoModel.ts';
import type { Redeemed } from './undoModel.ts';

const whole: UndoPart = { kind: 'whole' };
const revival: Revival = { today: '2026-11-21', lastDay: '2026-11-30', reviveDays: 0 };

/** Three drinks at 12.00 and a cake at 20.00. */
const drinks: SoldLine = { lineId: 'drinks', quantity: 3, totalMinor: 3600, returned: 0 };
const cake: SoldLine = { lineId: 'cake', quantity: 1, totalMinor: 2000, returned: 0 };

/** One drink free, 5.00 off the cake from a stored amount, and a gift beside the order. */
const free: UsedVoucher = {
  ref: refNo(1),
  campaignNo: 7,
  uses: 1,
  amountMinor: null,
  discountMinor: 1200,
  valueMinor: 1200,
  lines: [{ lineId: 'drinks', discountMinor: 1200, units: 1 }],
  restored: nothing,
  undoRounds: 0,
  revival,
};
const stored: UsedVoucher = {
  ...free,
  ref: refNo(2),
  campaignNo: 8,
  uses: 0,
  amountMinor: 500,
  discountMinor: 500,
  valueMinor: 500,
  lines: [{ lineId: 'cake', discountMinor: 500, units: 0 }],
};
const gift: UsedVoucher = {
  ...free,
  ref: refNo(3),
  campaignNo: 9,
  discountMinor: 0,
  valueMinor: 300,
  lines: [],
};
/** Three uses at once, ten in all over the drinks. */
const punch: UsedVoucher = {
  ...free,
  uses: 3,
  discountMinor: 1000,
  valueMinor: 1000,
  lines: [{ lineId: 'drinks', discountMinor: 1000, units: 3 }],
};

const order: Redeemed = {
  vouchers: [free, stored, gift],
  lines: [drinks, cake],
  toPayMinor: 3900,
};
const punched: Redeemed = { vouchers: [punch], lines: [drinks], toPayMinor: 2600 };
const besideTill: Redeemed = {
  vouchers: [{ ...free, lines: [] }],
  lines: [],
  toPayMinor: 0,
};

function wordOf(facts: UndoFacts): string {
  const decision = decideUndo(facts);
  if (decision.verdict === 'refused') return decision.refusal.reason;
  return decision.verdict === 'needsApproval' ? decision.approval.reason : 'ok';
}

/** What this part gives back; fails where it is refused. */
function undoingOf(redeemed: Redeemed, part: UndoPart): Undoing {
  const decision = decideUndo(undoWith(redeemed, part));
  if (decision.verdict !== 'ok') throw new Error(wordOf(undoWith(redeemed, part)));
  return decision;
}

/** Undoes one part after another; answers what is left and what each gave back. */
function undoneBy(redeemed: Redeemed, parts: readonly UndoPart[]): [Redeemed, Undoing[]] {
  let state = redeemed;
  const undoings = parts.map((part) => {
    const undoing = undoingOf(state, part);
    state = afterUndoing(state, undoing);
    return undoing;
  });
  return [state, undoings];
}

function quantityOf({ uses, amountMinor, discountMinor, valueMinor }: Quantity): Quantity {
  return { uses, amountMinor, discountMinor, valueMinor };
}

describe('undone as a whole', () => {
  it('restores exactly what was used, refunds what was paid, on the business day it counted on', () => {
    const undoing = undoingOf(order, whole);
    expect(undoing).toEqual({
      verdict: 'ok',
      restored: order.vouchers.map(({ ref, campaignNo, ...used }) => ({
        ref,
        campaignNo,
        ...quantityOf(used),
        revivedThrough: null,
      })),
      returned: [
        { lineId: 'drinks', quantity: 3, refundMinor: 2400 },
        { lineId: 'cake', quantity: 1, refundMinor: 1500 },
      ],
      refundMinor: order.toPayMinor,
      businessDay: '2026-11-21',
    });
  });

  it('beside a main till no goods are known, and no refund', () => {
    expect(undoingOf(besideTill, whole)).toMatchObject({
      restored: [{ uses: 1, discountMinor: 1200 }],
      returned: [],
      refundMinor: 0,
    });
  });

  it('once: alreadyUndone, even with a manager (I2)', () => {
    const [after] = undoneBy(order, [whole]);
    expect(undoneOf(after)).toBe('whole');
    for (const part of [whole, { kind: 'voucher', ref: free.ref } as const]) {
      expect(wordOf(undoWith(after, part, { approver: 'manager' }))).toBe('alreadyUndone');
    }
  });

  it('what two terminals apart gave back twice is not asked for again (I2)', () => {
    const twice = sumOf(quantityOf(free), quantityOf(free));
    const over = { ...order, vouchers: [{ ...free, restored: twice }, gift] };
    expect(undoingOf(over, whole).restored.map(({ ref }) => ref)).toEqual([gift.ref]);
    const all = { ...order, vouchers: [{ ...free, restored: twice }] };
    expect(wordOf(undoWith(all, whole))).toBe('alreadyUndone');
  });
});

describe('undone in part', () => {
  it('one voucher of several; the others and the goods stay', () => {
    const [after, [undoing]] = undoneBy(order, [{ kind: 'voucher', ref: stored.ref }]);
    expect(undoing?.restored).toEqual([
      { ref: stored.ref, campaignNo: 8, ...quantityOf(stored), revivedThrough: null },
    ]);
    expect(undoing).toMatchObject({ returned: [], refundMinor: 0 });
    expect(undoneOf(order)).toBe('no');
    expect(undoneOf(after)).toBe('part');
    expect(wordOf(undoWith(after, { kind: 'voucher', ref: stored.ref }))).toBe('moreThanUsed');
  });

  it('its goods were paid for again: they come back at that price with the rest', () => {
    const [after] = undoneBy(order, [{ kind: 'voucher', ref: stored.ref }]);
    const rest = undoingOf(after, whole);
    expect(rest.restored.map(({ ref }) => ref)).toEqual([free.ref, gift.ref]);
    expect(rest.refundMinor).toBe(order.toPayMinor + stored.discountMinor);
  });

  it('all vouchers given back is undone as a whole: the goods are sold at their price', () => {
    const [after] = undoneBy(
      order,
      order.vouchers.map(({ ref }) => ({ kind: 'voucher', ref }) as const),
    );
    expect(undoneOf(after)).toBe('whole');
  });

  it.each([
    [
      [1, 1, 1],
      [333, 333, 334],
    ],
    [
      [2, 1],
      [666, 334],
    ],
    [[3], [1000]],
  ])('uses %j of three give back %j of the discount', (uses, shares) => {
    const parts = uses.map((count) => ({ kind: 'uses', ref: punch.ref, uses: count }) as const);
    const [after, undoings] = undoneBy(punched, parts);
    const restored = undoings.flatMap((undoing) => undoing.restored);
    expect(restored.map((one) => one.uses)).toEqual(uses);
    expect(restored.map((one) => one.discountMinor)).toEqual(shares);
    expect(restored.map((one) => one.valueMinor)).toEqual(shares);
    expect(restored.every((one) => one.amountMinor === null)).toBe(true);
    expect(undoneOf(after)).toBe('whole');
  });

  it('an amount in parts, the last of it by the voucher’s name', () => {
    const [after, undoings] = undoneBy({ ...order, vouchers: [stored] }, [
      { kind: 'amount', ref: stored.ref, amountMinor: 1 },
      { kind: 'amount', ref: stored.ref, amountMinor: 199 },
      { kind: 'voucher', ref: stored.ref },
    ]);
    const amounts = undoings.flatMap(({ restored }) => restored.map((one) => one.amountMinor));
    expect(amounts).toEqual([1, 199, 300]);
    expect(undoneOf(after)).toBe('whole');
  });

  it.each<[string, UndoPart]>([
    ['a voucher it hasn’t', { kind: 'voucher', ref: refNo(99) }],
    ['no use', { kind: 'uses', ref: punch.ref, uses: 0 }],
    ['a use too many', { kind: 'uses', ref: punch.ref, uses: 4 }],
    ['an amount of a voucher that has none', { kind: 'amount', ref: punch.ref, amountMinor: 1 }],
    ['uses of a voucher it hasn’t', { kind: 'uses', ref: refNo(99), uses: 1 }],
    ['no goods', { kind: 'lines', lines: [] }],
    ['a line it hasn’t', { kind: 'lines', lines: [{ lineId: 'tea', quantity: 1 }] }],
    ['a unit too many', { kind: 'lines', lines: [{ lineId: 'drinks', quantity: 4 }] }],
    ['no unit', { kind: 'lines', lines: [{ lineId: 'drinks', quantity: 0 }] }],
    [
      'a line named twice',
      {
        kind: 'lines',
        lines: [
          { lineId: 'drinks', quantity: 1 },
          { lineId: 'drinks', quantity: 1 },
        ],
      },
    ],
  ])('moreThanUsed: %s', (_, part) => {
    expect(wordOf(undoWith(punched, part))).toBe('moreThanUsed');
  });

  it.each([0, 501])('moreThanUsed: %i of a stored 500', (amountMinor) => {
    expect(wordOf(undoWith(order, { kind: 'amount', ref: stored.ref, amountMinor }))).toBe(
      'moreThanUsed',
    );
    expect(wordOf(undoWith(order, { kind: 'uses', ref: stored.ref, uses: 1 }))).toBe(
      'moreThanUsed',
    );
  });
});

describe('goods came back', () => {
  const back = (...lines: readonly [string, number][]): UndoPart => ({
    kind: 'lines',
    lines: lines.map(([lineId, quantity]) => ({ lineId, quantity })),
  });

  it('each at the share that was paid for it; the use once its own unit is back', () => {
    const [after, undoings] = undoneBy(order, [
      back(['drinks', 1]),
      back(['drinks', 1]),
      back(['drinks', 1]),
    ]);
    expect(undoings.map(({ refundMinor }) => refundMinor)).toEqual([800, 800, 800]);
    const uses = undoings.map(({ restored }) => restored.map((one) => one.uses));
    expect(uses).toEqual([[0], [0], [1]]);
    const shares = undoings.map(({ restored }) => restored.map((one) => one.discountMinor));
    expect(shares).toEqual([[400], [400], [400]]);
    expect(undoneOf(after)).toBe('part');
  });

  it('a stored amount by the share that paid for them', () => {
    const spread = {
      ...stored,
      discountMinor: 560,
      amountMinor: 560,
      valueMinor: 560,
      lines: [
        { lineId: 'drinks', discountMinor: 361, units: 0 },
        { lineId: 'cake', discountMinor: 199, units: 0 },
      ],
    };
    const [, undoings] = undoneBy({ ...order, vouchers: [spread] }, [
      back(['drinks', 2], ['cake', 1]),
      back(['drinks', 1]),
    ]);
    const amounts = undoings.map(({ restored }) => restored.map((one) => one.amountMinor));
    expect(amounts).toEqual([[240 + 199], [121]]);
    expect(undoings.map(({ refundMinor }) => refundMinor)).toEqual([2159 + 1801, 1080]);
  });

  it('what went on no line comes back with the last of them', () => {
    const [after, undoings] = undoneBy(order, [
      back(['cake', 1]),
      back(['drinks', 2]),
      back(['drinks', 1]),
    ]);
    const refs = undoings.map(({ restored }) => restored.map(({ ref }) => ref));
    expect(refs).toEqual([[stored.ref], [free.ref], [free.ref, gift.ref]]);
    expect(undoings[2]?.restored[1]).toMatchObject({ uses: 1, valueMinor: 300 });
    expect(undoneOf(after)).toBe('whole');
  });

  it('the rest may follow when no voucher has anything left to come back', () => {
    const redeemed = { ...order, vouchers: [stored] };
    const [after] = undoneBy(redeemed, [back(['cake', 1])]);
    expect(undoneOf(after)).toBe('part');
    expect(undoingOf(after, back(['drinks', 1]))).toMatchObject({
      restored: [{ ref: stored.ref, uses: 0, amountMinor: null, discountMinor: 0, valueMinor: 0 }],
      refundMinor: 1200,
    });
    const [all] = undoneBy(after, [whole]);
    expect(undoneOf(all)).toBe('whole');
    expect(wordOf(undoWith(all, whole))).toBe('alreadyUndone');
  });

  it('goods no voucher was given on open no round and leave the vouchers as they were', () => {
    const often = { ...order, vouchers: [{ ...stored, undoRounds: maxUndoRounds }] };
    const [after, [undoing]] = undoneBy(often, [back(['drinks', 3])]);
    expect(undoing?.restored).toEqual([
      { ref: stored.ref, campaignNo: 8, ...nothing, amountMinor: null, revivedThrough: null },
    ]);
    expect(undoneOf(after)).toBe('part');
    expect(wordOf(undoWith(after, back(['cake', 1])))).toBe('undoRoundsSpent');
  });

  it('goodsReturned: then no voucher comes back without the rest of them', () => {
    const [after] = undoneBy(order, [back(['cake', 1])]);
    const parts: readonly UndoPart[] = [
      { kind: 'voucher', ref: free.ref },
      { kind: 'uses', ref: free.ref, uses: 1 },
      { kind: 'amount', ref: stored.ref, amountMinor: 1 },
    ];
    for (const part of parts) expect(wordOf(undoWith(after, part))).toBe('goodsReturned');
    expect(wordOf(undoWith(after, whole))).toBe('ok');
  });

  it('vouchersReturned: goods come back with all the rest only', () => {
    const [after] = undoneBy(order, [{ kind: 'voucher', ref: free.ref }]);
    expect(wordOf(undoWith(after, back(['cake', 1])))).toBe('vouchersReturned');
    expect(wordOf(undoWith(after, whole))).toBe('ok');
  });
});

describe('who may undo, and when', () => {
  it('voidOfVoid and notARedemption', () => {
    const none = { vouchers: [], lines: [] };
    expect(wordOf(undoWith(none, whole, { of: 'void' }))).toBe('voidOfVoid');
    expect(wordOf(undoWith(none, whole, { of: 'other' }))).toBe('notARedemption');
  });

  it.each([
    [0, 'ok'],
    [1, 'tooLate'],
  ])('tooLate: %i ms after so many days: %s, even with a manager', (ms, word) => {
    const now = noon + maxUndoDays * dayMs + ms;
    expect(wordOf(undoWith(order, whole, { now, approver: 'manager' }))).toBe(word);
  });

  it('undoElsewhere, onlyAsAWhole: another terminal’s with a manager, and only as a whole', () => {
    const elsewhere = { here: false, approver: 'manager' } as const;
    expect(wordOf(undoWith(order, whole, { here: false }))).toBe('undoElsewhere');
    expect(wordOf(undoWith(order, whole, elsewhere))).toBe('ok');
    const parts: readonly UndoPart[] = [
      { kind: 'voucher', ref: free.ref },
      { kind: 'uses', ref: free.ref, uses: 1 },
      { kind: 'amount', ref: stored.ref, amountMinor: 1 },
      { kind: 'lines', lines: [{ lineId: 'cake', quantity: 1 }] },
    ];
    for (const part of parts) {
      expect(wordOf(undoWith(order, part, elsewhere))).toBe('onlyAsAWhole');
    }
  });

  it.each([
    [maxUndoRounds - 1, 'ok'],
    [maxUndoRounds, 'undoRoundsSpent'],
    [maxUndoRounds + 1, 'undoRoundsSpent'],
  ])('undoRoundsSpent: %i rounds before: %s', (undoRounds, word) => {
    const often = { ...order, vouchers: [free, { ...stored, undoRounds }] };
    expect(wordOf(undoWith(often, whole, { approver: 'manager' }))).toBe(word);
    expect(wordOf(undoWith(often, { kind: 'voucher', ref: stored.ref }))).toBe(word);
    // What the round is not about is undone as ever; and a round that was begun may be finished.
    expect(wordOf(undoWith(often, { kind: 'voucher', ref: free.ref }))).toBe('ok');
    const begun = { ...stored, undoRounds, restored: { ...nothing, amountMinor: 1 } };
    expect(wordOf(undoWith({ ...order, vouchers: [begun] }, whole))).toBe('ok');
  });

  it('undoRoundsSpent: what was begun of one voucher opens no round of another', () => {
    const often = { ...order, vouchers: [free, { ...stored, undoRounds: maxUndoRounds }] };
    const [after] = undoneBy(often, [{ kind: 'voucher', ref: free.ref }]);
    expect(wordOf(undoWith(after, whole))).toBe('undoRoundsSpent');
  });

  it.each<[StaffRole, number, string]>([
    ['cashier', 5 * minuteMs - 1, 'ok'],
    ['cashier', 5 * minuteMs, 'ok'],
    ['cashier', 5 * minuteMs + 1, 'undoLate'],
    ['shiftLead', 5 * minuteMs + 1, 'undoLate'],
    ['manager', 60 * minuteMs, 'ok'],
    ['manager', 60 * minuteMs + 1, 'undoLate'],
    ['areaManager', 60 * minuteMs, 'ok'],
  ])('undoLate: a %s after %i ms: %s (I8)', (operator, ms, word) => {
    expect(wordOf(undoWith(order, whole, { operator, now: noon + ms }))).toBe(word);
    expect(noon + ms <= undoUntil(noon, { cashier: 5, manager: 60 }, operator)).toBe(word === 'ok');
  });

  it('undoLate and undoElsewhere want a manager, not just anybody (I8)', () => {
    for (const change of [{ now: noon + 90 * minuteMs }, { here: false }]) {
      expect(wordOf(undoWith(order, whole, { ...change, approver: 'manager' }))).toBe('ok');
      expect(wordOf(undoWith(order, whole, { ...change, approver: 'areaManager' }))).toBe('ok');
      expect(wordOf(undoWith(order, whole, { ...change, approver: 'shiftLead' }))).not.toBe('ok');
      expect(wordOf(undoWith(order, whole, { ...change, operator: 'manager' }))).not.toBe('ok');
    }
  });

  it('needsApproval says what it would give back', () => {
    const decision = decideUndo(undoWith(order, whole, { now: noon + 90 * minuteMs }));
    expect(decision).toMatchObject({ verdict: 'needsApproval', refundMinor: 3900 });
  });
});

describe('undone after the last day', () => {
  const on = (today: string, reviveDays: number): Redeemed => ({
    ...order,
    vouchers: [{ ...free, revival: { ...revival, today, reviveDays } }, gift],
  });

  it.each([
    ['2026-11-30', 3, null],
    ['2026-12-01', 0, null],
    ['2026-12-01', 1, '2026-12-01'],
    ['2026-12-01', 3, '2026-12-03'],
  ])('on %s with %i days: good again through %s', (today, reviveDays, through) => {
    const { restored } = undoingOf(on(today, reviveDays), whole);
    expect(restored.map(({ revivedThrough }) => revivedThrough)).toEqual([through, null]);
  });

  it('a share of the money without the use revives nothing', () => {
    const part: UndoPart = { kind: 'lines', lines: [{ lineId: 'drinks', quantity: 1 }] };
    const [restored] = undoingOf(on('2026-12-01', 3), part).restored;
    expect(restored).toMatchObject({ uses: 0, discountMinor: 400, revivedThrough: null });
  });

  it('a stored amount is revived by any part of it', () => {
    const late = { ...stored, revival: { ...revival, today: '2026-12-01', reviveDays: 2 } };
    const part: UndoPart = { kind: 'amount', ref: stored.ref, amountMinor: 1 };
    const { restored } = undoingOf({ ...order, vouchers: [late] }, part);
    expect(restored[0]?.revivedThrough).toBe('2026-12-02');
  });
});

/** Every counter of every voucher: what came back, or what was used. */
function counters(quantities: readonly Quantity[]): readonly number[] {
  return quantities.flatMap(({ uses, amountMinor, discountMinor, valueMinor }) => [
    uses,
    amountMinor ?? 0,
    discountMinor,
    valueMinor,
  ]);
}

describe('parts in any order', () => {
  const runs = { numRuns: casesOf(1000) };

  it('give back no less and no more than was used, and refund what was paid (I2)', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(redeemedAny, fc.array(pickAny, { maxLength: 8 }), (redeemed, picks) => {
        let state = redeemed;
        let refundMinor = 0;
        let paidAgainMinor = 0;
        const used = counters(redeemed.vouchers);
        const undo = (part: UndoPart): void => {
          const decision = decideUndo(undoWith(state, part));
          seen.add(`${part.kind} ${decision.verdict}`);
          if (decision.verdict !== 'ok') return;
          const { restored, returned } = decision;
          expect(counters(restored).every((count) => Number.isInteger(count) && count >= 0)).toBe(
            true,
          );
          expect(restored.length).toBeGreaterThan(0);
          expect(returned.every((one) => one.quantity > 0 && one.refundMinor >= 0)).toBe(true);
          state = afterUndoing(state, decision);
          const back = counters(state.vouchers.map((voucher) => voucher.restored));
          expect(back.every((count, place) => count <= (used[place] ?? 0))).toBe(true);
          refundMinor += decision.refundMinor;
          if (returned.length === 0 && state.lines.length > 0) {
            paidAgainMinor += restored.reduce((sum, one) => sum + one.discountMinor, 0);
          }
        };
        for (const pick of picks) undo(partOf(state, pick));
        undo(whole);
        expect(undoneOf(state)).toBe('whole');
        expect(wordOf(undoWith(state, whole))).toBe('alreadyUndone');
        expect(counters(state.vouchers.map(({ restored }) => restored))).toEqual(used);
        const areGoodsBack = state.lines.every((one) => one.returned === one.quantity);
        expect(refundMinor).toBe(areGoodsBack ? redeemed.toPayMinor + paidAgainMinor : 0);
      }),
      runs,
    );
    // Each way was really gone, unless somebody was in a hurry.
    if (runs.numRuns < 200) return;
    for (const kind of ['voucher', 'uses', 'amount', 'lines', 'whole']) {
      expect([...seen]).toContain(`${kind} ok`);
    }
  });

  it('of goods: every line brings its own share, whatever the others did', () => {
    fc.assert(
      fc.property(redeemedAny, fc.array(fc.nat(50), { maxLength: 20 }), (redeemed, picks) => {
        let state = redeemed;
        const refunds = new Map<string, number>();
        const undo = (part: UndoPart): void => {
          const undoing = undoingOf(state, part);
          state = afterUndoing(state, undoing);
          for (const { lineId, refundMinor } of undoing.returned) {
            refunds.set(lineId, (refunds.get(lineId) ?? 0) + refundMinor);
          }
        };
        for (const pick of picks) {
          const open = state.lines.filter(({ quantity, returned }) => returned < quantity);
          const one = open[pick % Math.max(1, open.length)];
          if (one !== undefined) {
            undo({ kind: 'lines', lines: [{ lineId: one.lineId, quantity: 1 }] });
          }
        }
        if (undoneOf(state) !== 'whole') undo(whole);
        for (const { lineId, totalMinor } of redeemed.lines) {
          const off = redeemed.vouchers
            .flatMap(({ lines }) => lines)
            .filter((taken) => taken.lineId === lineId)
            .reduce((sum, { discountMinor }) => sum + discountMinor, 0);
          expect(refunds.get(lineId)).toBe(totalMinor - off);
        }
      }),
      runs,
    );
  });

  it('of an order that the rules decided: a free item among three comes back as its own share', () => {
    const redeemed = redeemedOf(
      orderWith({
        basket: basketOf(line(1800, { quantity: 3 })),
        vouchers: [
          voucherWith(
            campaignWith({
              benefit: {
                kind: 'freeItem',
                item: { zh: '奶茶', en: 'Tea' },
                priceMinor: null,
                capMinor: 1800,
              },
            }),
          ),
        ],
      }),
    );
    const part: UndoPart = { kind: 'lines', lines: [{ lineId: 'line-0', quantity: 2 }] };
    expect(undoingOf(redeemed, part)).toMatchObject({
      refundMinor: 2400,
      restored: [{ uses: 0, discountMinor: 1200 }],
    });
  });
});
