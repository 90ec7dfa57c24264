import {
  Button,
  FieldError,
  Group,
  Input,
  Label,
  NumberField as AriaNumberField,
  Text,
} from 'react-aria-components/NumberField';
import type { NumberFieldProps as AriaNumberFieldProps } from 'react-aria-components/NumberField';
import { minorDigits } from '../format.ts';
import { cls } from './cls.ts';
import { focusFirst } from './focusFirst.ts';
import { Icon } from './Icon.tsx';
import { useLingering } from './lingering.ts';
import s from './field.module.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** `null`: empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly step?: number;
  readonly size?: 'counter' | 'usual';
  /** Shows − and + beside the figure. */
  readonly stepper?: boolean;
  readonly formatOptions?: Intl.NumberFormatOptions;
  /** What is typed next belongs here: the first field of a dialog that was asked for. */
  readonly focusFirst?: boolean;
  readonly isDisabled?: boolean;
}

export function NumberField({
  label,
  hint,
  error,
  value,
  onChange,
  size = 'usual',
  stepper = false,
  focusFirst: isFirst = false,
  ...rest
}: NumberFieldProps) {
  const passed: AriaNumberFieldProps = rest;
  const shownError = useLingering(error);
  const first = isFirst ? { ref: focusFirst } : {};
  return (
    <AriaNumberField
      {...passed}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      validationBehavior="aria"
      isInvalid={shownError !== undefined}
      className={cls(s.field, size === 'counter' && s.counter)}
    >
      <Label className={cls(s.label)}>{label}</Label>
      {stepper ? (
        <Group className={cls(s.stepper)}>
          <Button slot="decrement" className={cls(s.step)}>
            <Icon name="minus" size={20} />
          </Button>
          <Input {...first} className={cls(s.input)} />
          <Button slot="increment" className={cls(s.step)}>
            <Icon name="plus" size={20} />
          </Button>
        </Group>
      ) : (
        <Input {...first} className={cls(s.input)} />
      )}
      {hint === undefined ? null : (
        <Text slot="description" className={cls(s.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={cls(s.error)}>{shownError}</FieldError>
    </AriaNumberField>
  );
}

export interface MoneyFieldProps extends Omit<
  NumberFieldProps,
  'value' | 'onChange' | 'formatOptions' | 'minValue' | 'maxValue' | 'step'
> {
  /** Minor units (fen, cents); `null`: empty. */
  readonly valueMinor: number | null;
  readonly onChange: (valueMinor: number | null) => void;
  readonly currency: string;
  readonly maxMinor?: number;
}

/** An amount of money, typed as people write it, held in minor units. */
export function MoneyField({ valueMinor, onChange, currency, maxMinor, ...rest }: MoneyFieldProps) {
  const scale = 10 ** minorDigits(currency);
  return (
    <NumberField
      {...rest}
      value={valueMinor === null ? null : valueMinor / scale}
      onChange={(next) => onChange(next === null ? null : Math.round(next * scale))}
      minValue={0}
      {...(maxMinor === undefined ? {} : { maxValue: maxMinor / scale })}
      formatOptions={{ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }}
    />
  );
}
