import type { BenefitKind } from '../../../shared/domain/campaign.ts';
import { NumberField, MoneyField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import type { WordKey } from '../../words.ts';
import s from '../form.module.css';
import { benefitKinds } from './benefitKinds.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

const maxNameLength = 60;

/** How the amount of each kind is called; `null` where it has none. */
const amountLabels: Readonly<Record<BenefitKind, WordKey<'campaigns'> | null>> = {
  freeItem: 'cap',
  gift: 'giftValue',
  amountOff: 'amountOff',
  percentOff: 'capOptional',
  threshold: 'off',
  buyNGetM: null,
  storedAmount: 'amountStored',
};

function Item({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  return (
    <div className={s.pair}>
      <TextField
        label={words('itemZh')}
        value={form.itemZh}
        onChange={(itemZh) => change({ itemZh })}
        maxLength={maxNameLength}
        error={fault('item')}
      />
      <TextField
        label={words('itemEn')}
        value={form.itemEn}
        onChange={(itemEn) => change({ itemEn })}
        maxLength={maxNameLength}
      />
    </div>
  );
}

function Amount({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  const label = amountLabels[form.kind];
  if (label === null) return null;
  return (
    <MoneyField
      label={words(label)}
      valueMinor={form.amountMinor}
      onChange={(amountMinor) => change({ amountMinor })}
      currency={currency}
      error={fault('amount')}
    />
  );
}

function Pieces({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  return (
    <div className={s.pair}>
      <NumberField
        label={words('buy')}
        value={form.buy}
        onChange={(buy) => change({ buy })}
        minValue={1}
        error={fault('buy')}
        stepper
      />
      <NumberField
        label={words('get')}
        value={form.get}
        onChange={(get) => change({ get })}
        minValue={1}
        error={fault('get')}
        stepper
      />
    </div>
  );
}

/** The fields that only this kind of benefit has, before its amount. */
function OfKind(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  switch (form.kind) {
    case 'freeItem':
    case 'gift':
      return <Item {...props} />;
    case 'percentOff':
      return (
        <NumberField
          label={words('percent')}
          value={form.percent}
          onChange={(percent) => change({ percent })}
          minValue={1}
          maxValue={100}
          error={fault('percent')}
          stepper
        />
      );
    case 'threshold':
      return (
        <MoneyField
          label={words('spend')}
          valueMinor={form.spendMinor}
          onChange={(spendMinor) => change({ spendMinor })}
          currency={currency}
          error={fault('spend')}
        />
      );
    case 'buyNGetM':
      return <Pieces {...props} />;
    case 'amountOff':
    case 'storedAmount':
      return null;
  }
}

/** What one voucher gives. */
export function BenefitPart(props: FormPartProps) {
  const { form, change } = props;
  const words = useWords('campaigns');
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('benefitTitle')}</h2>
      <Select
        label={words('kind')}
        value={form.kind}
        onChange={(kind) => change({ kind })}
        options={benefitKinds.map((id) => ({
          id,
          label: words(`kind_${id}`),
          hint: words(`says_${id}`),
        }))}
      />
      <OfKind {...props} />
      <Amount {...props} />
      {form.kind === 'threshold' ? (
        <Switch
          label={words('repeating')}
          isSelected={form.repeating}
          onChange={(repeating) => change({ repeating })}
        />
      ) : null}
    </section>
  );
}
