import { cls } from './cls.ts';
import { drawings } from './drawings.ts';
import type { IconName } from './drawings.ts';
import s from './Icon.module.css';

interface IconProps {
  readonly name: IconName;
  /** Pixels; 24 unless told. */
  readonly size?: number;
  /** Only when the icon stands alone; beside words it is decoration. */
  readonly label?: string;
}

export function Icon({ name, size = 24, label }: IconProps) {
  const named =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={cls(s.icon)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      focusable="false"
      {...named}
    >
      <path d={drawings[name]} />
    </svg>
  );
}
