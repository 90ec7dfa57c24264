import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { cls } from './cls.ts';
import s from './Progress.module.css';

export interface ProgressProps {
  /** 0…1; `null` when nobody knows how far it is. */
  readonly value: number | null;
  /** What is going on, in words: there is no progress without them. */
  readonly label: string;
}

export function Progress({ value, label }: ProgressProps) {
  const known = value === null ? { isIndeterminate: true } : { value: value * 100 };
  return (
    <ProgressBar {...known} className={cls(s.progress)}>
      {({ percentage, valueText }) => (
        <>
          <div className={s.words}>
            <Label>{label}</Label>
            <span>{value === null ? '' : valueText}</span>
          </div>
          <div className={s.track}>
            <div
              className={cls(s.fill, value === null && s.running)}
              style={value === null ? {} : { width: `${percentage ?? 0}%` }}
            />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
