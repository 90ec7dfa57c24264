import type { Weekday } from '../../../shared/domain/civil.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;
const maxHoursLength = 120;

/** First and last day, weekdays, hours. */
export function WhenPart({ form, faults, change }: FormPartProps) {
  const words = useWords('campaigns');
  const fault = useFaultWords(faults);
  return (
    <section className={s.section}>
      <h2 className={s.sectionTitle}>{words('whenTitle')}</h2>
      <div className={s.pair}>
        <TextField
          label={words('validFrom')}
          type="date"
          value={form.validFrom}
          onChange={(validFrom) => change({ validFrom })}
          error={fault('validFrom')}
        />
        <TextField
          label={words('validThroughLabel')}
          type="date"
          value={form.validThrough}
          onChange={(validThrough) => change({ validThrough })}
          error={fault('validThrough')}
        />
      </div>
      <CheckGroup
        label={words('weekdays')}
        hint={words('weekdaysHint')}
        choices={weekdays.map((id) => ({ id, label: words(`weekday_${id}`) }))}
        values={weekdays.filter((id) => form.weekdays.includes(Number(id) as Weekday))}
        onChange={(ids) => change({ weekdays: ids.map((id) => Number(id) as Weekday) })}
      />
      <TextField
        label={words('hours')}
        hint={words('hoursHint')}
        value={form.hours}
        onChange={(hours) => change({ hours })}
        maxLength={maxHoursLength}
        error={fault('hours')}
      />
    </section>
  );
}
