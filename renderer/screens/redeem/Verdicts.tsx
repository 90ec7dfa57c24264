import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { approvalWords, refusalWords, unreadableWords } from '../../../shared/i18n/reasonWords.ts';
import { unreadableReasons } from '../../../shared/domain/reasons.ts';
import type { Refusal, UnreadableReason } from '../../../shared/domain/reasons.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useReasonText } from '../../reasonText.ts';
import { chordText, defaultKeys } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Verdict } from '../../ui/Verdict.tsx';
import type { VerdictState } from '../../ui/Verdict.tsx';
import { useWords } from '../../words.ts';
import { itemsOf } from './order.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { useVoucherName } from './VoucherTicket.tsx';
import { WhyList } from './WhyList.tsx';
import s from './Verdicts.module.css';

interface VerdictPanelProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** A verdict takes the focus, so that the next Tab finds its own buttons. */
export function useFocused(): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return panel;
}

export function BackButton({ label }: { readonly label: string }) {
  const back = useOrder((order) => order.back);
  return (
    <Button kind="onVerdict" size="counter" keyHint={chordText(defaultKeys.back)} onPress={back}>
      {label}
    </Button>
  );
}

/** What could make it usable after all, if something could. */
function remedyOf(refusal: Refusal): OpenDialog | null {
  switch (refusal.reason) {
    case 'noEligibleItem':
    case 'belowMinimumSpend':
      return 'items';
    case 'customerRequired':
    case 'otherCustomer':
      return 'find';
    default:
      return null;
  }
}

export function RefusedVerdict({ onOpen }: VerdictPanelProps) {
  const words = useWords('redeem');
  const say = useReasonText();
  const nameOf = useVoucherName();
  const panel = useFocused();
  const prepared = useOrder((order) => order.prepared);
  const only = prepared === null ? undefined : itemsOf(prepared)[0];
  if (only?.judged?.verdict !== 'refused' || !only.item.readable) return null;
  const { refusal, ref } = only.judged;
  const { title, detail, next } = say(refusalWords(refusal));
  const others = (prepared?.customer?.vouchers ?? []).filter((voucher) => voucher.ref !== ref);
  const remedy = remedyOf(refusal);
  const name = nameOf(only.item.voucher);
  return (
    <Verdict
      ref={panel}
      state="refused"
      sign={words('verdictRefused')}
      word={title}
      line={
        <>
          {detail === null ? null : <p>{detail}</p>}
          <p className={s.which}>
            {name} · <span className="dots">{only.item.voucher.hint}</span>
          </p>
        </>
      }
      next={next}
      warning={others.length === 0 ? undefined : words('othersListed', { count: others.length })}
      foot={
        <>
          <span className={s.space}>
            <WhyList items={[only]} onVerdict />
          </span>
          {remedy === null ? null : (
            <Button
              kind="onVerdictStrong"
              size="counter"
              icon={remedy === 'find' ? 'search' : 'basket'}
              onPress={() => onOpen(remedy)}
            >
              {words(remedy === 'find' ? 'findCustomer' : 'keyOrder')}
            </Button>
          )}
          <BackButton label={words('back')} />
        </>
      }
    />
  );
}

/** Ours or not, these we know: the answer is no, and not "never heard of". */
const knownReasons: ReadonlySet<UnreadableReason> = new Set(
  unreadableReasons.filter((reason) =>
    ['paymentCode', 'partnerPlatform', 'badSignature', 'retiredKey'].includes(reason),
  ),
);

/** Typing helps against a bad print or a slip of the finger, and against nothing else. */
const mayBeMisread: ReadonlySet<UnreadableReason> = new Set([
  'unknownCode',
  'damagedCode',
  'wrongCheckCharacters',
  'badSignature',
] as const);

/** Head office may know more of these than this terminal does yet. */
const mayBeNew: ReadonlySet<UnreadableReason> = new Set([
  'unknownCode',
  'unknownKey',
  'unknownCampaign',
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

export function UnreadableVerdict({ onOpen }: VerdictPanelProps) {
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

export function ManagerVerdict({ onOpen }: VerdictPanelProps) {
  const words = useWords('redeem');
  const say = useReasonText();
  const nameOf = useVoucherName();
  const panel = useFocused();
  const prepared = useOrder((order) => order.prepared);
  if (prepared === null) return null;
  const items = itemsOf(prepared);
  const named = items.flatMap(({ item }) => (item.readable ? [nameOf(item.voucher)] : []));
  const reasons = items.flatMap(({ judged }) =>
    judged?.verdict === 'needsApproval' ? [say(approvalWords(judged.approval))] : [],
  );
  const said = [...new Set(reasons.map(({ title, detail }) => detail ?? title))];
  return (
    <Verdict
      ref={panel}
      state="manager"
      word={words('verdictManager')}
      line={
        <>
          <p>{said.join(' · ')}</p>
          <p className={s.which}>{named.join(' · ')}</p>
        </>
      }
      next={words('managerNext')}
      foot={
        <>
          <span className={s.space}>
            <BackButton label={words('back')} />
          </span>
          <Button
            kind="onVerdictStrong"
            size="counter"
            icon="lock"
            keyHint={chordText(defaultKeys.confirm)}
            onPress={() => onOpen('approval')}
          >
            {words('managerPin')}
          </Button>
        </>
      }
    />
  );
}

export function UndoneVerdict() {
  const words = useWords('redeem');
  const panel = useFocused();
  const undone = useOrder((order) => order.undone);
  if (undone === null) return null;
  return (
    <Verdict
      ref={panel}
      state="undone"
      word={words('verdictUndone')}
      line={words('receipt', { seq: undone.undone })}
      next={words('undoneNext')}
      foot={
        <>
          <span className={s.space} />
          <BackButton label={words('nextCustomer')} />
        </>
      }
    />
  );
}
