import { useEffect, useEffectEvent, useRef } from 'react';
import type { FormEvent } from 'react';
import { useWords } from '../words.ts';
import { Button } from './Button.tsx';
import { cls } from './cls.ts';
import { focusFirst } from './focusFirst.ts';
import s from './PinPad.module.css';

const minPinDigits = 4;
const maxPinDigits = 6;
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export interface PinPadProps {
  readonly value: string;
  readonly onChange: (pin: string) => void;
  /** Called with a PIN of 4 to 6 digits. */
  readonly onEnter: (pin: string) => void;
  readonly label: string;
  readonly isBusy?: boolean;
  /** What went wrong with the last try, in words. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  /** Fewest digits that can be entered; 4 unless told. */
  readonly digitsNeeded?: number;
}

/**
 * A masked PIN by touch or by any keyboard. The digits stand in a real password field, so that a
 * scanner's burst can be taken back out of it and a screen reader never reads them aloud.
 */
export function PinPad({
  value,
  onChange,
  onEnter,
  label,
  isBusy = false,
  error,
  isDisabled = false,
  digitsNeeded = minPinDigits,
}: PinPadProps) {
  const words = useWords('common');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    focusFirst(field.current);
    // In a narrow window the keys stand below the fold.
    field.current?.form?.scrollIntoView({ block: 'nearest' });
  }, []);
  // A PIN that was not entered is nobody's to enter: a desk that is locked and kept keeps none.
  const forget = useEffectEvent(() => onChange(''));
  useEffect(() => () => forget(), []);
  const isLongEnough = value.length >= digitsNeeded && !isBusy && !isDisabled;
  const set = (text: string) => {
    onChange(text.replaceAll(/\D/g, '').slice(0, maxPinDigits));
    field.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isLongEnough) onEnter(value);
  };
  return (
    <form className={s.pad} onSubmit={submit} autoComplete="off">
      <div className={s.shown}>
        <input
          ref={field}
          className={s.field}
          type="password"
          inputMode="none"
          autoComplete="off"
          data-typing="pin"
          aria-label={label}
          aria-invalid={error !== undefined}
          value={value}
          disabled={isDisabled}
          onChange={(event) => set(event.target.value)}
          onBlur={({ relatedTarget, currentTarget }) => {
            // A tap beside the keys must not turn the next digits into a scan.
            if (relatedTarget === null) currentTarget.focus();
          }}
        />
        <Dots filled={value.length} needed={digitsNeeded} />
      </div>
      <p className={s.error} role="alert">
        {error ?? ''}
      </p>
      <div className={s.keys}>
        {digits.map((digit) => (
          <PadKey key={digit} isDisabled={isDisabled} onPress={() => set(value + digit)}>
            {digit}
          </PadKey>
        ))}
        <Button
          size="counter"
          icon="backspace"
          aria-label={words('deleteDigit')}
          isDisabled={isDisabled || value === ''}
          onPress={() => set(value.slice(0, -1))}
        />
        <PadKey isDisabled={isDisabled} onPress={() => set(`${value}0`)}>
          0
        </PadKey>
        <Button
          kind="primary"
          size="counter"
          icon="check"
          type="submit"
          aria-label={words('enterPin')}
          isDisabled={!isLongEnough}
        />
      </div>
    </form>
  );
}

/** Where the digits and keys will be, before there is anybody to enter them: nothing jumps later. */
export function PinPadOutline() {
  return (
    <div className={s.pad} aria-hidden="true">
      <div className={cls(s.shown, s.outline)}>
        <Dots filled={0} needed={minPinDigits} />
      </div>
      <p className={s.error} />
      <div className={s.keys}>
        {[...digits, '', '0', ''].map((digit, place) => (
          <span key={place} className={cls(s.outline, s.outlineKey)}>
            {digit}
          </span>
        ))}
      </div>
    </div>
  );
}

interface DotsProps {
  readonly filled: number;
  /** From here on a digit more is possible, and not asked for. */
  readonly needed: number;
}

function Dots({ filled, needed }: DotsProps) {
  return (
    <span className={s.dots} aria-hidden="true">
      {Array.from({ length: maxPinDigits }, (_, place) => (
        <span
          key={place}
          className={cls(
            s.dot,
            place < filled && s.filled,
            place >= needed && place >= filled && s.spare,
          )}
        />
      ))}
    </span>
  );
}

interface PadKeyProps {
  readonly children: string;
  readonly onPress: () => void;
  readonly isDisabled: boolean;
}

function PadKey({ children, onPress, isDisabled }: PadKeyProps) {
  return (
    <Button size="counter" onPress={onPress} isDisabled={isDisabled} excludeFromTabOrder>
      {children}
    </Button>
  );
}
