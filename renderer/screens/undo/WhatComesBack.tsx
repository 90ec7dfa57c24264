import type { UndoPreview } from '../../../shared/contract/order.ts';
import type { Restored, UndoPart, Undoing } from '../../../shared/domain/undo/undoFacts.ts';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useSoldName } from '../redeem/lineNames.ts';
import s from './undo.module.css';

interface WhatComesBackProps {
  readonly preview: UndoPreview;
  readonly part: UndoPart;
  readonly undoing: Undoing;
}

/** Some of its goods may come back while the use itself stays spent. */
const isUsableAgain = ({ uses, amountMinor }: Restored): boolean =>
  uses > 0 || (amountMinor ?? 0) > 0;

/** Exactly what would be given back, on the vouchers and in money. */
export function WhatComesBack({ preview, part, undoing }: WhatComesBackProps) {
  const words = useWords('undo');
  const { restored, returned } = undoing;
  const soldName = useSoldName();
  const lineName = (lineId: string) => {
    const line = preview.lines.find((one) => one.lineId === lineId);
    return line === undefined ? lineId : soldName(line);
  };
  return (
    <section className={s.back} aria-label={words('givesBack')} aria-live="polite">
      <p className={s.label}>{words('givesBack')}</p>
      <DataList label={words('givesBack')}>
        {restored.filter(isUsableAgain).map((one) => (
          <VoucherBack key={one.ref} preview={preview} restored={one} />
        ))}
        {part.kind !== 'lines'
          ? null
          : returned.map(({ lineId, quantity, refundMinor }) => (
              <GoodsBack
                key={lineId}
                name={lineName(lineId)}
                quantity={quantity}
                refundMinor={refundMinor}
              />
            ))}
        <Money part={part} undoing={undoing} />
      </DataList>
    </section>
  );
}

function VoucherBack({
  preview,
  restored: { ref, uses, amountMinor, revivedThrough },
}: {
  readonly preview: UndoPreview;
  readonly restored: Restored;
}) {
  const words = useWords('undo');
  const { text, money, date } = useFormat();
  const voucher = preview.vouchers.find((one) => one.ref === ref);
  const name = voucher?.name ?? null;
  const back = amountMinor === null ? words('backUses', { count: uses }) : `+${money(amountMinor)}`;
  return (
    <Row
      label={name === null ? (voucher?.hint ?? words('voucher')) : text(name)}
      sub={revivedThrough === null ? undefined : words('revived', { day: date(revivedThrough) })}
      value={back}
    />
  );
}

interface GoodsBackProps {
  readonly name: string;
  readonly quantity: number;
  readonly refundMinor: number;
}

function GoodsBack({ name, quantity, refundMinor }: GoodsBackProps) {
  const { money } = useFormat();
  return <Row label={`${name} × ${quantity}`} value={money(refundMinor)} />;
}

/** Goods that came back are paid back; goods that stay are paid for without the voucher. */
function Money({ part, undoing }: Omit<WhatComesBackProps, 'preview'>) {
  const words = useWords('undo');
  const { money } = useFormat();
  const staysSold = part.kind === 'voucher' || part.kind === 'uses' || part.kind === 'amount';
  const againMinor = undoing.restored.reduce((sum, one) => sum + one.discountMinor, 0);
  if (staysSold && againMinor > 0) {
    return <Row tone="strong" label={words('paysAgain')} value={money(againMinor)} />;
  }
  if (undoing.refundMinor === 0) return <Row label={words('noRefund')} />;
  return <Row tone="strong" label={words('refund')} value={money(undoing.refundMinor)} />;
}
