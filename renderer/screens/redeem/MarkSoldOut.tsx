import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useWords } from '../../words.ts';
import { substituteAt } from './order.ts';
import type { OrderItem } from './order.ts';
import { useOrder } from './orderStore.ts';
import { useVoucherName } from './VoucherTicket.tsx';

/** One tap: what this voucher gives is gone. Or, where something else was chosen, what that is. */
export function MarkSoldOut({ one: { item, place } }: { readonly one: OrderItem }) {
  const words = useWords('stock');
  const { text } = useFormat();
  const { shop } = useSession();
  const nameOf = useVoucherName();
  const judgeAgain = useOrder((order) => order.judgeAgain);
  const takeInstead = useOrder((order) => order.takeInstead);
  const chosen = useOrder(({ draft }) => substituteAt(draft, place));
  const { act, isBusy } = useAct('soldOut.mark');
  if (!item.readable || item.voucher.campaign.item === null) return null;
  if (chosen !== null) {
    const taken = shop?.quickItems.find((each) => each.item === chosen);
    return (
      <Button kind="quiet" icon="close" onPress={() => takeInstead(place, null)}>
        {words('taken', { name: taken === undefined ? chosen : text(taken.name) })}
      </Button>
    );
  }
  const thing = { kind: 'campaign', campaignNo: item.voucher.campaign.no } as const;
  return (
    <Button
      kind="quiet"
      icon="soldOut"
      isBusy={isBusy}
      aria-label={words('markOf', { name: nameOf(item.voucher) })}
      onPress={() =>
        void act({ thing, change: 'soldOut', until: 'dayEnd' }).then((answer) => {
          if (answer.ok) judgeAgain();
        })
      }
    >
      {words('mark')}
    </Button>
  );
}
