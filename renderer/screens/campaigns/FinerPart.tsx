import type { OfflinePolicy } from '../../../shared/domain/campaign.ts';
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
  'hqOnly',
] as const satisfies readonly OfflinePolicy['kind'][];
const maxNameLength = 40;

function Budget({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
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

/** Stacking, doubt, approval, who bears it: rules most campaigns leave as they are. */
export function FinerPart(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('moreTitle')}</h2>
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
      <div className={s.pair}>
        <Select
          label={words('offline')}
          value={form.offline}
          onChange={(offline) => change({ offline })}
          options={policies.map((id) => ({ id, label: words(`offline_${id}`) }))}
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
    </section>
  );
}
