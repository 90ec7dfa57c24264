import type {
  OrderDraft,
  OrderVoucher,
  Prepared,
  PreparedItem,
} from '../../../shared/contract/order.ts';
import type { Acceptance, VoucherOutcome } from '../../../shared/domain/order/decision.ts';
import type { Scan } from '../../../shared/domain/codes/scan.ts';
import { isForRainCheck } from '../../../shared/domain/stock/rainCheck.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';

/** Pure steps of the order in hand. Nothing here is used up: the terminal judges, the cashier confirms. */

export const maxVouchers = 20;

export type Line = OrderDraft['lines'][number];
export type QuickItem = ShopConfig['quickItems'][number];

/** `currency`: of every amount in it, as the shop has it. */
export function freshOrder(orderId: string, currency: string): OrderDraft {
  return { orderId, lines: [], vouchers: [], customer: null, currency, amounts: [], uses: [] };
}

export const isEmpty = (draft: OrderDraft): boolean =>
  draft.lines.length === 0 && draft.vouchers.length === 0 && draft.customer === null;

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);

/** Line ids say what a line is, in the journal too. */
export const totalLineId = 'total';
export const lineIdOf = (item: string): string => `item-${item}`;

/** What is keyed in by name is part of the total that was typed before, and comes out of its rest. */
function outOfTotal(lines: readonly Line[], minor: number): readonly Line[] {
  return lines.flatMap((line) => {
    if (line.lineId !== totalLineId) return [line];
    const unitPriceMinor = line.unitPriceMinor - minor;
    return unitPriceMinor > 0 ? [{ ...line, unitPriceMinor }] : [];
  });
}

/** Adds one of an item; a second one of the same raises its quantity. */
export function withItem(draft: OrderDraft, item: QuickItem, name: string): OrderDraft {
  const lineId = lineIdOf(item.item);
  const known = draft.lines.find((line) => line.lineId === lineId);
  if (known !== undefined) return withQuantity(draft, lineId, known.quantity + 1);
  const line: Line = {
    lineId,
    name,
    item: item.item,
    categories: [...item.categories],
    quantity: 1,
    unitPriceMinor: item.priceMinor,
  };
  return { ...draft, lines: [...outOfTotal(draft.lines, item.priceMinor), line] };
}

/**
 * Puts the order's total, typed, in place of any typed before; 0 takes it out. Its line is what the items
 * keyed in by name leave of it.
 */
export function withTotal(draft: OrderDraft, totalMinor: number, name: string): OrderDraft {
  const others = draft.lines.filter((line) => line.lineId !== totalLineId);
  const restMinor = totalMinor - totalOf(others);
  if (restMinor <= 0) return { ...draft, lines: others };
  const line: Line = {
    lineId: totalLineId,
    name,
    item: null,
    categories: [],
    quantity: 1,
    unitPriceMinor: restMinor,
  };
  return { ...draft, lines: [...others, line] };
}

const maxQuantity = 999;

export function withQuantity(draft: OrderDraft, lineId: string, quantity: number): OrderDraft {
  if (quantity < 1) return withoutLine(draft, lineId);
  const line = draft.lines.find((one) => one.lineId === lineId);
  if (line === undefined) return draft;
  const kept = Math.min(quantity, maxQuantity);
  const more = lineId === totalLineId ? 0 : Math.max(0, kept - line.quantity);
  const lines = outOfTotal(draft.lines, more * line.unitPriceMinor);
  return {
    ...draft,
    lines: lines.map((one) => (one.lineId === lineId ? { ...one, quantity: kept } : one)),
  };
}

export const withoutLine = (draft: OrderDraft, lineId: string): OrderDraft => ({
  ...draft,
  lines: draft.lines.filter((line) => line.lineId !== lineId),
});

/** Adds a voucher; the very same reading or pick twice changes nothing. */
export function withVoucher(draft: OrderDraft, voucher: OrderVoucher): OrderDraft {
  if (draft.vouchers.length >= maxVouchers) return draft;
  return { ...draft, vouchers: [...draft.vouchers, voucher] };
}

export const scanned = (scan: Scan): OrderVoucher => ({ scan: { ...scan } });

/** Takes out the vouchers at these places; parts chosen of the others keep to their vouchers. */
export function withoutVouchers(draft: OrderDraft, places: ReadonlySet<number>): OrderDraft {
  const newPlace = new Map<number, number>();
  draft.vouchers.forEach((_, place) => {
    if (!places.has(place)) newPlace.set(place, newPlace.size);
  });
  const kept = <T extends { readonly index: number }>(parts: readonly T[]): T[] =>
    parts.flatMap((part) => {
      const index = newPlace.get(part.index);
      return index === undefined ? [] : [{ ...part, index }];
    });
  return {
    ...draft,
    amounts: kept(draft.amounts),
    uses: kept(draft.uses),
    ...(draft.substitutes === undefined ? {} : { substitutes: kept(draft.substitutes) }),
    vouchers: draft.vouchers.filter((_, place) => !places.has(place)),
  };
}

