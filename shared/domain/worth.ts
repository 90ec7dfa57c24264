import type { Benefit } from './campaign.ts';
import type { MinorUnits } from './money.ts';

/**
 * What one use is worth at most, in minor units; `null` where the order decides (an uncapped
 * percentage, a repeating threshold, buy N get M).
 */
export function worthOf(benefit: Benefit): MinorUnits | null {
  switch (benefit.kind) {
    case 'freeItem':
      return benefit.capMinor;
    case 'gift':
      return benefit.valueMinor;
    case 'amountOff':
    case 'storedAmount':
      return benefit.amountMinor;
    case 'percentOff':
      return benefit.capMinor;
    case 'threshold':
      return benefit.repeating ? null : benefit.offMinor;
    case 'buyNGetM':
      return null;
  }
}
