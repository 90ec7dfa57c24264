import type { Acquisition } from '../../../shared/domain/campaign/campaign.ts';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

const acquisitions = ['given', 'paid'] as const satisfies readonly Acquisition['kind'][];
const refunds = ['unusedShare', 'whileUnused', 'none'] as const satisfies readonly Extract<
  Acquisition,
  { kind: 'paid' }
>['refund'][];

/** How customers come by the vouchers; bought ones are their own money. */
export function PaidPart({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <>
      <Select
        label={words('acquisition')}
        value={form.acquisition}
        onChange={(acquisition) => change({ acquisition })}
        options={acquisitions.map((id) => ({ id, label: words(`acquisition_${id}`) }))}
        error={fault('acquisition')}
      />
      {form.acquisition === 'given' ? null : (
        <div className={s.pair}>
          <MoneyField
            label={words('price')}
            valueMinor={form.priceMinor}
            onChange={(priceMinor) => change({ priceMinor })}
            currency={currency}
            error={fault('price')}
          />
          <NumberField
            label={words('graceDays')}
            hint={words('graceDaysHint')}
            value={form.graceDays}
            onChange={(graceDays) => change({ graceDays })}
            minValue={0}
            error={fault('graceDays')}
          />
          <Select
            label={words('refund')}
            value={form.refund}
            onChange={(refund) => change({ refund })}
            options={refunds.map((id) => ({ id, label: words(`refund_${id}`) }))}
          />
        </div>
      )}
    </>
  );
}
