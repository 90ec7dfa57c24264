import { goodwillReasons } from '../../../shared/domain/campaign/campaign.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { usualGoodwillDays } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

/** Whether and how managers may give it at the counter to make something right. */
export function GoodwillPart({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const goodwill = useWords('goodwill');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  // A coupon given at the counter says itself how long it is good.
  const setGoodwill = (isGoodwill: boolean) =>
    change(
      isGoodwill
        ? {
            isGoodwill,
            validity: 'daysFromIssue',
            validityDays: form.validityDays ?? usualGoodwillDays,
          }
        : { isGoodwill },
    );
  return (
    <>
      <Switch label={words('isGoodwill')} isSelected={form.isGoodwill} onChange={setGoodwill} />
      {form.isGoodwill ? (
        <>
          <CheckGroup
            label={words('goodwillReasons')}
            choices={goodwillReasons.map((id) => ({ id, label: goodwill(`${id}_reason`) }))}
            values={form.goodwillReasons}
            onChange={(reasons) => change({ goodwillReasons: reasons })}
            error={fault('goodwillReasons')}
          />
          <div className={s.pair}>
            <NumberField
              label={words('goodwillDays')}
              value={form.validityDays}
              onChange={(validityDays) => change({ validityDays })}
              minValue={1}
              error={fault('validity')}
            />
            <NumberField
              label={words('goodwillPerDay')}
              value={form.goodwillPerDay}
              onChange={(goodwillPerDay) => change({ goodwillPerDay })}
              minValue={0}
              error={fault('goodwillPerDay')}
            />
          </div>
          <div className={s.pair}>
            <MoneyField
              label={words('goodwillWorth')}
              hint={words('noBound')}
              valueMinor={form.goodwillWorthMinor}
              onChange={(goodwillWorthMinor) => change({ goodwillWorthMinor })}
              currency={currency}
              error={fault('goodwillWorth')}
            />
            <NumberField
              label={words('goodwillPerPerson')}
              hint={words('noBound')}
              value={form.goodwillPerPerson}
              onChange={(goodwillPerPerson) => change({ goodwillPerPerson })}
              minValue={1}
              error={fault('goodwillPerPerson')}
            />
          </div>
          <p className={s.hint}>{words('goodwillLimitHint')}</p>
        </>
      ) : null}
    </>
  );
}
