import type { Benefit } from './campaign.ts';
import type { MinorUnits } from '../money.ts';

/**
 * What one use is worth at most, in minor units; `null` where the order decides (an uncapped
 * percentage, a repeating threshold, buy N get M).
 */
export function worthOf(benefit: Benefit): MinorUnits | null {
  switch (benefit.kind) {
    case 'freeItem':
      return Math.min(benefit.capMinor, benefit.priceMinor ?? benefit.capMinor);
    case 'gift':
      return benefit.valueMinor;
    case 'amountOff':
    case 'storedAmount':
      return benefit.amountMinor;
    case 'percentOff':
      return benefit.capMinor;
    case 'threshold':
      return benefit.maxTimes === null ? null : benefit.maxTimes * benefit.offMinor;
    case 'buyNGetM':
    case 'fixedPrice':
    case 'memberPrice':
      return null;
  }
}
