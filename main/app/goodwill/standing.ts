import type { CouponStanding, UsedWhere } from '../../../shared/contract/careViews.ts';
import { couponState } from '../../../shared/domain/issue/couponState.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Reader, Usage } from '../ports.ts';

/** Head office's later word on a voucher outranks what was done here. */
function isKilled(tx: Reader, ref: string): boolean {
  return (
    tx.voucherKill(ref)?.killed ??
    (tx.endedCoupon(ref) !== null || tx.voucher(ref)?.killed === true)
  );
}

function usedWhere({ uses, lastUse }: Usage): UsedWhere | null {
  if (uses === 0 || lastUse === null) return null;
  const { at, shopName, counter, operator, before } = lastUse;
  return { at, shopName, counter, operator, before: before ?? null };
}

/** How a coupon stands by everything known here: own uses, those told of, and words that ended it. */
export function standingOf(
  tx: Reader,
  { ref, lastDay }: { readonly ref: string; readonly lastDay: CivilDate },
  today: CivilDate,
): CouponStanding {
  const usage = tx.usage(ref);
  const ended = tx.endedCoupon(ref);
  return {
    state: couponState({ uses: usage.uses, isKilled: isKilled(tx, ref), lastDay, today }),
    usedWhere: usedWhere(usage),
    ended: ended === null ? null : { because: ended.because, by: ended.operator, at: ended.at },
  };
}
