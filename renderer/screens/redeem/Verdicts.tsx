import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { approvalWords, refusalWords } from '../../../shared/i18n/reasonWords.ts';
import type { Refusal } from '../../../shared/domain/reasons.ts';
import { useReasonText } from '../../reasonText.ts';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Verdict } from '../../ui/Verdict.tsx';
import { useWords } from '../../words.ts';
import { useBetterText } from './BetterChoice.tsx';
import { itemsOf, usesAskedOf, withUses } from './order.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { RefusalSlip } from './RefusalSlip.tsx';
import { useVoucherName } from './VoucherTicket.tsx';
import { WhyButton } from './Why.tsx';
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
  const hint = useKeyHint();
  const back = useOrder((order) => order.back);
  return (
    <Button kind="onVerdict" size="counter" keyHint={hint('back')} onPress={back}>
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
            <WhyButton onVerdict />
          </span>
          <RefusalSlip key={ref} place={only.place} />
          <OneUse place={only.place} />
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

/** Several were asked for at once: one may be fine. */
function OneUse({ place }: { readonly place: number }) {
  const words = useWords('redeem');
  const asked = useOrder(({ draft }) => usesAskedOf(draft, place));
  const change = useOrder((order) => order.change);
  if (asked === 1) return null;
  return (
    <Button
      kind="onVerdictStrong"
      size="counter"
      onPress={() => change((draft) => withUses(draft, place, 1))}
    >
      {words('oneUse')}
    </Button>
  );
}

export function ManagerVerdict({ onOpen }: VerdictPanelProps) {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const say = useReasonText();
  const nameOf = useVoucherName();
  const panel = useFocused();
  const better = useBetterText();
  const prepared = useOrder((order) => order.prepared);
  const keepBetter = useOrder((order) => order.keepBetter);
  if (prepared === null) return null;
  const items = itemsOf(prepared);
  const named = items.flatMap(({ item }) => (item.readable ? [nameOf(item.voucher)] : []));
  const approvals = items.flatMap(({ judged }) =>
    judged?.verdict === 'needsApproval' ? [judged.approval] : [],
  );
  const reasons = approvals.map((approval) => say(approvalWords(approval)));
  // A manager agrees to what was worked out by looking at the paper, not by a PIN alone.
  const torn = approvals.find(({ reason }) => reason === 'tornCode');
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
      next={torn === undefined ? words('managerNext') : say(approvalWords(torn)).next}
      warning={better ?? undefined}
      foot={
        <>
          <span className={s.space}>
            <BackButton label={words('back')} />
          </span>
          <WhyButton onVerdict />
          {better === null ? null : (
            <Button kind="onVerdict" size="counter" keyHint={hint('better')} onPress={keepBetter}>
              {words('betterDo')}
            </Button>
          )}
          <Button
            kind="onVerdictStrong"
            size="counter"
            icon="lock"
            keyHint={hint('confirm')}
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
      line={undone.of === null ? words('undoneElsewhere') : words('receipt', { seq: undone.of })}
      next={words(undone.isWhole ? 'undoneNext' : 'undonePartNext')}
      warning={undone.coupon === 'none' ? undefined : words(`undoneCoupon_${undone.coupon}`)}
      foot={
        <>
          <span className={s.space} />
          <BackButton label={words('nextCustomer')} />
        </>
      }
    />
  );
}
