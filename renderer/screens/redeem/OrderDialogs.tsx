import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import { CameraScanner } from '../../scan/CameraScanner.tsx';
import { PictureScanner } from '../../scan/PictureScanner.tsx';
import { TypedCode } from '../../scan/TypedCode.tsx';
import { useTakeScan } from '../../scan/takeScan.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useFormat, useWords } from '../../words.ts';
import { UndoDialog } from '../undo/UndoDialog.tsx';
import { AmountDialog } from './AmountDialog.tsx';
import { FindCustomerDialog } from './FindCustomerDialog.tsx';
import { ItemsDialog } from './ItemsDialog.tsx';
import type { KeptCamera } from './keptCamera.ts';
import { useOrder } from './orderStore.ts';
import { RecallDialog } from './RecallDialog.tsx';
import { SoldOutDialog } from './SoldOutPanel.tsx';
import { TotalDialog } from './TotalDialog.tsx';

export type OpenDialog =
  | 'camera'
  | 'picture'
  | 'typed'
  | 'find'
  | 'items'
  | 'total'
  | 'amount'
  | 'approval'
  | 'undo'
  | 'recall'
  | 'soldOut';

interface OrderDialogsProps {
  readonly open: OpenDialog | null;
  readonly onOpen: (dialog: OpenDialog | null) => void;
  readonly camera: KeptCamera;
}

/** Everything that opens over the order; one at a time. */
export function OrderDialogs({ open, onOpen, camera }: OrderDialogsProps) {
  const close = () => onOpen(null);
  const receipt = useOrder((order) => order.receipt);
  if (receipt !== null) return <OrderReceipt key={receipt} reference={receipt} />;
  switch (open) {
    case null:
      return null;
    case 'camera':
      return <CameraDialog camera={camera} onOpen={onOpen} />;
    case 'picture':
    case 'typed':
      return <ScanDialog way={open} onClose={close} />;
    case 'find':
      return <FindCustomerDialog onClose={close} />;
    case 'items':
      return <ItemsDialog onClose={close} onTotal={() => onOpen('total')} />;
    case 'total':
      return <TotalDialog onClose={close} />;
    case 'amount':
      return <AmountDialog onClose={close} />;
    case 'approval':
      return <OrderApproval onClose={close} />;
    case 'undo':
      return <OrderUndo onClose={close} />;
    case 'recall':
      return <RecallDialog onClose={close} />;
    case 'soldOut':
      return <SoldOutDialog onClose={close} />;
  }
}

interface ScanDialogProps {
  readonly way: 'picture' | 'typed';
  readonly onClose: () => void;
}

function ScanDialog({ way, onClose }: ScanDialogProps) {
  const words = useWords('scan');
  const takeScan = useTakeScan();
  const Reader = { picture: PictureScanner, typed: TypedCode }[way];
  return (
    <Dialog isOpen onClose={onClose} title={words(`${way}Title`)} size="wide">
      <Reader onScan={takeScan} />
    </Dialog>
  );
}

type CameraDialogProps = Pick<OrderDialogsProps, 'camera' | 'onOpen'>;

function CameraDialog({ camera: { isKept, keep }, onOpen }: CameraDialogProps) {
  const words = useWords('scan');
  const redeem = useWords('redeem');
  const takeScan = useTakeScan();
  const onClose = () => onOpen(null);
  function onKeep(next: boolean): void {
    keep(next);
    // It goes on beside the order.
    if (next) onClose();
  }
  return (
    <Dialog isOpen onClose={onClose} title={words('cameraTitle')} size="wide">
      <CameraScanner
        onScan={takeScan}
        keeping={{ isKept, onKeep }}
        instead={
          <>
            <Button size="counter" icon="picture" onPress={() => onOpen('picture')}>
              {redeem('picture')}
            </Button>
            <Button size="counter" icon="keyboard" onPress={() => onOpen('typed')}>
              {redeem('type')}
            </Button>
          </>
        }
      />
    </Dialog>
  );
}

function OrderUndo({ onClose }: { readonly onClose: () => void }) {
  const seq = useOrder((order) => order.redeemed?.seq ?? null);
  const wasUndone = useOrder((order) => order.wasUndone);
  if (seq === null) return null;
  return (
    <UndoDialog
      of={{ seq }}
      onUndone={(undone) => {
        onClose();
        wasUndone({ ...undone, of: seq });
      }}
      onClose={onClose}
    />
  );
}

/** Another counter's receipt was read: it is undone beside the order in hand. */
function OrderReceipt({ reference }: { readonly reference: string }) {
  const wasUndone = useOrder((order) => order.wasUndone);
  const dropReceipt = useOrder((order) => order.dropReceipt);
  return (
    <UndoDialog
      of={{ reference }}
      onUndone={(undone) => wasUndone({ ...undone, of: null })}
      onClose={dropReceipt}
    />
  );
}

function OrderApproval({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const { money, text } = useFormat();
  const confirm = useOrder((order) => order.confirm);
  const prepared = useOrder((order) => order.prepared);
  const named = (prepared?.items ?? []).flatMap((item) =>
    item.readable ? [text(item.voucher.campaign.name)] : [],
  );
  const off = money(-(prepared?.seen.discountMinor ?? 0));
  return (
    <ApprovalDialog
      isOpen
      onClose={onClose}
      what={words('agreeTo', { names: named.join(' · '), off })}
      onApprove={(approval) => confirm(approval)}
    />
  );
}
