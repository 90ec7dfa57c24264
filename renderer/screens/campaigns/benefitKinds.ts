import type { BenefitKind } from '../../../shared/domain/campaign/campaign.ts';

/** Every kind of benefit, the usual ones first. The compiler refuses a name that is none. */
export const benefitKinds = [
  'freeItem',
  'amountOff',
  'threshold',
  'percentOff',
  'gift',
  'buyNGetM',
  'fixedPrice',
  'memberPrice',
  'storedAmount',
] as const satisfies readonly BenefitKind[];
