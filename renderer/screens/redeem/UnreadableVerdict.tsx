import { unreadableWords } from '../../../shared/i18n/reasonWords.ts';
import { unreadableReasons } from '../../../shared/domain/reasons.ts';
import type { UnreadableReason } from '../../../shared/domain/reasons.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useReasonText } from '../../reasonText.ts';
import { Button } from '../../ui/Button.tsx';
import { Verdict } from '../../ui/Verdict.tsx';
import type { VerdictState } from '../../ui/Verdict.tsx';
import { useWords } from '../../words.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { BackButton, useFocused } from './Verdicts.tsx';
import s from './Verdicts.module.css';

/** Ours or not, these we know: the answer is no, and not "never heard of". */
const knownReasons: ReadonlySet<UnreadableReason> = new Set(
  unreadableReasons.filter((reason) =>
    ['paymentCode', 'partnerPlatform', 'badSignature', 'retiredKey', 'keyNotAllowed'].includes(
      reason,
    ),
  ),
);

/** Typing helps against a bad print or a slip of the finger, and against nothing else. */
const mayBeMisread: ReadonlySet<UnreadableReason> = new Set([
  'unknownCode',
  'damagedCode',
  'wrongCheckCharacters',
  'unknownElement',
  'badSignature',
  'tornUnknown',
  'tornSeveral',
] as const);

/** Head office may know more of these than this terminal does yet. */
const mayBeNew: ReadonlySet<UnreadableReason> = new Set([
  'unknownCode',
  'unknownKey',
  'unknownCampaign',
  'keysTooOld',
  'retailCoupon',
  'tornUnknown',
] as const);

/** Asks head office for news, and then about this code once more. */
function SyncAndTry() {
  const words = useWords('session');
  const judgeAgain = useOrder((order) => order.judgeAgain);
  const { value: sync } = useCall('sync.status', {});
  const { act, isBusy } = useAct('sync.now');
  if (sync === null || sync.state === 'standAlone') return null;
  const tryAgain = async () => {
    if ((await act({})).ok) judgeAgain();
  };
  return (
    <Button
      kind="onVerdict"
      size="counter"
      icon="sync"
      isDisabled={isBusy}
      onPress={() => void tryAgain()}
    >
      {words(isBusy ? 'syncing' : 'syncNow')}
    </Button>
  );
}

interface UnreadableVerdictProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** What was read is no voucher we can look up: what it is, and what may help. */
export function UnreadableVerdict({ onOpen }: UnreadableVerdictProps) {
  const words = useWords('redeem');
  const say = useReasonText();
  const panel = useFocused();
  const only = useOrder((order) => order.prepared?.items[0]);
  if (only === undefined || only.readable) return null;
  const { title, detail, next } = say(unreadableWords(only.reason, only.at, only.whose));
  const isKnown = knownReasons.has(only.reason);
  const state: VerdictState = isKnown ? 'refused' : 'unknown';
  const sign = words(isKnown ? 'verdictRefused' : 'verdictUnknown');
  return (
    <Verdict
      ref={panel}
      state={state}
      sign={sign === title ? undefined : sign}
      word={title}
      line={detail ?? undefined}
      next={next}
      foot={
        <>
          <span className={s.space} />
          {mayBeNew.has(only.reason) ? <SyncAndTry /> : null}
          {!mayBeMisread.has(only.reason) ? null : (
            <Button kind="onVerdict" size="counter" icon="keyboard" onPress={() => onOpen('typed')}>
              {words('typeAgain')}
            </Button>
          )}
          <BackButton label={words('back')} />
        </>
      }
    />
  );
}
