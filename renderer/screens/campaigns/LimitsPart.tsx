import type { Limit, LimitPeriod } from '../../../shared/domain/campaign/campaign.ts';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { useFormat, useWords } from '../../words.ts';
import { newLimit } from './campaignForm.ts';
import type { LimitForm } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { RowsEditor } from './RowsEditor.tsx';

const maxLimits = 12;
const pers = ['customer', 'voucher', 'shop', 'campaign'] as const satisfies readonly Limit['per'][];
const ons = ['use', 'receipt'] as const satisfies readonly Limit['on'][];
const measures = ['uses', 'money'] as const satisfies readonly Limit['measure'][];
const periods = [
  'businessDay',
  'week',
  'month',
  'rollingDays',
  'ever',
] as const satisfies readonly LimitPeriod['kind'][];

interface LimitRowProps {
  readonly limit: LimitForm;
  readonly change: (part: Partial<LimitForm>) => void;
  readonly error: string | undefined;
}

/** Whose, what of it, in which time, how much. */
function LimitRow({ limit, change, error }: LimitRowProps) {
  const words = useWords('terms');
  const { currency } = useFormat();
  return (
    <>
      <Select
        label={words('limitPer')}
        value={limit.per}
        onChange={(per) => change({ per })}
        options={pers.map((id) => ({ id, label: words(`per_${id}`) }))}
      />
      <Select
        label={words('limitOn')}
        value={limit.on}
        onChange={(on) => change({ on })}
        options={ons.map((id) => ({ id, label: words(`on_${id}`) }))}
      />
      <Select
        label={words('limitPeriod')}
        value={limit.period}
        onChange={(period) => change({ period })}
        options={periods.map((id) => ({ id, label: words(`period_${id}`) }))}
      />
      {limit.period === 'rollingDays' ? (
        <NumberField
          label={words('limitDays')}
          value={limit.days}
          onChange={(days) => change({ days })}
          minValue={1}
        />
      ) : null}
      <Select
        label={words('limitMeasure')}
        value={limit.measure}
        onChange={(measure) => change({ measure, max: null })}
        options={measures.map((id) => ({ id, label: words(`measure_${id}`) }))}
      />
      {limit.measure === 'uses' ? (
        <NumberField
          label={words('limitMax')}
          value={limit.max}
          onChange={(max) => change({ max })}
          minValue={1}
          error={error}
        />
      ) : (
        <MoneyField
          label={words('limitMax')}
          valueMinor={limit.max}
          onChange={(max) => change({ max })}
          currency={currency}
          error={error}
        />
      )}
    </>
  );
}

/** How often and for how much: any number of bounds, each by itself. */
export function LimitsPart({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  // A limit per customer is no limit as long as nobody is known.
  const set = (limits: readonly LimitForm[]) => {
    const isPerCustomer = limits.some(({ on, per }) => on === 'use' && per === 'customer');
    change({ limits, customerRequired: form.customerRequired || isPerCustomer });
  };
  return (
    <RowsEditor
      label={words('limits')}
      isTitled
      hint={words('limitsHint')}
      error={fault('limits')}
      rows={form.limits}
      onChange={set}
      fresh={newLimit}
      maxRows={maxLimits}
      addLabel={words('limitAdd')}
      removeLabel={words('limitRemove')}
    >
      {(limit, changeRow, at) => (
        <LimitRow limit={limit} change={changeRow} error={fault(`limits.${at}`)} />
      )}
    </RowsEditor>
  );
}
