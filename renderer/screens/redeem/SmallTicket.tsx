import { approvalWords, refusalWords, warningWords } from '../../../shared/i18n/reasonWords.ts';
import type { PreparedVoucher } from '../../../shared/contract/order.ts';
import type { VoucherOutcome } from '../../../shared/domain/order/decision.ts';
import { useReasonText } from '../../reasonText.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Ticket } from '../../ui/Ticket.tsx';
import { VerdictShape } from '../../ui/Verdict.tsx';
import { useFormat, useWords } from '../../words.ts';
import { usesAskedOf, withoutVouchers } from './order.ts';
import { useOrder } from './orderStore.ts';
import { UsesStepper } from './UsesStepper.tsx';
import { useVoucherName } from './VoucherTicket.tsx';
import s from './VoucherTicket.module.css';

interface SmallTicketProps {
  readonly voucher: PreparedVoucher;
  readonly judged: VoucherOutcome;
  /** Its place in the order. */
  readonly place: number;
}

const looks = {
  ok: { tone: 'usual', state: 'ok', shape: s.shapeOk },
  refused: { tone: 'refused', state: 'refused', shape: s.shapeRefused },
  needsApproval: { tone: 'manager', state: 'manager', shape: s.shapeManager },
} as const;

/** One voucher of several: its state by shape and words, what it takes off, and the way out. */
export function SmallTicket({ voucher, judged, place }: SmallTicketProps) {
  const words = useWords('redeem');
  const name = useVoucherName()(voucher);
  const change = useOrder((order) => order.change);
  const look = looks[judged.verdict];
  return (
    <Ticket
      label={name}
      size="small"
      tone={look.tone}
      stub={
        <>
          <Worth voucher={voucher} judged={judged} />
          <Button
            kind="quiet"
            icon="close"
            aria-label={words('removeVoucher', { name })}
            onPress={() => change((draft) => withoutVouchers(draft, new Set([place])))}
          />
        </>
      }
    >
      <div className={s.small}>
        <span className={look.shape}>
          <VerdictShape state={look.state} size={32} />
        </span>
        <span className={s.smallText}>
          <span className={s.smallName}>{name}</span>
          <Said voucher={voucher} judged={judged} />
          <Uses voucher={voucher} judged={judged} place={place} />
        </span>
      </div>
    </Ticket>
  );
}

/** Of one that is refused only where fewer uses could help. */
function Uses({ voucher, judged, place }: SmallTicketProps) {
  const asked = useOrder(({ draft }) => usesAskedOf(draft, place));
  if (judged.verdict === 'refused' && asked === 1) return null;
  return <UsesStepper voucher={voucher} place={place} />;
}

type OfVoucher = Pick<SmallTicketProps, 'voucher' | 'judged'>;

function Worth({ voucher, judged }: OfVoucher) {
  const words = useWords('redeem');
  const { money } = useFormat();
  if (judged.verdict === 'refused') return <span className={s.no}>{words('verdictRefused')}</span>;
  const isGift = voucher.campaign.kind === 'gift';
  return (
    <span className={s.smallWorth}>
      {isGift ? words('gift') : money(-judged.acceptance.discountMinor)}
    </span>
  );
}

function Said({ voucher, judged }: OfVoucher) {
  const words = useWords('redeem');
  const say = useReasonText();
  const { date, money } = useFormat();
  if (judged.verdict === 'refused') {
    const { title, detail, next } = say(refusalWords(judged.refusal));
    return (
      <>
        <span className={s.bad}>{detail === null ? title : `${title} · ${detail}`}</span>
        <span className={s.smallNext}>{next}</span>
      </>
    );
  }
  const warned = judged.acceptance.warnings.map((warning) => {
    const { title, detail } = say(warningWords(warning));
    return detail ?? title;
  });
  const { topUpMinor } = judged.acceptance;
  const till = words('validShort', { day: date(voucher.lastDay) });
  return (
    <>
      <span className={s.smallSub}>
        <span className={cls(s.whole, 'dots')}>{voucher.hint}</span> ·{' '}
        <span className={s.whole}>{till}</span>
      </span>
      {topUpMinor === 0 ? null : <strong>{words('topUp', { amount: money(topUpMinor) })}</strong>}
      {judged.verdict === 'needsApproval' ? (
        <span className={s.warn}>{say(approvalWords(judged.approval)).title}</span>
      ) : null}
      {warned.length === 0 ? null : <span className={s.warn}>{warned.join(' · ')}</span>}
    </>
  );
}
