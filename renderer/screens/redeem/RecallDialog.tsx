import { useEffect } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useLineName } from './lineNames.ts';
import { totalOf } from './order.ts';
import type { HeldOrder } from './orderState.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

/** Orders that were put aside, to take up again: by whom, when, and what is in them. */
export function RecallDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const held = useOrder((order) => order.held);
  const loadHeld = useOrder((order) => order.loadHeld);
  useEffect(() => void loadHeld(), [loadHeld]);
  return (
    <Dialog isOpen onClose={onClose} title={words('recallTitle')} size="wide">
      {held.length === 0 ? (
        <EmptyState icon="hold" title={words('recallNone')} />
      ) : (
        <>
          <p className={s.text}>{words('recallText')}</p>
          <DataList label={words('recallTitle')}>
            {held.map((one) => (
              <HeldRow key={one.heldId} one={one} onTaken={onClose} />
            ))}
          </DataList>
        </>
      )}
    </Dialog>
  );
}

/** Who and when, as one says it. */
function useHeldBy(): (one: HeldOrder) => string {
  const words = useWords('redeem');
  const { moment } = useFormat();
  return ({ personName, at, inHandOf }) => {
    const figures = { name: personName, at: moment(at) };
    if (personName === '') return words('heldByNow', figures);
    return words(inHandOf === null ? 'heldBy' : 'heldInHand', figures);
  };
}

function HeldRow({ one, onTaken }: { readonly one: HeldOrder; readonly onTaken: () => void }) {
  const words = useWords('redeem');
  const { money } = useFormat();
  const nameOf = useLineName();
  const heldBy = useHeldBy();
  const recall = useOrder((order) => order.recall);
  const { draft, no } = one;
  const vouchers = draft.vouchers.length + one.aside.length;
  const what = [
    ...draft.lines.map(nameOf),
    ...(vouchers === 0 ? [] : [words('heldVouchers', { count: vouchers })]),
  ];
  const name = no === 0 ? words('hold') : words('recallAll', { no });
  return (
    <Row
      label={<strong>{name}</strong>}
      sub={[...what, heldBy(one)].join(' · ')}
      value={draft.lines.length === 0 ? undefined : money(totalOf(draft.lines))}
      actions={
        <Button
          size="counter"
          aria-label={`${words('recall')}: ${name}`}
          onPress={() => {
            recall(one.heldId);
            onTaken();
          }}
        >
          {words('recall')}
        </Button>
      }
    />
  );
}
