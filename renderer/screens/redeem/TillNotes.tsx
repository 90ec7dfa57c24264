import { lazy, useState } from 'react';
import type { TillBasketView, TillVoidView } from '../../../shared/contract/till.ts';
import { useAct } from '../../bridge/queries.ts';
import { Late } from '../../shell/Late.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFormat, useWords } from '../../words.ts';
import { totalOf } from './order.ts';
import { useOrder } from './orderStore.ts';
import { orderOfTill, useTillBaskets, useTillCounter, useTillInHand } from './tillBaskets.ts';

const ApprovalDialog = lazy(async () => ({
  default: (await import('../../shell/ApprovalDialog.tsx')).ApprovalDialog,
}));

function InHand({ basket }: { readonly basket: TillBasketView }) {
  const words = useWords('tillCounter');
  const { act, isBusy } = useAct('till.sendBack');
  const { orderId, till, receipt } = basket;
  return (
    <Banner
      tone="info"
      actions={
        <Button isBusy={isBusy} onPress={() => void act({ orderId })}>
          {words('sendBack')}
        </Button>
      }
    >
      <strong>{words('inHand', { till, receipt })}</strong>
      <br />
      {words('inHandText')}
    </Banner>
  );
}

function Waits({ basket }: { readonly basket: TillBasketView }) {
  const words = useWords('tillCounter');
  const { money } = useFormat();
  const takeUp = useOrder((order) => order.takeUp);
  const { till, receipt, lines } = basket;
  return (
    <Banner
      tone="info"
      actions={<Button onPress={() => takeUp(orderOfTill(basket))}>{words('takeUp')}</Button>}
    >
      {words('waits', { till, receipt, amount: money(totalOf(lines)) })}
    </Banner>
  );
}

function WantsUndo({ asked }: { readonly asked: TillVoidView }) {
  const words = useWords('tillCounter');
  const undo = useAct('undo.do');
  const decline = useAct('till.declineVoid');
  const [isAsking, setAsking] = useState(false);
  const { undoId, seq, part, reason, till, receipt } = asked;
  return (
    <Banner
      tone="warn"
      actions={
        <>
          <Button isBusy={decline.isBusy} onPress={() => void decline.act({ undoId })}>
            {words('decline')}
          </Button>
          <Button kind="primary" icon="lock" onPress={() => setAsking(true)}>
            {words('agree')}
          </Button>
        </>
      }
    >
      <strong>{words('wantsUndo', { till, receipt, reason })}</strong>
      <br />
      {words('wantsUndoText')}
      <Late>
        {isAsking ? (
          <ApprovalDialog
            isOpen
            onClose={() => setAsking(false)}
            what={words('undoWhat', { till, receipt })}
            onApprove={(approval) => undo.act({ undoId, of: { seq }, part, reason, approval })}
          />
        ) : null}
      </Late>
    </Banner>
  );
}

/** What the shop's own tills ask of this counter, over whatever is on the screen. */
export function TillNotes() {
  const { baskets, voids } = useTillCounter();
  const mine = useTillInHand();
  const isDone = useOrder((order) => order.redeemed !== null);
  useTillBaskets();
  const others = baskets.filter(({ orderId }) => orderId !== mine?.orderId);
  return (
    <>
      {mine === null || isDone ? null : <InHand basket={mine} />}
      {others.map((basket) => (
        <Waits key={basket.orderId} basket={basket} />
      ))}
      {voids.map((asked) => (
        <WantsUndo key={asked.undoId} asked={asked} />
      ))}
    </>
  );
}
