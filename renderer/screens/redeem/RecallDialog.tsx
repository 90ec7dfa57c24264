import type { OrderDraft } from '../../../shared/contract/order.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useLineName } from './lineNames.ts';
import { totalOf } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

/** Orders that were put aside, to take up again. */
export function RecallDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const { money } = useFormat();
  const nameOf = useLineName();
  const held = useOrder((order) => order.held);
  const recall = useOrder((order) => order.recall);
  const vouchersOf = (draft: OrderDraft) => words('heldVouchers', { count: draft.vouchers.length });
  return (
    <Dialog isOpen onClose={onClose} title={words('recallTitle')}>
      <p className={s.text}>{words(held.length === 0 ? 'recallNone' : 'recallText')}</p>
      <DataList label={words('recallTitle')}>
        {held.map(({ draft }, place) => (
          <Row
            key={draft.orderId}
            label={draft.lines.map(nameOf).join(' · ') || vouchersOf(draft)}
            sub={
              draft.lines.length === 0 || draft.vouchers.length === 0
                ? undefined
                : vouchersOf(draft)
            }
            value={draft.lines.length === 0 ? undefined : money(totalOf(draft.lines))}
            actions={
              <Button
                size="counter"
                onPress={() => {
                  recall(place);
                  onClose();
                }}
              >
                {words('recall')}
              </Button>
            }
          />
        ))}
      </DataList>
    </Dialog>
  );
}
