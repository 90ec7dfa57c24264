import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { useFormat, useWords } from '../../words.ts';
import { useItemName } from './lineNames.ts';
import { withItem } from './order.ts';
import type { QuickItem } from './order.ts';
import { useOrder } from './orderStore.ts';
import { useSoldOut } from './soldOut.ts';
import s from './QuickItems.module.css';

/** What this shop sells most, a tap each; and which of it is gone, by a tap too. */
export function QuickItems() {
  const words = useWords('stock');
  const { shop } = useSession();
  const [isMarking, setMarking] = useState(false);
  const items = shop?.quickItems ?? [];
  return (
    <>
      {isMarking ? <p className={s.marking}>{words('markingText')}</p> : null}
      <ul className={s.grid}>
        {items.map((item) => (
          <li key={item.item}>{isMarking ? <MarkTile item={item} /> : <ItemTile item={item} />}</li>
        ))}
      </ul>
      {items.length === 0 ? null : (
        <div className={s.foot}>
          <Button
            kind="quiet"
            icon={isMarking ? 'check' : 'soldOut'}
            onPress={() => setMarking(!isMarking)}
          >
            {words(isMarking ? 'markingDone' : 'marking')}
          </Button>
        </div>
      )}
    </>
  );
}

function ItemTile({ item }: { readonly item: QuickItem }) {
  const words = useWords('stock');
  const { money, text } = useFormat();
  const nameOf = useItemName();
  const { isGone } = useSoldOut();
  const change = useOrder((order) => order.change);
  const count = useOrder(
    ({ draft }) => draft.lines.find((line) => line.item === item.item)?.quantity ?? 0,
  );
  const gone = isGone(item.item);
  return (
    <AriaButton
      className={cls(s.tile, count > 0 && s.taken, gone && s.gone)}
      isDisabled={gone}
      onPress={() => change((draft) => withItem(draft, item, nameOf(item)))}
    >
      <span className={s.name}>{text(item.name)}</span>
      <span className={s.price}>
        {gone ? words('gone') : money(item.priceMinor)}
        {count > 0 ? <b className={s.count}> × {count}</b> : null}
      </span>
    </AriaButton>
  );
}

function MarkTile({ item }: { readonly item: QuickItem }) {
  const words = useWords('stock');
  const { text } = useFormat();
  const { isGone } = useSoldOut();
  const { act } = useAct('soldOut.mark');
  const gone = isGone(item.item);
  return (
    <AriaButton
      className={cls(s.tile, gone && s.marked)}
      aria-pressed={gone}
      onPress={() =>
        void act({
          thing: { kind: 'item', item: item.item },
          change: gone ? 'back' : 'soldOut',
          until: 'dayEnd',
        })
      }
    >
      <span className={s.name}>{text(item.name)}</span>
      <span className={s.price}>{words(gone ? 'gone' : 'mark')}</span>
    </AriaButton>
  );
}
