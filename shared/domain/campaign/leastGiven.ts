import type { Campaign, Limit } from './campaign.ts';
import { percentOf } from '../money.ts';
import type { MinorUnits } from '../money.ts';
import { worthOf } from './worth.ts';

type Gives = Pick<Campaign, 'benefit' | 'minimumSpendMinor'>;

/** A limit in money below what one use, or one voucher received, always counts: nobody could have it. */
export function isBelowOneUse({ on, measure, max }: Limit, gives: Gives): boolean {
  if (measure !== 'money') return false;
  return max < (on === 'receipt' ? (worthOf(gives.benefit) ?? 0) : leastGiven(gives));
}

/** What one use gives at least, on whatever order it is taken for; 0 where a small order may take little. */
function leastGiven({ benefit, minimumSpendMinor }: Gives): MinorUnits {
  const spentMinor = minimumSpendMinor ?? 0;
  switch (benefit.kind) {
    case 'gift':
      return benefit.valueMinor;
    case 'threshold':
      return Math.min(benefit.offMinor, benefit.spendMinor);
    case 'amountOff':
      return Math.min(benefit.amountMinor, spentMinor);
    case 'percentOff': {
      const off = percentOf(spentMinor, benefit.percent, benefit.rounding);
      return Math.min(off, spentMinor, benefit.capMinor ?? off);
    }
    case 'freeItem':
    case 'buyNGetM':
    case 'fixedPrice':
    case 'memberPrice':
    case 'storedAmount':
      return 0;
  }
}
