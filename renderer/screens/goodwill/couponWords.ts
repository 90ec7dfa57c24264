import type { CouponStanding } from '../../../shared/contract/careViews.ts';
import { goodwillReasons, issueEventKinds } from '../../../shared/domain/campaign/campaign.ts';
import { useFormat, useWords } from '../../words.ts';

/** Why a coupon was given: a goodwill reason, or the event it was given after. */
export function useWhyWords(): (why: string) => string {
  const goodwill = useWords('goodwill');
  const care = useWords('care');
  return (why) => {
    const reason = goodwillReasons.find((id) => id === why);
    if (reason !== undefined) return goodwill(`${reason}_reason`);
    const event = issueEventKinds.find((id) => id === why);
    return event === undefined ? why : care(`why_${event}`);
  };
}

/** How it stands: where it was used, or who ended it and why. */
export function useStandingWords(): (standing: CouponStanding) => string {
  const words = useWords('care');
  const { moment, date } = useFormat();
  return ({ state, usedWhere, ended }) => {
    if (state === 'used' && usedWhere !== null) {
      const { at, shopName: shop, counter, before } = usedWhere;
      if (before !== null) return words('usedBefore', { day: date(before) });
      return words('usedAt', { when: moment(at), shop, counter });
    }
    if (state === 'voided' && ended !== null) {
      return words('endedBy', { by: ended.by, because: words(`${ended.because}_because`) });
    }
    return words(`state_${state}`);
  };
}
