import type { LimitPeriod } from '../../../shared/domain/campaign.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import type { LimitForm } from './campaignForm.ts';

const periods = [
  'ever',
  'businessDay',
  'week',
  'month',
  'rollingDays',
] as const satisfies readonly LimitPeriod['kind'][];

export interface LimitFieldsProps {
  readonly value: LimitForm;
  readonly onChange: (value: LimitForm) => void;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}

/** So many, within such a time. */
export function LimitFields({ value, onChange, label, hint, error }: LimitFieldsProps) {
  const words = useWords('campaigns');
  return (
    <div className={s.pair}>
      <NumberField
        label={label}
        hint={hint}
        value={value.maxUses}
        onChange={(maxUses) => onChange({ ...value, maxUses })}
        minValue={1}
        error={error}
      />
      <Select
        label={words('limitPeriod')}
        value={value.period}
        onChange={(period) => onChange({ ...value, period })}
        options={periods.map((id) => ({ id, label: words(`period_${id}`) }))}
      />
      {value.period === 'rollingDays' ? (
        <NumberField
          label={words('limitDays')}
          value={value.days}
          onChange={(days) => onChange({ ...value, days })}
          minValue={1}
        />
      ) : null}
    </div>
  );
}
