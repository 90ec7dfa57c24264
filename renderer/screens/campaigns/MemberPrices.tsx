import { MoneyField } from '../../ui/NumberField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { newPrice } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { RowsEditor } from './RowsEditor.tsx';

const maxNameLength = 40;
const maxPrices = 500;

/** What items or categories cost a member, price by price. */
export function MemberPrices({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <RowsEditor
      label={words('memberPrices')}
      hint={words('memberPricesHint')}
      error={fault('prices')}
      rows={form.prices}
      onChange={(prices) => change({ prices })}
      fresh={newPrice}
      maxRows={maxPrices}
      addLabel={words('priceAdd')}
      removeLabel={words('priceRemove')}
    >
      {({ of, priceMinor }, changeRow, at) => (
        <>
          <TextField
            label={words('priceOf')}
            value={of}
            onChange={(name) => changeRow({ of: name })}
            maxLength={maxNameLength}
            error={fault(`prices.${at}`)}
          />
          <MoneyField
            label={words('memberPrice')}
            valueMinor={priceMinor}
            onChange={(price) => changeRow({ priceMinor: price })}
            currency={currency}
          />
        </>
      )}
    </RowsEditor>
  );
}
