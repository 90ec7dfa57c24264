import { useState } from 'react';
import type { Explanation, RuleTried } from '../../../shared/domain/order/explain.ts';
import type { PreparedVoucher } from '../../../shared/contract/order.ts';
import { useRuleText } from '../../reasonText.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { VerdictShape } from '../../ui/Verdict.tsx';
import type { VerdictState } from '../../ui/Verdict.tsx';
import { useFormat, useWords } from '../../words.ts';
import type { WordKey } from '../../words.ts';
import { useOrder } from './orderStore.ts';
import type { OrderState } from './orderState.ts';
import { useVoucherName } from './VoucherTicket.tsx';
import s from './Why.module.css';

interface WhyButtonProps {
  /** Stands on the solid colour of a verdict. */
  readonly onVerdict?: boolean;
}

/** A voucher of the order, and why it was decided as it was. */
interface Explained {
  readonly voucher: PreparedVoucher;
  readonly explanation: Explanation;
}

const itemsShown = ({ redeemed, prepared }: OrderState) => (redeemed ?? prepared)?.items ?? null;

function useExplained(): readonly Explained[] {
  const why = useOrder((order) => order.why);
  const items = useOrder(itemsShown);
  return (items ?? []).flatMap((item, place) => {
    const explanation = why?.items[place] ?? null;
    return item.readable && explanation !== null ? [{ voucher: item.voucher, explanation }] : [];
  });
}

/** "Why?": opens every rule that was tried for each voucher, and how it came out. */
export function WhyButton({ onVerdict = false }: WhyButtonProps) {
  const words = useWords('redeem');
  const explained = useExplained();
  const [isOpen, setOpen] = useState(false);
  if (explained.length === 0) return null;
  return (
    <>
      <Button
        kind={onVerdict ? 'onVerdict' : 'quiet'}
        size={onVerdict ? 'counter' : 'usual'}
        icon="info"
        onPress={() => setOpen(true)}
      >
        {words(onVerdict ? 'why' : 'whyGood')}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={words('whyTitle')} size="wide">
        {explained.map((one, place) => (
          <OneVoucher key={place} one={one} of={explained.length} />
        ))}
      </Dialog>
    </>
  );
}

const looks = {
  ok: { state: 'ok', word: 'whyOk', shape: s.ok },
  needsApproval: { state: 'manager', word: 'verdictManager', shape: s.manager },
  refused: { state: 'refused', word: 'verdictRefused', shape: s.refused },
} as const satisfies Readonly<
  Record<string, { state: VerdictState; word: WordKey<'redeem'>; shape: string | undefined }>
>;

interface OneVoucherProps {
  readonly one: Explained;
  /** How many vouchers the order has. */
  readonly of: number;
}

function OneVoucher({ one: { voucher, explanation }, of }: OneVoucherProps) {
  const words = useWords('redeem');
  const name = useVoucherName()(voucher);
  const { tried, outcome, turn } = explanation;
  const look = looks[outcome.verdict];
  return (
    <section className={s.voucher} aria-label={name}>
      <header className={s.head}>
        <span className={look.shape}>
          <VerdictShape state={look.state} size={40} />
        </span>
        <span className={s.which}>
          <span className={s.name}>
            {words(look.word)} · {name}
          </span>
          <span className={s.sub}>
            <span className="dots">{voucher.hint}</span>
            {of === 1 ? null : ` · ${words('whyTurn', { n: turn, m: of })}`}
          </span>
        </span>
      </header>
      <ol className={s.rules}>
        {tried.map((rule) =>
          rule.outcome === 'passed' || rule.outcome === 'refused' ? (
            <TriedRule key={rule.rule} tried={rule} />
          ) : null,
        )}
      </ol>
      <Folded word="whyNotAsked" tried={tried.filter((rule) => rule.outcome === 'notAsked')} />
      <Folded word="whyNotReached" tried={tried.filter((rule) => rule.outcome === 'notReached')} />
    </section>
  );
}

function TriedRule({ tried }: { readonly tried: RuleTried }) {
  const rules = useWords('rules');
  const { title, says } = useRuleText()(tried);
  const isRefused = tried.outcome === 'refused';
  return (
    <li className={cls(s.rule, isRefused && s.stood)}>
      <Icon name={isRefused ? 'close' : 'check'} size={20} label={rules(tried.outcome)} />
      <span className={s.what}>
        <span className={s.title}>{title}</span>
        {says === null ? null : <span className={s.sub}>{says}</span>}
      </span>
    </li>
  );
}

interface FoldedProps {
  readonly word: 'whyNotAsked' | 'whyNotReached';
  readonly tried: readonly RuleTried[];
}

/** What says nothing about this voucher: counted, and named when it is unfolded. */
function Folded({ word, tried }: FoldedProps) {
  const words = useWords('redeem');
  const ruleText = useRuleText();
  const { list } = useFormat();
  if (tried.length === 0) return null;
  return (
    <details className={s.folded}>
      <summary className={s.summary}>
        <Icon name="minus" size={20} />
        {words(word, { count: tried.length })}
      </summary>
      <p className={s.names}>{list(tried.map((rule) => ruleText(rule).title))}</p>
    </details>
  );
}
