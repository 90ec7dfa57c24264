import type { Benefit, Campaign, Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { PaperHead } from '../paper/paperHead.ts';

/** One coupon of a roll. */
export interface CouponDocument {
  readonly kind: 'coupon';
  readonly head: PaperHead;
  /** What its batch is called. */
  readonly batchNo: number;
  readonly serial: number;
  readonly count: number;
  readonly name: Localized;
  readonly benefit: Benefit;
  readonly minimumSpendMinor: number | null;
  readonly uses: number;
  readonly lastDay: CivilDate;
  /** 14 canonical characters: as a square, as bars and in groups. */
  readonly code: string;
  /** Shown before anything is printed: its code is none. */
  readonly isSample: boolean;
}

/** As long as a code of ours, and none: no code of ours has a U. */
export const sampleCode = 'SAMPLEVOUCHER0';

export function couponDocument(
  campaign: Campaign,
  head: PaperHead,
  of: Pick<CouponDocument, 'batchNo' | 'serial' | 'count' | 'lastDay' | 'code'>,
): CouponDocument {
  return {
    kind: 'coupon',
    head,
    ...of,
    name: campaign.name,
    benefit: campaign.benefit,
    minimumSpendMinor: campaign.minimumSpendMinor,
    uses: campaign.usesPerVoucher,
    isSample: of.code === sampleCode,
  };
}
