import type { BenefitKind } from '../../../shared/domain/campaign/campaign.ts';
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
import { MemberPrices } from './MemberPrices.tsx';

const maxNameLength = 60;
const maxUses = 1000;

/** How the amount of each kind is called; `null` where it has none. */
const amountLabels: Readonly<Record<BenefitKind, WordKey<'terms'> | null>> = {
  freeItem: 'cap',
  gift: 'giftValue',
  amountOff: 'amountOff',
  percentOff: 'capOptional',
  threshold: 'off',
  buyNGetM: null,
  fixedPrice: 'fixedPrice',
  memberPrice: null,
  storedAmount: 'amountStored',
};

function Item({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
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
  const words = useWords('terms');
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
      error={fault(form.kind === 'fixedPrice' ? 'benefitPrice' : 'amount')}
    />
  );
}

function Pieces({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
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
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  switch (form.kind) {
    case 'freeItem':
    case 'gift':
    case 'fixedPrice':
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
    case 'memberPrice':
      return <MemberPrices {...props} />;
    case 'amountOff':
    case 'storedAmount':
      return null;
  }
}

/** The fields that only this kind has, after its amount. */
function AfterAmount({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  switch (form.kind) {
    case 'freeItem':
      return (
        <MoneyField
          label={words('listPrice')}
          valueMinor={form.listPriceMinor}
          onChange={(listPriceMinor) => change({ listPriceMinor })}
          currency={currency}
          error={fault('benefitPrice')}
        />
      );
    case 'threshold':
      return form.repeating ? (
        <NumberField
          label={words('maxTimes')}
          hint={words('maxTimesHint')}
          value={form.maxTimes}
          onChange={(maxTimes) => change({ maxTimes })}
          minValue={1}
          error={fault('maxTimes')}
        />
      ) : null;
    default:
      return null;
  }
}

/** What one voucher gives, and how often. */
export function BenefitPart(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  // A member price is asked of members: somebody has to say who it is.
  const chooseKind = (kind: BenefitKind) =>
    change(kind === 'memberPrice' ? { kind, customerRequired: true } : { kind });
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('benefitTitle')}</h2>
      <Select
        label={words('kind')}
        value={form.kind}
        onChange={chooseKind}
        options={benefitKinds.map((id) => ({
          id,
          label: words(`kind_${id}`),
          hint: words(`says_${id}`),
        }))}
      />
      <OfKind {...props} />
      <div className={s.pair}>
        <Amount {...props} />
        <AfterAmount {...props} />
        {form.kind === 'storedAmount' ? null : (
          <NumberField
            label={words('uses')}
            value={form.usesPerVoucher}
            onChange={(usesPerVoucher) => change({ usesPerVoucher })}
            minValue={1}
            maxValue={maxUses}
            error={fault('uses')}
            stepper
          />
        )}
      </div>
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
