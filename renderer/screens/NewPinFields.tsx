import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import s from './form.module.css';
import { pinDigits } from './newPin.ts';
import type { NewPin, PinFault } from './newPin.ts';

export interface NewPinFieldsProps {
  readonly value: NewPin;
  readonly onChange: (value: NewPin) => void;
  readonly fault: PinFault | null;
  /** `PIN` unless told. */
  readonly label?: string;
}

/** A new PIN, masked and typed twice. */
export function NewPinFields({ value, onChange, fault, label }: NewPinFieldsProps) {
  const words = useWords('settings');
  return (
    <div className={s.pair}>
      <TextField
        label={label ?? words('personPin')}
        hint={words('personPinHint')}
        error={
          fault === 'pinBad'
            ? words('personPinBad')
            : fault === 'pinEasy'
              ? words('personPinEasy')
              : undefined
        }
        value={value.pin}
        onChange={(pin) => onChange({ ...value, pin: pinDigits(pin) })}
        type="password"
        inputMode="numeric"
        autoComplete="new-password"
      />
      <TextField
        label={words('personPinAgain')}
        error={fault === 'pinDiffers' ? words('personPinDiffers') : undefined}
        value={value.again}
        onChange={(again) => onChange({ ...value, again: pinDigits(again) })}
        type="password"
        inputMode="numeric"
        autoComplete="new-password"
      />
    </div>
  );
}
