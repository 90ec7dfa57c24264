import type { CustomerScreenView } from '../../shared/contract/customerScreen.ts';
import type { CustomerShown, ShownVoucher } from '../../shared/contract/screenMethods.ts';
import type { Rating } from '../../shared/domain/customers/rating.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { dateText, moneyText } from '../format.ts';
import { Ticket } from '../ui/Ticket.tsx';
import { TicketOutline } from '../ui/TicketOutline.tsx';
import { VerdictShape } from '../ui/Verdict.tsx';
import type { SayToCustomer } from './customerWords.ts';
import { Rate } from './Rate.tsx';
import s from './CustomerFace.module.css';

interface FaceProps {
  readonly language: Language;
  readonly words: SayToCustomer;
}

interface CustomerFaceProps extends FaceProps {
  /** `null`: nobody says what is to be seen. */
  readonly view: CustomerScreenView | null;
  readonly onRate: (rating: Rating) => void;
}

/** One of the few things a customer's screen can show. */
export function CustomerFace({ view, language, words, onRate }: CustomerFaceProps) {
  if (view === null) return <Idle title={words('away')} text="" />;
  const { shown, currency } = view;
  switch (shown.face) {
    case 'idle':
      return <Idle title={words('welcome')} text={words('showCode')} />;
    case 'prepared':
      return <Order shown={shown} title={words('using')} {...{ currency, language, words }} />;
    case 'done':
      return (
        <div className={s.done}>
          <output className={s.verdict} data-verdict="ok">
            <VerdictShape state="ok" size={88} />
            <span className={s.word}>{words('done')}</span>
          </output>
          <Order shown={shown} {...{ currency, language, words }} isTorn />
          <Rate rating={view.rating} words={words} onRate={onRate} />
        </div>
      );
    case 'asking':
      return <Says state="manager" title={words('asking')} text={words('askingText')} />;
    case 'refused':
      return <Says state="unknown" title={words('refused')} text={words('refusedText')} />;
  }
}

function Idle({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className={s.idle}>
      <span className={s.outline}>
        <TicketOutline />
      </span>
      <h1 className={s.title}>{title}</h1>
      <p className={s.text}>{text}</p>
    </div>
  );
}

interface SaysProps {
  readonly state: 'manager' | 'unknown';
  readonly title: string;
  readonly text: string;
}

/** Friendly and without a reason: that is for the cashier to tell. */
function Says({ state, title, text }: SaysProps) {
  return (
    <output className={s.idle} data-verdict={state}>
      <VerdictShape state={state} />
      <span className={s.title}>{title}</span>
      <span className={s.text}>{text}</span>
    </output>
  );
}

interface OrderProps extends FaceProps {
  readonly shown: Extract<CustomerShown, { face: 'prepared' | 'done' }>;
  readonly currency: string;
  readonly title?: string;
  /** The stubs have been torn off. */
  readonly isTorn?: boolean;
}

function Order({ shown, currency, language, words, title, isTorn = false }: OrderProps) {
  const money = (minor: number) => moneyText(minor, currency, language);
  const total = shown.vouchers.length > 1 || shown.toPayMinor !== null;
  return (
    <div className={isTorn ? s.torn : s.order}>
      {title === undefined ? null : <h1 className={s.heading}>{title}</h1>}
      <ul className={s.tickets}>
        {shown.vouchers.map((voucher, place) => (
          <li key={place}>
            <VoucherShown {...{ voucher, currency, language, words }} />
          </li>
        ))}
      </ul>
      {total ? (
        <dl className={s.sums}>
          <dt>{words('takesOff')}</dt>
          <dd>{money(-shown.discountMinor)}</dd>
          {shown.toPayMinor === null ? null : (
            <>
              <dt className={s.pay}>{words('toPay')}</dt>
              <dd className={s.pay}>{money(shown.toPayMinor)}</dd>
            </>
          )}
        </dl>
      ) : null}
    </div>
  );
}

interface VoucherShownProps extends FaceProps {
  readonly voucher: ShownVoucher;
  readonly currency: string;
}

function VoucherShown({ voucher, currency, language, words }: VoucherShownProps) {
  const { name, worthMinor, lastDay } = voucher;
  const left = leftWords(voucher, words, (minor) => moneyText(minor, currency, language));
  return (
    <Ticket
      label={name[language]}
      stub={
        <span className={s.worth}>
          {worthMinor === null || worthMinor === 0
            ? words('gift')
            : moneyText(-worthMinor, currency, language)}
        </span>
      }
    >
      <p className={s.name}>{name[language]}</p>
      <p className={s.facts}>
        {left}
        {lastDay === null ? null : (
          <span>{words('goodTo', { date: dateText(lastDay, '', language) })}</span>
        )}
      </p>
    </Ticket>
  );
}

function leftWords({ left }: ShownVoucher, words: SayToCustomer, money: (minor: number) => string) {
  if (left === null) return null;
  if ('amountMinor' in left) {
    return <span>{words('leftAmount', { amount: money(left.amountMinor) })}</span>;
  }
  return <span>{left.uses === 0 ? words('leftNone') : words('leftUses', { n: left.uses })}</span>;
}
