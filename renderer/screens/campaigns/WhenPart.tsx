import type { Campaign, Validity } from '../../../shared/domain/campaign/campaign.ts';
import type { Weekday } from '../../../shared/domain/time/civil.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { newDays, usualGoodwillDays } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';
import { RowsEditor } from './RowsEditor.tsx';

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const;
const validities = [
  'campaignDays',
  'daysFromIssue',
  'daysFromFirstUse',
] as const satisfies readonly Validity['kind'][];
const holidays = ['any', 'only', 'never'] as const satisfies readonly Campaign['holidays'][];
const maxHoursLength = 120;
const maxBlackouts = 60;

/** First and last day: what every campaign says. */
export function DaysPart({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
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
    </section>
  );
}

/** How long one voucher is good, and how it comes back to life. */
function Validities({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const choose = (validity: Validity['kind']) =>
    change({ validity, validityDays: form.validityDays ?? usualGoodwillDays });
  return (
    <>
      <div className={s.pair}>
        <Select
          label={words('validity')}
          value={form.validity}
          onChange={choose}
          options={validities.map((id) => ({ id, label: words(`validity_${id}`) }))}
          error={form.validity === 'campaignDays' ? fault('validity') : undefined}
        />
        {form.validity === 'campaignDays' ? null : (
          <NumberField
            label={words('validityDays')}
            value={form.validityDays}
            onChange={(validityDays) => change({ validityDays })}
            minValue={1}
            error={fault('validity')}
          />
        )}
      </div>
      <div className={s.pair}>
        <TextField
          label={words('extendedThrough')}
          hint={words('extendedThroughHint')}
          type="date"
          value={form.extendedThrough}
          onChange={(extendedThrough) => change({ extendedThrough })}
          error={fault('extendedThrough')}
        />
        <NumberField
          label={words('reviveDays')}
          hint={words('reviveDaysHint')}
          value={form.reviveDays}
          onChange={(reviveDays) => change({ reviveDays })}
          minValue={0}
          error={fault('reviveDays')}
        />
      </div>
    </>
  );
}

function Blackouts({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  return (
    <RowsEditor
      label={words('blackouts')}
      error={fault('blackouts')}
      rows={form.blackouts}
      onChange={(blackouts) => change({ blackouts })}
      fresh={newDays}
      maxRows={maxBlackouts}
      addLabel={words('blackoutAdd')}
      removeLabel={words('blackoutRemove')}
    >
      {({ from, through }, changeRow, at) => (
        <>
          <TextField
            label={words('blackoutFrom')}
            type="date"
            value={from}
            onChange={(day) =>
              changeRow({ from: day, ...(through === '' ? { through: day } : {}) })
            }
            error={fault(`blackouts.${at}`)}
          />
          <TextField
            label={words('blackoutThrough')}
            type="date"
            value={through}
            onChange={(day) => changeRow({ through: day })}
          />
        </>
      )}
    </RowsEditor>
  );
}

/** Weekdays, hours, holidays, days left out, and the vouchers' own days. */
export function WhenPart(props: FormPartProps) {
  const { form, faults, change } = props;
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  return (
    <>
      <CheckGroup
        label={words('weekdays')}
        hint={words('weekdaysHint')}
        choices={weekdays.map((id) => ({ id, label: words(`weekday_${id}`) }))}
        values={weekdays.filter((id) => form.weekdays.includes(Number(id) as Weekday))}
        onChange={(ids) => change({ weekdays: ids.map((id) => Number(id) as Weekday) })}
      />
      <div className={s.pair}>
        <TextField
          label={words('hours')}
          hint={words('hoursHint')}
          value={form.hours}
          onChange={(hours) => change({ hours })}
          maxLength={maxHoursLength}
          error={fault('hours')}
        />
        <Select
          label={words('holidays')}
          value={form.holidays}
          onChange={(chosen) => change({ holidays: chosen })}
          options={holidays.map((id) => ({ id, label: words(`holidays_${id}`) }))}
        />
      </div>
      <Blackouts {...props} />
      <Validities {...props} />
    </>
  );
}
