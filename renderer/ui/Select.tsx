import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components/Select';
import { cls } from './cls.ts';
import { Icon } from './Icon.tsx';
import s from './field.module.css';

export interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly placeholder?: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly size?: 'counter' | 'usual';
  readonly isDisabled?: boolean;
}

export function Select<Id extends string>({
  label,
  options,
  value,
  onChange,
  placeholder,
  hint,
  error,
  size = 'usual',
  isDisabled = false,
}: SelectProps<Id>) {
  const choose = (key: string | number | null) => {
    const chosen = options.find((option) => option.id === key);
    if (chosen !== undefined) onChange(chosen.id);
  };
  return (
    <AriaSelect
      value={value}
      onChange={choose}
      isDisabled={isDisabled}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={cls(s.field, size === 'counter' && s.counter)}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <Label className={cls(s.label)}>{label}</Label>
      <Button className={cls(s.select)}>
        <SelectValue>
          {({ selectedText, defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : (selectedText ?? defaultChildren)
          }
        </SelectValue>
        <Icon name="chevronDown" size={20} />
      </Button>
      {hint === undefined ? null : (
        <Text slot="description" className={cls(s.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={cls(s.error)}>{error}</FieldError>
      <Popover className={cls(s.popover)}>
        <ListBox className={cls(s.list)} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={cls(s.option)}>
              <Text slot="label">{option.label}</Text>
              {option.hint === undefined ? null : (
                <Text slot="description" className={cls(s.optionHint)}>
                  {option.hint}
                </Text>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
