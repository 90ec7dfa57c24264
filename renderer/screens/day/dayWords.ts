import type { DayFigures } from '../../../shared/domain/day/dayFigures.ts';
import type { WordKey } from '../../words.ts';

type DayKey = WordKey<'day'>;

/** Kinds of benefit that have words; one this screen doesn't know goes by its own name. */
export const benefitKeys: Readonly<Record<string, DayKey>> = {
  freeItem: 'benefit_freeItem',
  gift: 'benefit_gift',
  amountOff: 'benefit_amountOff',
  percentOff: 'benefit_percentOff',
  threshold: 'benefit_threshold',
  buyNGetM: 'benefit_buyNGetM',
  fixedPrice: 'benefit_fixedPrice',
  memberPrice: 'benefit_memberPrice',
  storedAmount: 'benefit_storedAmount',
};

const percent = 100;

/** Of so many vouchers, how many percent were typed by hand; 0 of none. */
export function typedPercent({ typed, vouchers }: Pick<DayFigures, 'typed' | 'vouchers'>): number {
  return vouchers === 0 ? 0 : Math.round((typed / vouchers) * percent);
}

/** Nothing was done that counts. */
export function isEmpty(figures: DayFigures): boolean {
  const { redemptions, voids, remakes, rainChecks, goodwill, issuedAfter, couponsEnded } = figures;
  const coupons = goodwill.count + issuedAfter.count + couponsEnded.count;
  const drawer = figures.drawerAsked + figures.drawerStayedShut;
  return redemptions + voids.count + remakes + rainChecks + coupons + drawer === 0;
}

/** `2026-11` and so many months on. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, no = 1] = month.split('-').map(Number);
  const months = year * 12 + no - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
