import { CheckboxGroup, Checkbox } from 'react-aria-components/CheckboxGroup';
import { FieldError, Label, Radio, RadioGroup, Text } from 'react-aria-components/RadioGroup';
import { cls } from './cls.ts';
import s from './ChoiceGroup.module.css';

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A second line. */
  readonly hint?: string | undefined;
  /** At the end: what it is worth, how many are left. */
  readonly value?: string | undefined;
  readonly isDisabled?: boolean;
}

interface GroupProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly size?: 'counter' | 'usual';
  /** `row`: short words side by side; `list`: one under the other, with hints; `grid`: side by side, all of one width. */
  readonly layout?: 'row' | 'list' | 'grid';
  readonly isDisabled?: boolean;
}

export interface ChoiceGroupProps<Id extends string> extends GroupProps<Id> {
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
}

function Says<Id extends string>({ choice }: { readonly choice: Choice<Id> }) {
  return (
    <>
      <span className={s.says}>
        <span>{choice.label}</span>
        {choice.hint === undefined ? null : <span className={s.hint}>{choice.hint}</span>}
      </span>
      {choice.value === undefined ? null : <span className={s.value}>{choice.value}</span>}
    </>
  );
}

/** One of a few, all of them in sight. */
export function ChoiceGroup<Id extends string>({
  label,
  choices,
  value,
  onChange,
  hint,
  error,
  size = 'usual',
  layout = 'row',
  isDisabled = false,
}: ChoiceGroupProps<Id>) {
  const choose = (id: string) => {
    const chosen = choices.find((choice) => choice.id === id);
    if (chosen !== undefined) onChange(chosen.id);
  };
  return (
    <RadioGroup
      value={value}
      onChange={choose}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      className={cls(s.group, s[size])}
    >
      <Label className={cls(s.label)}>{label}</Label>
      <div className={cls(s[layout])}>
        {choices.map((choice) => (
          <Radio
            key={choice.id}
            value={choice.id}
            isDisabled={choice.isDisabled ?? false}
            className={cls(s.choice)}
          >
            <span className={cls(s.mark, s.round)} aria-hidden="true" />
            <Says choice={choice} />
          </Radio>
        ))}
      </div>
      {hint === undefined ? null : (
        <Text slot="description" className={cls(s.under)}>
          {hint}
        </Text>
      )}
      <FieldError className={cls(s.error)}>{error}</FieldError>
    </RadioGroup>
  );
}

export interface CheckGroupProps<Id extends string> extends GroupProps<Id> {
  readonly values: readonly Id[];
  readonly onChange: (ids: readonly Id[]) => void;
}

/** Any of a few, all of them in sight; what is chosen comes back in the order of `choices`. */
export function CheckGroup<Id extends string>({
  label,
  choices,
  values,
  onChange,
  hint,
  error,
  size = 'usual',
  layout = 'row',
  isDisabled = false,
}: CheckGroupProps<Id>) {
  const choose = (ids: readonly string[]) =>
    onChange(choices.map(({ id }) => id).filter((id) => ids.includes(id)));
  return (
    <CheckboxGroup
      value={[...values]}
      onChange={choose}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isDisabled={isDisabled}
      className={cls(s.group, s[size])}
    >
      <Label className={cls(s.label)}>{label}</Label>
      <div className={cls(s[layout])}>
        {choices.map((choice) => (
          <Checkbox
            key={choice.id}
            value={choice.id}
            isDisabled={choice.isDisabled ?? false}
            className={cls(s.choice)}
          >
            <span className={cls(s.mark)} aria-hidden="true" />
            <Says choice={choice} />
          </Checkbox>
        ))}
      </div>
      {hint === undefined ? null : (
        <Text slot="description" className={cls(s.under)}>
          {hint}
        </Text>
      )}
      <FieldError className={cls(s.error)}>{error}</FieldError>
    </CheckboxGroup>
  );
}
