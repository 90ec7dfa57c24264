import type { HeldAside } from '../../../shared/contract/heldMethods.ts';
import type {
  OrderDraft,
  OrderVoucher,
  Prepared,
  PreparedVoucher,
} from '../../../shared/contract/order.ts';
import {
  itemsOf,
  usesAskedOf,
  withAmount,
  withUses,
  withVoucher,
  withoutVouchers,
} from './order.ts';
import type { OrderItem } from './order.ts';

/** A voucher of the customer's that this order does not use; taken back, it is as it was. */
export interface Aside {
  readonly given: OrderVoucher;
  /** What stays in sight of it. */
  readonly voucher: HeldAside['voucher'];
  readonly amountMinor: number | null;
  readonly uses: number;
}

/** Which vouchers better stay out, and those that better stay, as they are judged now. */
export interface BetterChoice {
  readonly use: readonly OrderItem[];
  readonly keep: readonly OrderItem[];
  /** What the order would cost less by than as it stands; below 0 where something paid for is spared. */
  readonly moreMinor: number;
}

/** The terminal's suggestion; `null` where it says no more than that what is refused has to go. */
export function betterChoice({ items, decision, suggestion }: Prepared): BetterChoice | null {
  if (suggestion === null) return null;
  const ordered = itemsOf({ items, decision });
  const isKept = ({ item }: OrderItem): boolean =>
    item.readable && suggestion.setAside.includes(item.decisionIndex);
  const keep = ordered.filter(isKept);
  const isNews = ordered.some(
    (one) => isKept(one) !== (one.judged === null || one.judged.verdict === 'refused'),
  );
  if (!isNews) return null;
  return {
    use: ordered.filter((one) => one.item.readable && !isKept(one)),
    keep,
    moreMinor: suggestion.discountMinor - decision.discountMinor,
  };
}

function inSight({ ref, hint, lastDay, campaign }: PreparedVoucher): Aside['voucher'] {
  return { ref, hint, lastDay, campaign: { name: campaign.name, item: campaign.item } };
}

/** Takes these out of the order, with what was chosen for them. */
export function setAside(
  draft: OrderDraft,
  items: readonly OrderItem[],
): { readonly draft: OrderDraft; readonly aside: readonly Aside[] } {
  const aside = items.flatMap(({ item, place }): readonly Aside[] => {
    const given = draft.vouchers[place];
    if (given === undefined || !item.readable) return [];
    const amountMinor = draft.amounts.find(({ index }) => index === place)?.amountMinor ?? null;
    return [
      { given, voucher: inSight(item.voucher), amountMinor, uses: usesAskedOf(draft, place) },
    ];
  });
  const places = new Set(items.map(({ place }) => place));
  return { draft: withoutVouchers(draft, places), aside };
}

/** Puts one back among the vouchers of the order, last. */
export function takenBack(draft: OrderDraft, { given, amountMinor, uses }: Aside): OrderDraft {
  const joined = withVoucher(draft, given);
  if (joined === draft) return draft;
  const place = draft.vouchers.length;
  return withUses(withAmount(joined, place, amountMinor), place, uses);
}

/** What is still aside once these are in the order: a voucher scanned again was taken back. */
export function stillAside(aside: readonly Aside[], items: Prepared['items']): readonly Aside[] {
  const inOrder = new Set(items.flatMap((item) => (item.readable ? [item.voucher.ref] : [])));
  return aside.filter(({ voucher }) => !inOrder.has(voucher.ref));
}
