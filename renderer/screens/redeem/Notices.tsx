import { unreadableWords } from '../../../shared/i18n/reasonWords.ts';
import { useReasonText } from '../../reasonText.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import { maxVouchers } from './order.ts';
import type { Notice } from './orderState.ts';
import { useOrder } from './orderStore.ts';

function useNoticeText(): (notice: Notice) => string {
  const words = useWords('redeem');
  const stock = useWords('stock');
  const sayProblem = useProblemWords();
  const { date, text } = useFormat();
  const say = useReasonText();
  return (notice) => {
    switch (notice.kind) {
      case 'inThisOrder':
        return words('noticeInThisOrder', { hint: notice.hint });
      case 'scanAgain':
        return words('noticeScanAgain');
      case 'scanUnsure':
        return words('noticeScanUnsure');
      case 'tooManyScans':
        return words('noticeTooManyScans');
      case 'memberUnknown':
        return words('noticeMemberUnknown');
      case 'changed':
        return words('noticeChanged');
      case 'undone':
        return words(notice.isWhole ? 'noticeUndone' : 'undonePartNext');
      case 'notKept':
        return `${words('noticeNotKept')} ${sayProblem(notice.problem)}`;
      case 'rainCheck':
        return stock('givenNotice', {
          name: text(notice.given.name),
          day: date(notice.given.goodThrough),
        });
      case 'full':
        return words('noticeFull', { n: maxVouchers });
      case 'unreadable': {
        const { reason, at, whose } = notice.item;
        const { title, detail, next } = say(unreadableWords(reason, at, whose));
        return [title, detail, next].filter((part) => part !== null).join(' · ');
      }
    }
  };
}

/** What is to be said about readings that changed nothing, and what the last act ran into. */
export function Notices() {
  const words = useWords('redeem');
  const common = useWords('common');
  const sayProblem = useProblemWords();
  const sayNotice = useNoticeText();
  const notices = useOrder((order) => order.notices);
  const problem = useOrder((order) => order.problem);
  const { dismissNotices, judgeAgain } = useOrder((order) => order);
  return (
    <>
      {problem === null ? null : (
        <Banner tone="bad" actions={<Button onPress={judgeAgain}>{common('again')}</Button>}>
          {sayProblem(problem)}
        </Banner>
      )}
      {notices.length === 0 ? null : (
        <Banner tone="warn" actions={<Button onPress={dismissNotices}>{words('gotIt')}</Button>}>
          {notices.map((notice, place) => (
            <p key={place}>{sayNotice(notice)}</p>
          ))}
        </Banner>
      )}
    </>
  );
}
