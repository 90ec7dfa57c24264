import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  betterChoice,
  setAside,
  stillAside,
  takenBack,
} from '../../renderer/screens/redeem/aside.ts';
import {
  freshOrder,
  itemsOf,
  withAmount,
  withUses,
  withVoucher,
} from '../../renderer/screens/redeem/order.ts';
import type { OrderDraft, Prepared } from '../../shared/contract/order.ts';

const id = (n: number): string => n.toString(16).padStart(32, '0');
const count = 4;
const places = [0, 1, 2, 3];

const draft = places.reduce<OrderDraft>(
  (order, n) => withVoucher(order, { pickedId: id(n), ref: id(n) }),
  freshOrder(id(99), 'CNY'),
);

/** An order of four vouchers of which those at `refused` can't be used. */
function preparedWith(
  refused: readonly number[],
  suggestion: Prepared['suggestion'],
): Pick<Prepared, 'items' | 'decision' | 'suggestion'> {
  return {
    items: places.map((n) => ({
      readable: true,
      decisionIndex: n,
      voucher: {
        ref: id(n),
        hint: `hint ${n}`,
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
        usesAllowed: 5,
        usesCounted: 0,
        amountLeftMinor: null,
        customerLast4: null,
      },
    })),
    decision: {
      vouchers: places.map((n) =>
        refused.includes(n)
          ? { verdict: 'refused', ref: id(n), refusal: { reason: 'stackingGroup' } }
          : {
              verdict: 'ok',
              acceptance: {
                ref: id(n),
                discountMinor: 500,
                lines: [],
                valueMinor: 500,
                uses: 1,
                usesLeft: 4,
                amountLeftMinor: null,
                topUpMinor: 0,
                costToShopMinor: 500,
                certainty: { kind: 'certain', because: 'standAlone' },
                warnings: [],
              },
            },
      ),
      totalMinor: 5000,
      discountMinor: 1500,
      toPayMinor: 3500,
      confirmable: refused.length === 0,
    },
    suggestion,
  };
}

const keeping = (keep: readonly number[], discountMinor: number): Prepared['suggestion'] => ({
  use: places.filter((n) => !keep.includes(n)),
  setAside: keep,
  discountMinor,
  gainMinor: discountMinor,
});

const choiceOf = (part: ReturnType<typeof preparedWith>) => betterChoice(part as Prepared);

describe('"use these, not those"', () => {
  it('says nothing where the terminal suggests nothing', () => {
    expect(choiceOf(preparedWith([1], null))).toBeNull();
  });

  it('says nothing where it is only that the refused one has to go', () => {
    expect(choiceOf(preparedWith([1], keeping([1], 1500)))).toBeNull();
  });

  it('names what to use and what to keep, and how much more that takes off', () => {
    const better = choiceOf(preparedWith([1], keeping([0, 2], 2300)));
    expect(better?.keep.map(({ place }) => place)).toEqual([0, 2]);
    expect(better?.use.map(({ place }) => place)).toEqual([1, 3]);
    expect(better?.moreMinor).toBe(800);
  });

  it('sets vouchers aside with all that was chosen for them, and takes each back as it was', () => {
    const some = fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 });
    const { items, decision } = preparedWith([], null);
    fc.assert(
      fc.property(some, fc.constantFrom(...places), (chosen, special) => {
        const order = withUses(withAmount(draft, special, 700), special, 3);
        const kept = itemsOf({ items, decision }).filter(({ place }) => chosen.includes(place));
        const apart = setAside(order, kept);
        expect(apart.draft.vouchers).toHaveLength(count - chosen.length);
        const whole = apart.aside.reduce(takenBack, apart.draft);
        const at = whole.vouchers.findIndex((one) => 'ref' in one && one.ref === id(special));
        expect(new Set(whole.vouchers)).toEqual(new Set(order.vouchers));
        expect(whole.amounts).toEqual([{ index: at, amountMinor: 700 }]);
        expect(whole.uses).toEqual([{ index: at, uses: 3 }]);
      }),
    );
  });

  it('forgets of those aside what stands in the order again', () => {
    const { items, decision } = preparedWith([], null);
    const { aside } = setAside(draft, itemsOf({ items, decision }).slice(0, 2));
    expect(stillAside(aside, items.slice(0, 1)).map(({ voucher }) => voucher.ref)).toEqual([id(1)]);
  });
});
