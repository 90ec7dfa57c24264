import type { CivilDate } from '../time/civil.ts';
import type { Gs1Element } from './gs1Elements.ts';
import { daysIn } from './gs1Table.ts';

/** A number as GS1 writes it: whole, and how many of its digits stand behind the point. */
export interface Decimal {
  readonly digits: number;
  readonly decimals: number;
}

/**
 * What a GS1 coupon says of itself beside its number (General Specifications, sections 3.4, 3.6 and 3.9). None of
 * it decides money: head office's campaign does. Its last day may make a voucher end sooner, and nothing
 * makes it end later.
 */
export interface Gs1Terms {
  /** 17: `YYMMDD`, day 00 being the month's last. */
  readonly expiry: string | null;
  /** 390n, or 391n with the currency's number by ISO 4217. */
  readonly amount: (Decimal & { readonly currencyNumber: string | null }) | null;
  /** 394n: per cent off. */
  readonly percentOff: Decimal | null;
  /** 8111: points of a loyalty scheme. */
  readonly points: number | null;
}

export const noGs1Terms: Gs1Terms = { expiry: null, amount: null, percentOff: null, points: null };

export function gs1Terms(elements: readonly Gs1Element[]): Gs1Terms {
  const valueOf = (ai: string) => elements.find((element) => element.ai === ai)?.value ?? null;
  const points = valueOf('8111');
  return {
    expiry: valueOf('17'),
    amount: amountOf(elements),
    percentOff: decimalOf(elements, '394'),
    points: points === null ? null : Number(points),
  };
}

function amountOf(elements: readonly Gs1Element[]): Gs1Terms['amount'] {
  const local = decimalOf(elements, '390');
  if (local !== null) return { ...local, currencyNumber: null };
  const element = elements.find(({ ai }) => ai.startsWith('391'));
  if (element === undefined) return null;
  const currencyNumber = element.value.slice(0, 3);
  return { ...decimal(element.ai, element.value.slice(3)), currencyNumber };
}

function decimalOf(elements: readonly Gs1Element[], beginning: string): Decimal | null {
  const element = elements.find(({ ai }) => ai.length === 4 && ai.startsWith(beginning));
  return element === undefined ? null : decimal(element.ai, element.value);
}

/** The identifier's last digit says where the point stands. */
function decimal(ai: string, digits: string): Decimal {
  return { digits: Number(digits), decimals: Number(ai.slice(-1)) };
}

const centuryYears = 100;
/** A year more than so many ahead is the last century's, one so many behind or more the next's. */
const mostYearsAhead = 50;

/**
 * The day that `YYMMDD` means (General Specifications, section 7.12): the century is the one that brings
 * it nearest to `today`; day 00 is the last of the month.
 */
export function gs1Day(digits: string, today: CivilDate): CivilDate {
  const thisYear = Number(today.slice(0, 4));
  const year = yearNear(Number(digits.slice(0, 2)), thisYear);
  const month = digits.slice(2, 4);
  const last = daysIn(year, Number(month));
  const said = Number(digits.slice(4, 6));
  const day = said === 0 ? last : Math.min(said, last);
  return `${String(year).padStart(4, '0')}-${month}-${String(day).padStart(2, '0')}`;
}

function yearNear(twoDigits: number, thisYear: number): number {
  const ahead = twoDigits - (thisYear % centuryYears);
  const century = thisYear - (thisYear % centuryYears);
  if (ahead > mostYearsAhead) return century - centuryYears + twoDigits;
  if (ahead < -(mostYearsAhead - 1)) return century + centuryYears + twoDigits;
  return century + twoDigits;
}
