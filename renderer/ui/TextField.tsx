import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField as AriaField,
} from 'react-aria-components/TextField';
import type { TextFieldProps as AriaFieldProps } from 'react-aria-components/TextField';
import { cls } from './cls.ts';
import { focusFirst } from './focusFirst.ts';
import s from './field.module.css';

/** Characters: no field wants as many, and with a megabyte in one every further key takes a moment. */
const mostTyped = 20_000;

export interface TextFieldProps extends Omit<
  AriaFieldProps,
  'children' | 'className' | 'style' | 'isInvalid'
> {
  readonly label: string;
  /** One line under the field that helps to fill it. */
  readonly hint?: string | undefined;
  /**
   * What is wrong, in words; the field is marked while it is set. The browser enforces nothing
   * (`validationBehavior="aria"`): a form judges itself when it is sent.
   */
  readonly error?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly size?: 'counter' | 'usual';
  /** For codes: a face in which 0 and O, 1 and I differ. */
  readonly code?: boolean;
  readonly lines?: 'one' | 'several';
  /** What is typed next belongs here: the first field of a dialog that was asked for. */
  readonly focusFirst?: boolean;
}

export function TextField({
  label,
  hint,
  error,
  placeholder,
  size = 'usual',
  code = false,
  lines = 'one',
  focusFirst: isFirst = false,
  ...rest
}: TextFieldProps) {
  const placed = {
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(isFirst ? { ref: focusFirst } : {}),
    // A phone's keyboard would begin a code with a capital.
    ...(code ? { autoCapitalize: 'none' } : {}),
  };
  return (
    <AriaField
      maxLength={mostTyped}
      {...rest}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={cls(s.field, size === 'counter' && s.counter)}
    >
      <Label className={cls(s.label)}>{label}</Label>
      {lines === 'one' ? (
        <Input {...placed} className={cls(s.input, code && s.code)} />
      ) : (
        <TextArea {...placed} className={cls(s.input, s.area)} />
      )}
      {hint === undefined ? null : (
        <Text slot="description" className={cls(s.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={cls(s.error)}>{error}</FieldError>
    </AriaField>
  );
}
