import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { cls } from './cls.ts';
import s from './field.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Switch({ label, hint, isSelected, onChange, isDisabled = false }: SwitchProps) {
  return (
    <AriaSwitch
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      className={cls(s.switch)}
    >
      <span className={s.switchText}>
        <span>{label}</span>
        {hint === undefined ? null : (
          <>
            <br />
            <span className={s.hint}>{hint}</span>
          </>
        )}
      </span>
      <span className={s.track} />
    </AriaSwitch>
  );
}
