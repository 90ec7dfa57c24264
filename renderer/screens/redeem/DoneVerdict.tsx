import { warningWords } from '../../../shared/i18n/reasonWords.ts';
import type { Redeemed } from '../../../shared/contract/order.ts';
import { useNow } from '../../bridge/session.ts';
import { minutesAndSeconds } from '../../format.ts';
import { useReasonText } from '../../reasonText.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Verdict } from '../../ui/Verdict.tsx';
import { useFormat, useWords } from '../../words.ts';
import { counted } from './lineNames.ts';
import { acceptanceOf, itemsOf } from './order.ts';
import type { OrderItem } from './order.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { useTillText } from './tillText.ts';
import { BackButton, useFocused } from './Verdicts.tsx';
import { useVoucherName } from './VoucherTicket.tsx';
import { WhyButton } from './Why.tsx';
import s from './Verdicts.module.css';

interface DoneVerdictProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** Redeemed: what, what to key at the till, what is left, and how long it can be undone. */
export function DoneVerdict({ onOpen }: DoneVerdictProps) {
  const redeemed = useOrder((order) => order.redeemed);
  if (redeemed === null) return null;
  return <Done key={redeemed.seq} redeemed={redeemed} onOpen={onOpen} />;
}

interface DoneProps extends DoneVerdictProps {
  readonly redeemed: Redeemed;
}

function Done({ redeemed, onOpen }: DoneProps) {
  const words = useWords('redeem');
  const tillText = useTillText();
  const panel = useFocused();
  const items = itemsOf(redeemed);
  const warnings = useWarnings(items);
  return (
    <Verdict
      ref={panel}
      state="ok"
      word={items.length === 1 ? words('verdictOk') : words('verdictOkSome', { n: items.length })}
      line={<What items={items} redeemed={redeemed} />}
      next={tillText(redeemed.decision)}
      warning={
        warnings.length === 0 ? undefined : (
          <>
            <Icon name="warning" size={20} /> {warnings.join(' · ')}
          </>
        )
      }
      foot={
        <>
          <UndoClock redeemed={redeemed} onUndo={() => onOpen('undo')} />
          <WhyButton onVerdict />
          <BackButton label={words('nextCustomer')} />
        </>
      }
    />
  );
}

function What({
  items,
  redeemed,
}: {
  readonly items: readonly OrderItem[];
  readonly redeemed: Redeemed;
}) {
  const words = useWords('redeem');
  const nameOf = useVoucherName();
  const { money } = useFormat();
  const names = items.flatMap(({ item }) => (item.readable ? [nameOf(item.voucher)] : []));
  const only = items.length === 1 ? items[0] : undefined;
  const acceptance = only === undefined ? null : acceptanceOf(only);
  const parts: string[] = [];
  if (acceptance === null) parts.push(money(-redeemed.decision.discountMinor));
  else {
    if (acceptance.topUpMinor > 0) {
      parts.push(words('topUp', { amount: money(acceptance.topUpMinor) }));
    }
    if (acceptance.amountLeftMinor !== null) {
      parts.push(words('amountLeft', { amount: money(acceptance.amountLeftMinor) }));
    } else if (acceptance.usesLeft > 0) {
      parts.push(words('usesLeft', { count: acceptance.usesLeft }));
    }
  }
  const shown = counted(names);
  return (
    <p>
      {shown}
      {parts.map((part) => (
        <span key={part} className={s.whole}>
          {' · '}
          {part}
        </span>
      ))}
    </p>
  );
}

function useWarnings(items: readonly OrderItem[]): readonly string[] {
  const words = useWords('redeem');
  const say = useReasonText();
  const acceptances = items.flatMap((item) => acceptanceOf(item) ?? []);
  const said = acceptances
    .flatMap(({ warnings }) => warnings)
    .filter(({ kind }) => kind === 'nthToday' || kind === 'extensionMayBeUnknown')
    .map((warning) => {
      const { title, detail } = say(warningWords(warning));
      return detail ?? title;
    });
  const isDoubtful = acceptances.some(({ certainty }) => certainty.kind === 'doubtful');
  return [...new Set(isDoubtful ? [...said, words('doubtful')] : said)];
}

interface UndoClockProps {
  readonly redeemed: Redeemed;
  readonly onUndo: () => void;
}

const tickMs = 1_000;
const hourMs = 3_600_000;

/** The time in which the operator may undo alone, running. */
function UndoClock({ redeemed, onUndo }: UndoClockProps) {
  const words = useWords('redeem');
  const common = useWords('common');
  const now = useNow(tickMs);
  const leftMs = Math.max(0, redeemed.undoUntil - now);
  const wholeMs = Math.max(1, redeemed.undoUntil - redeemed.at);
  if (leftMs === 0) return <p className={s.clock}>{words('undoOver')}</p>;
  const time =
    leftMs >= hourMs
      ? common('age_hours', { n: Math.floor(leftMs / hourMs) })
      : minutesAndSeconds(leftMs);
  return (
    <>
      <div className={s.clock}>
        <span>{words('undoFor', { time })}</span>
        <span className={s.track} aria-hidden="true">
          <span
            className={s.run}
            style={{ display: 'block', width: `${Math.min(100, (100 * leftMs) / wholeMs)}%` }}
          />
        </span>
      </div>
      <Button kind="onVerdict" size="counter" icon="undo" onPress={onUndo}>
        {words('undo')}
      </Button>
    </>
  );
}
