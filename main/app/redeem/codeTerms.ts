import { currencyOfNumber } from '../../../shared/domain/codes/currencyNumbers.ts';
import { gs1Day } from '../../../shared/domain/codes/gs1Terms.ts';
import type { Gs1Terms } from '../../../shared/domain/codes/gs1Terms.ts';
import type { VoucherFacts } from '../../../shared/domain/facts.ts';
import type { CurrencyCode, MinorUnits } from '../../../shared/domain/money.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';

/**
 * What is known of a voucher, with what its own GS1 code says. The code can only narrow: it may end sooner
 * than it was issued to (what head office granted since still outranks what is printed), and what it
 * claims to be worth is kept beside what the campaign gives, to be told where the two differ. `today`: in
 * the campaign's zone.
 */
export function withCodeTerms(
  facts: VoucherFacts,
  terms: Gs1Terms,
  today: CivilDate,
  currency: CurrencyCode,
): VoucherFacts {
  return { ...facts, ...narrowed(facts, terms, today), ...printed(terms, currency) };
}

function narrowed(
  { lastDay }: VoucherFacts,
  { expiry }: Gs1Terms,
  today: CivilDate,
): Partial<VoucherFacts> {
  if (expiry === null) return {};
  const day = gs1Day(expiry, today);
  return day < lastDay.value ? { lastDay: { value: day, source: 'code', asOf: 0 } } : {};
}

function printed(terms: Gs1Terms, currency: CurrencyCode): Partial<VoucherFacts> {
  const amountMinor = minorOf(terms.amount, currency);
  const { percentOff } = terms;
  return amountMinor === null && percentOff === null
    ? {}
    : { printed: { amountMinor, percentOff } };
}

/** `null` for another currency, and for what is no whole number of minor units. */
function minorOf(amount: Gs1Terms['amount'], currency: CurrencyCode): MinorUnits | null {
  if (amount === null) return null;
  const { digits, decimals, currencyNumber } = amount;
  if (currencyNumber !== null && currencyOfNumber(currencyNumber) !== currency) return null;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const shift = (format.resolvedOptions().maximumFractionDigits ?? 2) - decimals;
  const minor = shift >= 0 ? digits * 10 ** shift : digits / 10 ** -shift;
  return Number.isSafeInteger(minor) ? minor : null;
}
