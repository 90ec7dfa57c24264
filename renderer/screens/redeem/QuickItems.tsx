import { Button as AriaButton } from 'react-aria-components/Button';
import { useSession } from '../../bridge/session.ts';
import { cls } from '../../ui/cls.ts';
import { useFormat } from '../../words.ts';
import { useItemName } from './lineNames.ts';
import { withItem } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './QuickItems.module.css';

/** What this shop sells most, a tap each. */
export function QuickItems() {
  const { shop } = useSession();
  const { money, text } = useFormat();
  const nameOf = useItemName();
  const change = useOrder((order) => order.change);
  const lines = useOrder((order) => order.draft.lines);
  return (
    <ul className={s.grid}>
      {(shop?.quickItems ?? []).map((item) => {
        const count = lines.find((line) => line.item === item.item)?.quantity ?? 0;
        return (
          <li key={item.item}>
            <AriaButton
              className={cls(s.tile, count > 0 && s.taken)}
              onPress={() => change((draft) => withItem(draft, item, nameOf(item)))}
            >
              <span className={s.name}>{text(item.name)}</span>
              <span className={s.price}>
                {money(item.priceMinor)}
                {count > 0 ? <b className={s.count}> × {count}</b> : null}
              </span>
            </AriaButton>
          </li>
        );
      })}
    </ul>
  );
}
