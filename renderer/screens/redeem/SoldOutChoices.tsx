import { Button as AriaButton } from 'react-aria-components/Button';
import { maySubstituteWorth } from '../../../shared/domain/stock/soldOut.ts';
import { rainCheckThrough } from '../../../shared/domain/stock/rainCheck.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { useFormat, useWords } from '../../words.ts';
import type { OrderItem } from './order.ts';
import { useOrder } from './orderStore.ts';
import { useSoldOut } from './soldOut.ts';
import q from './QuickItems.module.css';
import s from './SoldOut.module.css';

interface SoldOutProps {
  readonly one: OrderItem;
  /** Something was chosen. */
  readonly onDone?: () => void;
}

/** What the customer gets instead: something worth as much or less, or a slip to come back with. */
export function SoldOutChoices({ one }: { readonly one: OrderItem }) {
  const words = useWords('stock');
  const { date } = useFormat();
  const { view } = useSession();
  const { item, judged } = one;
  if (!item.readable || judged?.verdict !== 'refused') return null;
  const through = rainCheckThrough(view?.businessDay ?? '', item.voucher.lastDay);
  return (
    <div className={s.choices}>
      {judged.refusal.reason === 'soldOut' ? <Instead one={one} /> : null}
      <p className={s.text}>{words('rainCheckText', { day: date(through) })}</p>
    </div>
  );
}

/** The slip, by one press. */
export function RainCheckButton({ one: { place }, onDone }: SoldOutProps) {
  const words = useWords('stock');
  const giveRainCheck = useOrder((order) => order.giveRainCheck);
  return (
    <Button
      kind="primary"
      size="counter"
      icon="rainCheck"
      wide
      onPress={() => {
        onDone?.();
        void giveRainCheck(place);
      }}
    >
      {words('giveRainCheck')}
    </Button>
  );
}

function Instead({ one: { item, place } }: { readonly one: OrderItem }) {
  const words = useWords('stock');
  const { money, text } = useFormat();
  const { shop } = useSession();
  const takeInstead = useOrder((order) => order.takeInstead);
  const { isGone } = useSoldOut();
  if (!item.readable) return null;
  const { kind, worthMinor, item: given } = item.voucher.campaign;
  const offered = (shop?.quickItems ?? []).filter(
    (each) =>
      !isGone(each.item) &&
      // What is gone stands on the menu under its own name.
      each.name.zh !== given?.zh &&
      maySubstituteWorth(kind, worthMinor, each.priceMinor),
  );
  return (
    <section className={s.choice} aria-label={words('instead')}>
      <h2 className={s.title}>{words('instead')}</h2>
      <p className={s.text}>{words(offered.length === 0 ? 'insteadNone' : 'insteadText')}</p>
      <ul className={q.grid}>
        {offered.map((each) => {
          const name = text(each.name);
          const price = money(each.priceMinor);
          return (
            <li key={each.item}>
              <AriaButton className={cls(q.tile)} onPress={() => takeInstead(place, each.item)}>
                <span className={q.name}>{name}</span>
                <span className={q.price}>{price}</span>
              </AriaButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** It is there after all: the mark goes, and the voucher is judged again. */
export function BackAgain({ campaignNo }: { readonly campaignNo: number }) {
  const words = useWords('stock');
  const judgeAgain = useOrder((order) => order.judgeAgain);
  const { act, isBusy } = useAct('soldOut.mark');
  const thing = { kind: 'campaign', campaignNo } as const;
  return (
    <Button
      size="counter"
      isBusy={isBusy}
      onPress={() =>
        void act({ thing, change: 'back', until: 'dayEnd' }).then((answer) => {
          if (answer.ok) judgeAgain();
        })
      }
    >
      {words('back')}
    </Button>
  );
}
