import * as fc from 'fast-check';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type {
  Quantity,
  SoldLine,
  UndoFacts,
  UndoPart,
  Undoing,
  UsedVoucher,
} from '../../shared/domain/undo/undoFacts.ts';
import { basketAny, benefitAny } from './arbitraries.ts';
import { campaignWith, minuteMs, noon, orderWith, refNo, voucherWith } from './build.ts';

export const nothing: Quantity = { uses: 0, amountMinor: 0, discountMinor: 0, valueMinor: 0 };

/** A redemption as it stands in the journal, and what was paid for the goods. */
export interface Redeemed {
  readonly vouchers: readonly UsedVoucher[];
  readonly lines: readonly SoldLine[];
  readonly toPayMinor: number;
}

/** Facts of an undo a minute later by somebody who may; nothing was undone before. */
export function undoWith(
  { vouchers, lines }: Pick<Redeemed, 'vouchers' | 'lines'>,
  part: UndoPart,
  change: Partial<UndoFacts> = {},
): UndoFacts {
  return {
    of: 'redemption',
    at: noon,
    businessDay: '2026-11-21',
    here: true,
    vouchers,
    lines,
    part,
    now: noon + minuteMs,
    undoMinutes: { cashier: 5, manager: 60 },
    operator: 'cashier',
    approver: null,
    ...change,
  };
}

/** What the rules make of an order, as the journal keeps it. */
export function redeemedOf(order: OrderFacts): Redeemed {
  const { vouchers, toPayMinor } = decideOrder(order);
  return {
    toPayMinor,
    lines: order.basket.lines.map(({ lineId, quantity, unitPriceMinor }) => ({
      lineId,
      quantity,
      totalMinor: quantity * unitPriceMinor,
      returned: 0,
    })),
    vouchers: vouchers.flatMap((outcome, place) => {
      if (outcome.verdict === 'refused') return [];
      const { acceptance } = outcome;
      return [
        {
          ref: acceptance.ref,
          campaignNo: order.vouchers[place]?.campaign.value.no ?? 0,
          uses: acceptance.uses,
          amountMinor: acceptance.amountLeftMinor === null ? null : acceptance.discountMinor,
          discountMinor: acceptance.discountMinor,
          valueMinor: acceptance.valueMinor,
          lines: acceptance.lines,
          restored: nothing,
          undoRounds: 0,
          revival: { today: '2026-11-21', lastDay: '2026-11-30', reviveDays: 0 },
        },
      ];
    }),
  };
}

/** Orders with up to three vouchers of any kind that were taken, several uses at once among them. */
export const redeemedAny: fc.Arbitrary<Redeemed> = fc
  .record({
    basket: fc.oneof({ weight: 6, arbitrary: basketAny }, fc.constant({ lines: [] })),
    wanted: fc.array(
      fc.record({ benefit: benefitAny, uses: fc.integer({ min: 1, max: 3 }), chosen: fc.nat(900) }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ basket, wanted }) =>
    redeemedOf(
      orderWith({
        basket,
        vouchers: wanted.map(({ benefit }, place) => {
          const campaign = campaignWith({ no: place + 1, benefit, usesPerVoucher: 3 });
          return voucherWith(campaign, { ref: refNo(place) });
        }),
        uses: new Map(wanted.map(({ uses }, place) => [refNo(place), uses])),
        amounts: new Map(
          basket.lines.length > 0
            ? []
            : wanted.map(({ chosen }, place) => [refNo(place), chosen + 1]),
        ),
      }),
    ),
  )
  .filter(({ vouchers }) => vouchers.length > 0);

/** Numbers out of which a part of a redemption is made: mostly one that is there, sometimes not. */
export const pickAny = fc.record({
  kind: fc.constantFrom('voucher', 'uses', 'amount', 'lines'),
  place: fc.nat(3),
  share: fc.integer({ min: 0, max: 5 }),
  counts: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
});
export type PickedPart = typeof pickAny extends fc.Arbitrary<infer T> ? T : never;

export function partOf({ vouchers, lines }: Redeemed, pick: PickedPart): UndoPart {
  const voucher = vouchers[pick.place];
  const ref = voucher?.ref ?? refNo(99);
  switch (pick.kind) {
    case 'voucher':
      return { kind: 'voucher', ref };
    case 'uses':
      return { kind: 'uses', ref, uses: pick.share };
    case 'amount': {
      const left = (voucher?.amountMinor ?? 0) - (voucher?.restored.amountMinor ?? 0);
      return { kind: 'amount', ref, amountMinor: Math.ceil((left * pick.share) / 4) };
    }
    default: {
      const wanted = lines.map(({ lineId, quantity, returned }, place) => {
        const most = pick.share === 5 ? quantity : quantity - returned;
        return { lineId, quantity: Math.min(most, pick.counts[place] ?? 0) };
      });
      return { kind: 'lines', lines: wanted.filter(({ quantity }) => quantity > 0) };
    }
  }
}

export function sumOf(one: Quantity, other: Quantity): Quantity {
  return {
    uses: one.uses + other.uses,
    amountMinor: (one.amountMinor ?? 0) + (other.amountMinor ?? 0),
    discountMinor: one.discountMinor + other.discountMinor,
    valueMinor: one.valueMinor + other.valueMinor,
  };
}

/** The redemption once this was given back. */
export function afterUndoing<T extends Redeemed>(redeemed: T, undoing: Undoing): T {
  return {
    ...redeemed,
    vouchers: redeemed.vouchers.map((voucher) => {
      const back = undoing.restored.find(({ ref }) => ref === voucher.ref) ?? nothing;
      return { ...voucher, restored: sumOf(voucher.restored, back) };
    }),
    lines: redeemed.lines.map((line) => {
      const back = undoing.returned.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0;
      return { ...line, returned: line.returned + back };
    }),
  };
}
