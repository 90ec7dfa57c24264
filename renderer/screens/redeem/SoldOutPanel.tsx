import { refusalWords } from '../../../shared/i18n/reasonWords.ts';
import { useReasonText } from '../../reasonText.ts';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Verdict } from '../../ui/Verdict.tsx';
import { useFormat, useWords } from '../../words.ts';
import { isSoldOut, itemsOf } from './order.ts';
import { useOrder } from './orderStore.ts';
import { BackAgain, RainCheckButton, SoldOutChoices } from './SoldOutChoices.tsx';
import { useSoldOut } from './soldOut.ts';
import { BackButton, useFocused } from './Verdicts.tsx';
import { LargeTicket, WaitingStub } from './VoucherTicket.tsx';
import { WhyButton } from './Why.tsx';
import p from './PreparedPanel.module.css';
import s from './SoldOut.module.css';
import v from './Verdicts.module.css';

/** A good voucher whose item is gone: no verdict against anybody, but two ways to go on. */
export function SoldOutPanel() {
  const hint = useKeyHint();
  const words = useWords('stock');
  const redeem = useWords('redeem');
  const say = useReasonText();
  const { isMarked } = useSoldOut();
  const prepared = useOrder((order) => order.prepared);
  const back = useOrder((order) => order.back);
  const only = prepared === null ? undefined : itemsOf(prepared)[0];
  if (only?.judged?.verdict !== 'refused' || !only.item.readable) return null;
  const { voucher } = only.item;
  const { refusal } = only.judged;
  return (
    <section className={p.panel} data-asks="soldOut">
      <div className={p.scroll}>
        <h1 className={s.lead} aria-live="polite">
          <Icon name="soldOut" size={24} />
          {words(refusal.reason === 'soldOut' ? 'lead' : 'shareLead')}
        </h1>
        <div className={s.since}>
          <p className={s.text}>{say(refusalWords(refusal)).detail}</p>
          <WhyButton />
        </div>
        <SoldOutChoices one={only} />
        <LargeTicket voucher={voucher} stub={<WaitingStub voucher={voucher} />} acceptance={null} />
      </div>
      <footer className={p.foot}>
        <Button size="counter" keyHint={hint('back')} onPress={back}>
          {redeem('back')}
        </Button>
        {isMarked(voucher.campaign.no) ? <BackAgain campaignNo={voucher.campaign.no} /> : null}
        <RainCheckButton one={only} />
      </footer>
    </section>
  );
}

/** The same for one voucher of several. */
export function SoldOutDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('stock');
  const prepared = useOrder((order) => order.prepared);
  const one = prepared === null ? undefined : itemsOf(prepared).find(isSoldOut);
  if (one === undefined) return null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('otherWaysTitle')}
      size="wide"
      actions={<RainCheckButton one={one} onDone={onClose} />}
    >
      <SoldOutChoices one={one} />
    </Dialog>
  );
}

/** The slip is in the printer: what to say with it. */
export function RainCheckGiven() {
  const words = useWords('stock');
  const redeem = useWords('redeem');
  const { date, text } = useFormat();
  const panel = useFocused();
  const given = useOrder((order) => order.rainCheck);
  if (given === null) return null;
  return (
    <Verdict
      ref={panel}
      state="undone"
      word={words('given')}
      line={words('givenLine', { name: text(given.name), day: date(given.goodThrough) })}
      next={words('givenNext')}
      foot={
        <>
          <span className={v.space} />
          <BackButton label={redeem('nextCustomer')} />
        </>
      }
    />
  );
}
