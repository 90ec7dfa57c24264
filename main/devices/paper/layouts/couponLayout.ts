import type { Benefit } from '../../../../shared/domain/campaign/campaign.ts';
import { formatNativeCode } from '../../../../shared/domain/codes/nativeCode.ts';
import { batches } from '../../../../shared/i18n/batches.ts';
import type { CouponDocument } from '../../../app/batches/couponDocument.ts';
import type { Markup } from '../markup.ts';
import type { PaperCodes } from '../paperCodes.ts';
import type { PaperText } from '../paperText.ts';
import { areaWords } from './paperWords.ts';
import type { AreaWords } from './paperWords.ts';

interface CouponSheet {
  readonly mark: Markup;
  readonly money: (minor: number) => string;
  readonly columns: number;
  readonly codes: PaperCodes;
}

type Words = AreaWords<keyof typeof batches.en>;

const wordsOf = ({ head }: CouponDocument): Words => areaWords(batches, head.language);

export function couponTitle(document: CouponDocument): PaperText {
  return wordsOf(document).say('paperTitle');
}

/** `No. 37 / 200`. */
export function couponNumber(document: CouponDocument): PaperText {
  const { serial, count } = document;
  return wordsOf(document).say('paperSerial', { serial, count });
}

/** The body of one coupon of a roll; head and foot are those of every paper. */
export function couponBody(sheet: CouponSheet, document: CouponDocument): void {
  const { mark, codes, columns } = sheet;
  const words = wordsOf(document);
  const { code, head, isSample, lastDay, minimumSpendMinor, uses } = document;
  if (isSample) mark.banner(words.say('paperSample'));
  mark.title(words.name(document.name), 'big');
  mark.title(benefitOf(words, sheet.money, document.benefit), 'bold');
  if (minimumSpendMinor !== null) {
    mark.title(words.say('paperFrom', { amount: sheet.money(minimumSpendMinor) }));
  }
  if (uses > 1) mark.title(words.say('paperUses', { count: uses }));
  mark.space();
  mark.pair(words.say('paperLastDay'), lastDay, 'bold');
  mark.qr(code, 'coupon');
  mark.title(words.say('paperShow'), 'bold');
  if (head.copy > 0) mark.title(words.say('paperCopyNote'));
  mark.space();
  if (codes.planBars(code, columns) !== null) mark.bars(code);
  mark.title(formatNativeCode(code), 'bold');
  mark.pair(words.say('paperBatch', { no: document.batchNo }), couponNumber(document));
}

const wholePercent = 100;
const percentPerFold = 10;

/** What it gives, in words. */
function benefitOf(words: Words, money: CouponSheet['money'], benefit: Benefit): PaperText {
  switch (benefit.kind) {
    case 'freeItem':
      return words.say('paperFree', { item: words.name(benefit.item) });
    case 'gift':
      return words.say('paperGift', { item: words.name(benefit.item) });
    case 'amountOff':
      return words.say('paperOff', { amount: money(benefit.amountMinor) });
    case 'percentOff': {
      const { percent, capMinor } = benefit;
      const fold = (wholePercent - percent) / percentPerFold;
      if (capMinor === null) return words.say('paperPercent', { percent, fold });
      return words.say('paperPercentCapped', { percent, fold, amount: money(capMinor) });
    }
    case 'threshold': {
      const { spendMinor, offMinor, maxTimes } = benefit;
      const figures = { spend: money(spendMinor), off: money(offMinor) };
      return words.say(maxTimes === 1 ? 'paperThreshold' : 'paperThresholdEach', figures);
    }
    case 'buyNGetM':
      return words.say('paperBuyGet', { buy: benefit.buy, get: benefit.get });
    case 'fixedPrice': {
      const item = words.name(benefit.item);
      return words.say('paperItemFor', { item, amount: money(benefit.priceMinor) });
    }
    case 'memberPrice':
      return words.say('paperMember');
    case 'storedAmount':
      return words.say('paperStored', { amount: money(benefit.amountMinor) });
  }
}
