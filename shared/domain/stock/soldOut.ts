import type { Benefit, Campaign, Localized } from '../campaign/campaign.ts';
import { isInScope } from '../campaign/scope.ts';
import { worthOf } from '../campaign/worth.ts';
import type { MinorUnits } from '../money.ts';
import type { CivilDate, InstantMs } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';

/** What somebody said is gone (估清): a campaign's item as a whole, or one item the shop sells. */
export type SoldOutThing =
  | { readonly kind: 'campaign'; readonly campaignNo: number }
  | { readonly kind: 'item'; readonly item: string };

/** Until the business day ends, or until somebody says that it is back. */
export type SoldOutUntil = 'dayEnd' | 'back';

/** Somebody's word that something is gone, at this shop. */
export interface SoldOutMark {
  readonly thing: SoldOutThing;
  readonly until: SoldOutUntil;
  readonly businessDay: CivilDate;
  readonly at: InstantMs;
  readonly operator: string;
}

/** Nobody said that it is back for so many days: it was forgotten, and a voucher is not refused for ever. */
export const maxSoldOutDays = 30;

/** Whether the word still holds on this business day. */
export function isStillSoldOut(
  { until, businessDay }: Pick<SoldOutMark, 'until' | 'businessDay'>,
  today: CivilDate,
): boolean {
  if (until === 'dayEnd') return businessDay === today;
  return businessDay <= today && addDays(businessDay, maxSoldOutDays) > today;
}

/** An item the shop sells, and what it costs. */
export interface MenuItem {
  readonly item: string;
  readonly categories: readonly string[];
  readonly priceMinor: MinorUnits;
}

/** The item a voucher gives; `null` where it takes something off whatever is bought. */
export function itemGiven(benefit: Benefit): Localized | null {
  return benefit.kind === 'freeItem' || benefit.kind === 'gift' || benefit.kind === 'fixedPrice'
    ? benefit.item
    : null;
}

/**
 * The word by which a campaign's item is gone here: said of the campaign, or of every item of the menu
 * that it names. One that is good for anything is never gone by single items.
 */
export function soldOutMarkOf(
  campaign: Pick<Campaign, 'no' | 'benefit' | 'items'>,
  marks: readonly SoldOutMark[],
  menu: readonly MenuItem[],
): SoldOutMark | null {
  if (itemGiven(campaign.benefit) === null) return null;
  const said = marks.find(
    ({ thing }) => thing.kind === 'campaign' && thing.campaignNo === campaign.no,
  );
  return said ?? itemsGone(campaign, marks, menu);
}

function itemsGone(
  { items }: Pick<Campaign, 'items'>,
  marks: readonly SoldOutMark[],
  menu: readonly MenuItem[],
): SoldOutMark | null {
  if (items.include === null) return null;
  const meant = menu.filter(({ item, categories }) => isInScope(items, item, categories));
  const gone = meant.map(({ item }) => markOfItem(marks, item));
  return gone.every((mark) => mark !== null) ? (gone[0] ?? null) : null;
}

export function markOfItem(marks: readonly SoldOutMark[], item: string): SoldOutMark | null {
  return marks.find(({ thing }) => thing.kind === 'item' && thing.item === item) ?? null;
}

/** What is taken instead: an item of the shop's menu. */
export interface Substitute {
  readonly item: string;
  readonly name: Localized;
  readonly priceMinor: MinorUnits;
}

/** Nothing dearer than what is gone, so that nobody has to agree; what it is worth must be known. */
export function maySubstitute(
  benefit: Benefit,
  substitute: Pick<Substitute, 'priceMinor'>,
): boolean {
  return maySubstituteWorth(benefit.kind, worthOf(benefit), substitute.priceMinor);
}

/** The same, of what a screen knows of a campaign. */
export function maySubstituteWorth(
  kind: Benefit['kind'],
  worthMinor: MinorUnits | null,
  priceMinor: MinorUnits,
): boolean {
  const hasOneItem = kind === 'freeItem' || kind === 'gift';
  return hasOneItem && worthMinor !== null && priceMinor > 0 && priceMinor <= worthMinor;
}

/** The campaign as it is for somebody who takes the substitute: that item alone, and worth what it costs. */
export function substituted(campaign: Campaign, { item, priceMinor }: Substitute): Campaign {
  const { benefit } = campaign;
  switch (benefit.kind) {
    case 'freeItem':
      return {
        ...campaign,
        items: { include: [item], exclude: [] },
        benefit: { ...benefit, priceMinor, capMinor: Math.min(benefit.capMinor, priceMinor) },
      };
    case 'gift':
      return {
        ...campaign,
        benefit: { ...benefit, valueMinor: Math.min(benefit.valueMinor, priceMinor) },
      };
    default:
      return campaign;
  }
}
