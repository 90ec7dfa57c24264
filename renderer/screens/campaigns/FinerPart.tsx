import type { OfflinePolicy } from '../../../shared/domain/campaign/campaign.ts';
import type { Rounding } from '../../../shared/domain/money.ts';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

const policies = [
  'accept',
  'riskBudget',
  'homeShop',
  'lease',
  'hqOnly',
] as const satisfies readonly OfflinePolicy['kind'][];
const roundings = ['halfUp', 'down', 'up'] as const satisfies readonly Rounding['mode'][];
const maxNameLength = 40;

function Budget({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <div className={s.pair}>
      <NumberField
        label={words('budgetCount')}
        value={form.budgetCount}
        onChange={(budgetCount) => change({ budgetCount })}
        minValue={0}
        error={fault('budget')}
      />
      <MoneyField
        label={words('budgetValue')}
        valueMinor={form.budgetMinor}
        onChange={(budgetMinor) => change({ budgetMinor })}
        currency={currency}
      />
      <NumberField
        label={words('budgetHours')}
        value={form.budgetHours}
        onChange={(budgetHours) => change({ budgetHours })}
        minValue={1}
      />
    </div>
  );
}

/** How a share of the order is brought to a round amount. */
function RoundingFields({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <div className={s.pair}>
      <MoneyField
        label={words('roundTo')}
        valueMinor={form.roundToMinor}
        onChange={(roundToMinor) => change({ roundToMinor })}
        currency={currency}
        error={fault('rounding')}
      />
      <Select
        label={words('roundingMode')}
        value={form.roundingMode}
        onChange={(roundingMode) => change({ roundingMode })}
        options={roundings.map((id) => ({ id, label: words(`rounding_${id}`) }))}
      />
    </div>
  );
}

/** Stacking, doubt, approval, who bears it: rules most campaigns leave as they are. */
export function FinerPart(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <>
      {form.kind === 'percentOff' ? <RoundingFields {...props} /> : null}
      <TextField
        label={words('stackingGroup')}
        hint={words('stackingGroupHint')}
        value={form.stackingGroup}
        onChange={(stackingGroup) => change({ stackingGroup })}
        maxLength={maxNameLength}
        error={fault('stackingGroup')}
      />
      <Switch
        label={words('exclusive')}
        isSelected={form.exclusive}
        onChange={(exclusive) => change({ exclusive })}
      />
      <NumberField
        label={words('applyOrder')}
        hint={words('applyOrderHint')}
        value={form.applyOrder}
        onChange={(applyOrder) => change({ applyOrder })}
        minValue={0}
        maxValue={99}
        error={fault('applyOrder')}
      />
      <div className={s.pair}>
        <Select
          label={words('offline')}
          value={form.offline}
          onChange={(offline) => change({ offline })}
          options={policies.map((id) => ({ id, label: words(`offline_${id}`) }))}
          error={fault('offline')}
        />
        <NumberField
          label={words('maxDays')}
          value={form.maxDaysWithoutHq}
          onChange={(maxDaysWithoutHq) => change({ maxDaysWithoutHq })}
          minValue={1}
          error={fault('maxDays')}
        />
      </div>
      {form.offline === 'riskBudget' ? <Budget {...props} /> : null}
      <MoneyField
        label={words('approvalAbove')}
        hint={words('approvalAboveHint')}
        valueMinor={form.approvalAboveMinor}
        onChange={(approvalAboveMinor) => change({ approvalAboveMinor })}
        currency={currency}
        error={fault('approvalAbove')}
      />
      <div className={s.pair}>
        <NumberField
          label={words('costToShop')}
          value={form.costToShopPercent}
          onChange={(costToShopPercent) => change({ costToShopPercent })}
          minValue={0}
          maxValue={100}
          error={fault('costToShop')}
        />
        {form.costToShopPercent === 100 ? null : (
          <TextField
            label={words('funder')}
            value={form.funder}
            onChange={(funder) => change({ funder })}
            maxLength={maxNameLength}
            error={fault('funder')}
          />
        )}
      </div>
      <Switch
        label={words('isPaused')}
        isSelected={form.paused}
        onChange={(paused) => change({ paused })}
      />
    </>
  );
}
