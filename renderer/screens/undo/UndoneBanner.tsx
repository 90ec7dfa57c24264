import { Banner } from '../../ui/Banner.tsx';
import { useWords } from '../../words.ts';
import type { UndoneEntry } from './UndoDialog.tsx';

export type UndoneNews = Pick<UndoneEntry, 'isWhole' | 'coupon'>;

/** That it was undone, and what became of the coupon the customer was given for it: as the verdict says it. */
export function UndoneBanner({ isWhole, coupon }: UndoneNews) {
  const words = useWords('history');
  const redeem = useWords('redeem');
  return (
    <>
      <Banner tone="ok">{words(isWhole ? 'undoDone' : 'undoPartDone')}</Banner>
      {coupon === 'none' ? null : <Banner tone="warn">{redeem(`undoneCoupon_${coupon}`)}</Banner>}
    </>
  );
}
