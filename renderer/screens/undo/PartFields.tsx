import type { UndoPreview, UndoableLine } from '../../../shared/contract/order.ts';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { useSoldName } from '../redeem/lineNames.ts';
import { kindsFor, voucherOf, vouchersFor } from './undoChoice.ts';
import type { UndoChoice } from './undoChoice.ts';
import s from './undo.module.css';

export interface PartFieldsProps {
  readonly preview: UndoPreview;
  readonly choice: UndoChoice;
  readonly onChange: (choice: UndoChoice) => void;
}

/** How much of the redemption is to be undone; nothing to choose where there is but the whole. */
export function PartFields(props: PartFieldsProps) {
  const { preview, choice, onChange } = props;
  const words = useWords('undo');
  const kinds = kindsFor(preview);
  if (kinds.length === 1) return null;
  return (
    <>
      <ChoiceGroup
        label={words('howMuch')}
        size="counter"
        choices={kinds.map((id) => ({ id, label: words(`part_${id}`) }))}
        value={choice.kind}
        onChange={(kind) => onChange({ ...choice, kind })}
      />
      <WhichVoucher {...props} />
      <HowMuchOfIt {...props} />
    </>
  );
}

function WhichVoucher({ preview, choice, onChange }: PartFieldsProps) {
  const words = useWords('undo');
  const { text, money } = useFormat();
  const able = vouchersFor(choice.kind, preview);
  if (able.length < 2) return null;
  return (
    <ChoiceGroup
      label={words('whichVoucher')}
      layout="list"
      size="counter"
      choices={able.map(({ ref, name, hint, usesLeft, amountLeftMinor }) => ({
        id: ref,
        label: name === null ? hint : text(name),
        hint: name === null ? undefined : hint,
        value:
          amountLeftMinor === null
            ? words('backUses', { count: usesLeft })
            : money(amountLeftMinor),
      }))}
      value={choice.ref}
      onChange={(ref) => onChange({ ...choice, ref, uses: 1, amountMinor: null })}
    />
  );
}

function HowMuchOfIt({ preview, choice, onChange }: PartFieldsProps) {
  const words = useWords('undo');
  const { currency } = useFormat();
  const voucher = voucherOf(choice, preview);
  switch (choice.kind) {
    case 'uses':
      return voucher === null ? null : (
        <NumberField
          label={words('usesBack')}
          value={choice.uses}
          onChange={(uses) => onChange({ ...choice, uses: uses ?? 1 })}
          minValue={1}
          maxValue={voucher.usesLeft}
          size="counter"
          stepper
        />
      );
    case 'amount':
      return voucher === null ? null : (
        <MoneyField
          label={words('amountBack')}
          valueMinor={choice.amountMinor}
          onChange={(amountMinor) => onChange({ ...choice, amountMinor })}
          currency={currency}
          maxMinor={voucher.amountLeftMinor ?? 0}
          size="counter"
        />
      );
    case 'lines':
      return <Lines preview={preview} choice={choice} onChange={onChange} />;
    case 'whole':
    case 'voucher':
      return null;
  }
}

function Lines({ preview, choice, onChange }: PartFieldsProps) {
  const words = useWords('undo');
  const set = (lineId: string, quantity: number) =>
    onChange({ ...choice, quantities: { ...choice.quantities, [lineId]: quantity } });
  return (
    <fieldset className={s.group}>
      <legend className={s.label}>{words('linesBack')}</legend>
      <DataList label={words('linesBack')}>
        {preview.lines
          .filter(({ quantityLeft }) => quantityLeft > 0)
          .map((line) => (
            <LineBack
              key={line.lineId}
              line={line}
              quantity={choice.quantities[line.lineId] ?? 0}
              onChange={(quantity) => set(line.lineId, quantity)}
            />
          ))}
      </DataList>
    </fieldset>
  );
}

interface LineBackProps {
  readonly line: UndoableLine;
  readonly quantity: number;
  readonly onChange: (quantity: number) => void;
}

function LineBack({ line, quantity, onChange }: LineBackProps) {
  const words = useWords('undo');
  const name = useSoldName()(line);
  const { quantityLeft } = line;
  return (
    <Row
      label={name}
      actions={
        <span className={s.steps}>
          <Button
            size="counter"
            icon="minus"
            aria-label={words('lineFewer', { name })}
            isDisabled={quantity === 0}
            onPress={() => onChange(quantity - 1)}
          />
          <output className={s.count}>{words('lineOf', { n: quantity, m: quantityLeft })}</output>
          <Button
            size="counter"
            icon="plus"
            aria-label={words('lineMore', { name })}
            isDisabled={quantity === quantityLeft}
            onPress={() => onChange(quantity + 1)}
          />
        </span>
      }
    />
  );
}
