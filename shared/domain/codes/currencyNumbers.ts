import type { CurrencyCode } from '../money.ts';

/** ISO 4217's numbers of the currencies a shop of the chain may take. */
const currencies: ReadonlyMap<string, CurrencyCode> = new Map([
  ['036', 'AUD'],
  ['124', 'CAD'],
  ['156', 'CNY'],
  ['344', 'HKD'],
  ['356', 'INR'],
  ['360', 'IDR'],
  ['392', 'JPY'],
  ['410', 'KRW'],
  ['446', 'MOP'],
  ['458', 'MYR'],
  ['554', 'NZD'],
  ['608', 'PHP'],
  ['643', 'RUB'],
  ['702', 'SGD'],
  ['704', 'VND'],
  ['756', 'CHF'],
  ['764', 'THB'],
  ['826', 'GBP'],
  ['840', 'USD'],
  ['901', 'TWD'],
  ['978', 'EUR'],
]);

/** `null` for a number that is none of these: an amount in it is not compared with anything. */
export function currencyOfNumber(number: string): CurrencyCode | null {
  return currencies.get(number) ?? null;
}
