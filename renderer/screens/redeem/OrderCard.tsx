import type { Prepared, PreparedVoucher } from '../../../shared/contract/order.ts';
import type { OrderDecision } from '../../../shared/domain/order/decision.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useKeyHint } from '../../shell/shortcuts.ts';
import { useFormat, useWords } from '../../words.ts';
import { useLineName } from './lineNames.ts';
import { itemsOf, totalOf, withQuantity } from './order.ts';
import type { Line } from './order.ts';
import type { OpenDialog } from './OrderDialogs.tsx';
import { useOrder } from './orderStore.ts';
import { useTillInHand } from './tillBaskets.ts';
import { useVoucherName } from './VoucherTicket.tsx';
import s from './cards.module.css';

interface OrderCardProps {
  readonly onOpen: (dialog: OpenDialog) => void;
}

/** What is on this order, what the vouchers take off, and what is left to pay. */
export function OrderCard({ onOpen }: OrderCardProps) {
  const hint = useKeyHint();
  const words = useWords('redeem');
  const draft = useOrder((order) => order.draft);
  const prepared = useOrder((order) => order.prepared);
  const hold = useOrder((order) => order.hold);
  const { lines } = draft;
  const isOfTill = useTillInHand() !== null;
  const taken = prepared === null ? [] : takenBy(prepared);
  const isWorthHolding = lines.length > 0 || taken.length > 0;
  return (
    <Panel
      title={words('order')}
      aside={lines.length === 0 ? undefined : words('lines', { count: lines.length })}
    >
      {isWorthHolding ? (
        <DataList label={words('order')}>
          {lines.map((line) => (
            <OrderLine key={line.lineId} line={line} isFixed={isOfTill} />
          ))}
          {taken.map((one) => (
            <Taken key={one.place} one={one} />
          ))}
          <ToPay decision={prepared?.decision ?? null} totalMinor={totalOf(lines)} />
        </DataList>
      ) : (
        <p className={s.quiet}>{words('orderEmpty')}</p>
      )}
      {isOfTill ? null : (
        <div className={s.buttons}>
          <Button size="counter" icon="basket" wide onPress={() => onOpen('items')}>
            {words('addItems')}
          </Button>
          <Button size="counter" icon="coin" wide onPress={() => onOpen('total')}>
            {words('typeTotal')}
          </Button>
        </div>
      )}
      {!isWorthHolding ? null : (
        <Button icon="pause" keyHint={hint('hold')} onPress={hold}>
          {words('hold')}
        </Button>
      )}
    </Panel>
  );
}

interface OrderLineProps {
  readonly line: Line;
  /** A till's: it is changed there. */
  readonly isFixed: boolean;
}

function OrderLine({ line, isFixed }: OrderLineProps) {
  const words = useWords('redeem');
  const common = useWords('common');
  const { money } = useFormat();
  const change = useOrder((order) => order.change);
  const { lineId, quantity, unitPriceMinor, item } = line;
  const name = useLineName()(line);
  const set = (next: number) => change((draft) => withQuantity(draft, lineId, next));
  const sum = money(quantity * unitPriceMinor);
  return (
    <Row
      label={name}
      sub={quantity === 1 ? sum : `${money(unitPriceMinor)} × ${quantity} = ${sum}`}
      actions={
        isFixed ? null : (
          <span className={s.steps}>
            <Button
              kind="quiet"
              icon={quantity === 1 ? 'trash' : 'minus'}
              aria-label={quantity === 1 ? `${common('remove')} ${name}` : words('less', { name })}
              onPress={() => set(quantity - 1)}
            />
            {item === null ? null : (
              <Button
                kind="quiet"
                icon="plus"
                aria-label={words('more', { name })}
                onPress={() => set(quantity + 1)}
              />
            )}
          </span>
        )
      }
    />
  );
}

interface TakenVoucher {
  readonly place: number;
  readonly voucher: PreparedVoucher;
  readonly discountMinor: number;
}

/** What each usable voucher of the order takes off. */
function takenBy(prepared: Prepared): readonly TakenVoucher[] {
  return itemsOf(prepared).flatMap(({ item, judged, place }) =>
    item.readable && judged !== null && judged.verdict !== 'refused'
      ? [{ place, voucher: item.voucher, discountMinor: judged.acceptance.discountMinor }]
      : [],
  );
}

function Taken({ one }: { readonly one: TakenVoucher }) {
  const words = useWords('redeem');
  const { money } = useFormat();
  const name = useVoucherName()(one.voucher);
  const isGift = one.voucher.campaign.kind === 'gift';
  return <Row label={name} value={isGift ? words('gift') : money(-one.discountMinor)} />;
}

interface ToPayProps {
  readonly decision: OrderDecision | null;
  readonly totalMinor: number;
}

function ToPay({ decision, totalMinor }: ToPayProps) {
  const words = useWords('redeem');
  const { money } = useFormat();
  if (totalMinor === 0) return null;
  return (
    <Row tone="strong" label={words('toPay')} value={money(decision?.toPayMinor ?? totalMinor)} />
  );
}