export function withAmount(
  draft: OrderDraft,
  place: number,
  amountMinor: number | null,
): OrderDraft {
  const others = draft.amounts.filter(({ index }) => index !== place);
  const amounts = amountMinor === null ? others : [...others, { index: place, amountMinor }];
  return { ...draft, amounts };
}

/** So many uses at once; one is what nobody has to say. */
export function withUses(draft: OrderDraft, place: number, uses: number): OrderDraft {
  const others = draft.uses.filter(({ index }) => index !== place);
  return { ...draft, uses: uses === 1 ? others : [...others, { index: place, uses }] };
}

/** Something else is taken for the voucher at a place; `null`: what it gives after all. */
export function withSubstitute(draft: OrderDraft, place: number, item: string | null): OrderDraft {
  const others = (draft.substitutes ?? []).filter(({ index }) => index !== place);
  return { ...draft, substitutes: item === null ? others : [...others, { index: place, item }] };
}

export const substituteAt = ({ substitutes = [] }: OrderDraft, place: number): string | null =>
  substitutes.find(({ index }) => index === place)?.item ?? null;

/** How many uses the order asks of the voucher at a place. */
export const usesAskedOf = ({ uses }: OrderDraft, place: number): number =>
  uses.find(({ index }) => index === place)?.uses ?? 1;

export const withCustomer = (draft: OrderDraft, customer: string | null): OrderDraft => ({
  ...draft,
  customer,
});

/** One voucher of the order with what became of it. */
export interface OrderItem {
  /** Its place among the order's vouchers. */
  readonly place: number;
  readonly item: PreparedItem;
  /** `null` for a code that could not be read. */
  readonly judged: VoucherOutcome | null;
}

/** What using it means; `null` when it can't be used. */
export function acceptanceOf({ judged }: OrderItem): Acceptance | null {
  return judged === null || judged.verdict === 'refused' ? null : judged.acceptance;
}

export function itemsOf(prepared: Pick<Prepared, 'items' | 'decision'>): readonly OrderItem[] {
  return prepared.items.map((item, place) => ({
    place,
    item,
    judged: item.readable ? (prepared.decision.vouchers[item.decisionIndex] ?? null) : null,
  }));
}

/** Places of vouchers that are said and not kept: read twice, or unreadable beside others. */
export function placesToDrop(items: readonly OrderItem[]): ReadonlySet<number> {
  const repeated = items.filter(
    ({ judged }) => judged?.verdict === 'refused' && judged.refusal.reason === 'inThisOrder',
  );
  const unreadable = items.filter(({ item }) => !item.readable);
  const others = items.length - repeated.length - unreadable.length;
  const said = others > 0 ? unreadable : unreadable.slice(0, -1);
  return new Set([...repeated, ...said].map(({ place }) => place));
}

/** What the order comes to as a whole; decides which face the screen shows. */
export type OrderFace =
  | 'ready'
  | 'blocked'
  /** Nothing is wrong with the voucher: it has to be told what it is used for. */
  | 'asks'
  | 'refusedAlone'
  /** Nothing is wrong with the voucher: the shop has not got what it gives. */
  | 'soldOut'
  | 'unreadableAlone'
  | 'needsManager';

/**
 * Looks at the order, of which nothing had been keyed in when it was judged: the lines on the screen may
 * be newer than the judgement, and must not make a refusal of it.
 */
export function asksForOrder({ judged }: OrderItem, judgedTotalMinor: number): boolean {
  if (judged?.verdict !== 'refused' || judgedTotalMinor > 0) return false;
  return ['noEligibleItem', 'belowMinimumSpend'].includes(judged.refusal.reason);
}

/** Refused for what the shop has, and for nothing else. */
export function isSoldOut({ judged }: OrderItem): boolean {
  return judged?.verdict === 'refused' && isForRainCheck(judged.refusal);
}

export function faceOf(prepared: Pick<Prepared, 'items' | 'decision'>): OrderFace {
  const items = itemsOf(prepared);
  const only = items.length === 1 ? items[0] : undefined;
  if (only !== undefined && !only.item.readable) return 'unreadableAlone';
  if (only !== undefined && asksForOrder(only, prepared.decision.totalMinor)) return 'asks';
  if (only !== undefined && isSoldOut(only)) return 'soldOut';
  if (only?.judged?.verdict === 'refused') return 'refusedAlone';
  if (items.some(({ judged }) => judged === null || judged.verdict === 'refused')) return 'blocked';
  if (items.some(({ judged }) => judged?.verdict === 'needsApproval')) return 'needsManager';
  return prepared.decision.confirmable ? 'ready' : 'blocked';
}

/** Plain enough to be confirmed without a look: one voucher, sure, nothing to pay on top or to warn of. */
export function isPlain(prepared: Prepared): boolean {
  const items = itemsOf(prepared);
  const judged = items.length === 1 ? items[0]?.judged : undefined;
  if (judged?.verdict !== 'ok' || !prepared.decision.confirmable) return false;
  const { acceptance } = judged;
  const grave = acceptance.warnings.some(({ kind }) => kind !== 'endsSoon' && kind !== 'lastUse');
  return (
    acceptance.certainty.kind !== 'doubtful' &&
    acceptance.topUpMinor === 0 &&
    acceptance.amountLeftMinor === null &&
    !grave
  );
}
