import type { CurrencyCode, MinorUnits } from '../../../../shared/domain/money.ts';

/** Symbols that every printer here has; the rest print as their ISO code. */
const symbols: Readonly<Record<string, string>> = { CNY: '￥', JPY: '￥', USD: '$' };

/**
 * Writes amounts of one currency, e.g. `￥1,018.00`, `-￥18.00`, `EUR 5.00`. The digits' grouping and
 * decimals are `Intl`'s; the sign and symbol are printable ASCII or GBK.
 */
export function paperMoney(currency: CurrencyCode): (minor: MinorUnits) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const symbol = symbols[currency] ?? `${currency} `;
  return (minor) => {
    const digits = format
      .formatToParts(Math.abs(minor) / 10 ** decimals)
      .filter((part) => part.type !== 'currency' && part.type !== 'literal')
      .map((part) => part.value)
      .join('');
    return `${minor < 0 ? '-' : ''}${symbol}${digits}`;
  };
}
