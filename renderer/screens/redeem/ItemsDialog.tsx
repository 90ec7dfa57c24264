import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useFormat, useWords } from '../../words.ts';
import { totalOf } from './order.ts';
import { useOrder } from './orderStore.ts';
import { QuickItems } from './QuickItems.tsx';

interface ItemsDialogProps {
  readonly onClose: () => void;
  readonly onTotal: () => void;
}

/** Keys in what they buy while a voucher is waiting for it. */
export function ItemsDialog({ onClose, onTotal }: ItemsDialogProps) {
  const words = useWords('redeem');
  const common = useWords('common');
  const { money } = useFormat();
  const { shop } = useSession();
  const lines = useOrder((order) => order.draft.lines);
  const hasItems = (shop?.quickItems.length ?? 0) > 0;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('itemsTitle')}
      size="wide"
      actions={
        <>
          <Button size="counter" icon="coin" onPress={onTotal}>
            {words('typeTotal')}
          </Button>
          <Button kind="primary" size="counter" onPress={onClose}>
            {common('done')} · {money(totalOf(lines))}
          </Button>
        </>
      }
    >
      {hasItems ? <QuickItems /> : <EmptyState icon="basket" title={words('noItems')} />}
    </Dialog>
  );
}
