import { plainTerms } from '../campaign/plainTerms.ts';
import { plainRounding } from '../money.ts';
import type { BenefitKind } from '../campaign/campaign.ts';
import { minorInText } from './writtenAmount.ts';

/** `18.50` → 1850; anything that is no amount becomes NaN, which the schema refuses with its field. */
function minor(text: string | undefined): number {
  return minorInText(text ?? '') ?? Number.NaN;
}

/** Kinds as people write them in Chinese; a member price has a list of its own and takes the form. */
const kindsInChinese: Readonly<Record<string, BenefitKind>> = {
  饮料券: 'freeItem',
  赠品券: 'gift',
  代金券: 'amountOff',
  折扣券: 'percentOff',
  满减券: 'threshold',
  买赠券: 'buyNGetM',
  特价券: 'fixedPrice',
  储值券: 'storedAmount',
};

function kindOf(text: string | undefined): BenefitKind | undefined {
  const written = (text ?? '').trim();
  return Object.hasOwn(kindsInChinese, written)
    ? kindsInChinese[written]
    : (written as BenefitKind);
}

function benefitFrom(
  cells: Readonly<Record<string, string>>,
  name: { zh: string; en: string },
): unknown {
  const kind = kindOf(cells['kind']);
  const item = cells['item'] ? { zh: cells['item'], en: cells['item'] } : name;
  switch (kind) {
    case 'freeItem':
      return { kind, item, priceMinor: null, capMinor: minor(cells['amount']) };
    case 'gift':
      return { kind, item, valueMinor: minor(cells['amount']) };
    case 'fixedPrice':
      return { kind, item, priceMinor: minor(cells['amount']) };
    case 'amountOff':
    case 'storedAmount':
      return { kind, amountMinor: minor(cells['amount']) };
    case 'percentOff':
      return {
        kind,
        percent: Number(cells['percent']),
        capMinor: cells['amount'] ? minor(cells['amount']) : null,
        rounding: plainRounding,
      };
    case 'threshold':
      return {
        kind,
        spendMinor: minor(cells['spend']),
        offMinor: minor(cells['amount']),
        maxTimes: 1,
      };
    case 'buyNGetM':
      return { kind, buy: Number(cells['spend']), get: Number(cells['amount']) };
    default:
      return { kind };
  }
}

/** A row's cells as a campaign draft, to be judged by the schema; nothing is guessed that was written. */
export function campaignFromCells(cells: Readonly<Record<string, string>>, zone: string): unknown {
  const name = {
    zh: cells['nameZh'] || cells['nameEn'] || '',
    en: cells['nameEn'] || cells['nameZh'] || '',
  };
  return {
    id: null,
    name,
    benefit: benefitFrom(cells, name),
    validFrom: cells['validFrom'],
    validThrough: cells['validThrough'],
    zone,
    ...plainTerms,
    minimumSpendMinor: cells['minimumSpend'] ? minor(cells['minimumSpend']) : null,
    usesPerVoucher: cells['usesPerVoucher'] ? Number(cells['usesPerVoucher']) : 1,
  };
}
