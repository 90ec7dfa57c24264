import { issueEventKinds } from '../../../shared/domain/campaign/campaign.ts';
import { CheckGroup } from '../../ui/ChoiceGroup.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { usualGoodwillDays } from './campaignForm.ts';
import { useFaultWords } from './fieldParts.ts';
import type { FormPartProps } from './fieldParts.ts';

/** Whether and when the terminal suggests it after a redemption. */
export function IssueAfterPart(props: FormPartProps) {
  const { form, change } = props;
  const words = useWords('terms');
  const setIssueAfter = (isIssueAfter: boolean) =>
    change(
      isIssueAfter
        ? {
            isIssueAfter,
            validity: 'daysFromIssue',
            validityDays: form.validityDays ?? usualGoodwillDays,
          }
        : { isIssueAfter },
    );
  return (
    <>
      <Switch
        label={words('isIssueAfter')}
        isSelected={form.isIssueAfter}
        onChange={setIssueAfter}
      />
      {form.isIssueAfter ? <WhenSuggested {...props} /> : null}
    </>
  );
}

function WhenSuggested({ form, faults, change }: FormPartProps) {
  const words = useWords('terms');
  const fault = useFaultWords(faults);
  const { currency } = useFormat();
  const has = (kind: (typeof issueEventKinds)[number]) => form.afterEvents.includes(kind);
  return (
    <>
      <CheckGroup
        label={words('afterEvents')}
        choices={issueEventKinds.map((id) => ({ id, label: words(`after_${id}`) }))}
        values={form.afterEvents}
        onChange={(afterEvents) => change({ afterEvents })}
        error={fault('afterEvents')}
      />
      <div className={s.pair}>
        {has('spend') ? (
          <MoneyField
            label={words('afterSpend')}
            valueMinor={form.afterSpendMinor}
            onChange={(afterSpendMinor) => change({ afterSpendMinor })}
            currency={currency}
          />
        ) : null}
        {has('visits') ? (
          <NumberField
            label={words('afterEvery')}
            value={form.afterEvery}
            onChange={(afterEvery) => change({ afterEvery })}
            minValue={2}
          />
        ) : null}
        <NumberField
          label={words('afterPerDay')}
          value={form.afterPerDay}
          onChange={(afterPerDay) => change({ afterPerDay })}
          minValue={1}
          error={fault('afterPerDay')}
        />
      </div>
      {has('tier') ? (
        <TextField
          label={words('afterTiers')}
          hint={words('tiersHint')}
          value={form.afterTiers}
          onChange={(afterTiers) => change({ afterTiers })}
        />
      ) : null}
      <p className={s.hint}>{words('afterHint')}</p>
    </>
  );
}
