import { goodwillReasons } from '../../../shared/domain/campaign.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { LimitFields } from './LimitFields.tsx';

/** Whether and how managers may give it at the counter to make something right. */
export function GoodwillPart({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const goodwill = useWords('goodwill');
  const fault = useFaultWords(faults);
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('goodwillTitle')}</h2>
      <Switch
        label={words('isGoodwill')}
        isSelected={form.isGoodwill}
        onChange={(isGoodwill) => change({ isGoodwill })}
      />
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
              value={form.goodwillDays}
              onChange={(goodwillDays) => change({ goodwillDays })}
              minValue={1}
              error={fault('goodwillDays')}
            />
            <NumberField
              label={words('goodwillPerDay')}
              value={form.goodwillPerDay}
              onChange={(goodwillPerDay) => change({ goodwillPerDay })}
              minValue={0}
              error={fault('goodwillPerDay')}
            />
          </div>
          <LimitFields
            label={words('goodwillLimit')}
            hint={words('goodwillLimitHint')}
            value={form.goodwillLimit}
            onChange={(goodwillLimit) => change({ goodwillLimit })}
            error={fault('goodwillLimit')}
          />
        </>
      ) : null}
    </section>
  );
}
