import type { Language } from '../../shared/i18n/area.ts';

/** `¥18.00`; minor units where no currency is known. */
export function money(language: Language, minor: number, currency: string | null): string {
  if (currency === null) return String(minor);
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', style);
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}
