import { Button } from '../../ui/Button.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { newLimit } from './campaignForm.ts';
import type { LimitForm } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { LimitFields } from './LimitFields.tsx';

const maxLimits = 6;

function Limits({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  const replace = (at: number, limit: LimitForm) =>
    change({ limits: form.limits.map((old, index) => (index === at ? limit : old)) });
  const remove = (at: number) => change({ limits: form.limits.filter((_, index) => index !== at) });
  // A limit per customer is no limit as long as nobody is known.
  const add = () => change({ limits: [...form.limits, newLimit], customerRequired: true });
  return (
    <fieldset className={s.group}>
      <legend className={s.legend}>{words('limits')}</legend>
      {form.limits.map((limit, at) => (
        // Limits have no name of their own: their place is who they are.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={s.group}>
          <LimitFields
            label={words('limitUses')}
            value={limit}
            onChange={(next) => replace(at, next)}
            error={fault('limits')}
          />
          <div className={s.foot}>
            <Button kind="danger" icon="trash" onPress={() => remove(at)}>
              {words('limitRemove')}
            </Button>
          </div>
        </div>
      ))}
      {form.limits.length < maxLimits ? (
        <div>
          <Button icon="plus" onPress={add}>
            {words('limitAdd')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

/** On what a voucher may be used, how often, and by whom. */
export function ForPart(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('forTitle')}</h2>
      <div className={s.pair}>
        <MoneyField
          label={words('minimumSpend')}
          hint={words('minimumSpendHint')}
          valueMinor={form.minimumSpendMinor}
          onChange={(minimumSpendMinor) => change({ minimumSpendMinor })}
          currency={currency}
          error={fault('minimumSpend')}
        />
        <NumberField
          label={words('uses')}
          value={form.usesPerVoucher}
          onChange={(usesPerVoucher) => change({ usesPerVoucher })}
          minValue={1}
          error={fault('uses')}
          stepper
        />
      </div>
      <TextField
        label={words('include')}
        hint={words('includeHint')}
        value={form.include}
        onChange={(include) => change({ include })}
        error={fault('include')}
      />
      <TextField
        label={words('exclude')}
        value={form.exclude}
        onChange={(exclude) => change({ exclude })}
        error={fault('exclude')}
      />
      <Switch
        label={words('customerRequired')}
        isSelected={form.customerRequired}
        onChange={(customerRequired) => change({ customerRequired })}
      />
      {fault('customer') === undefined ? null : <p className={s.error}>{fault('customer')}</p>}
      <Limits {...props} />
    </section>
  );
}
