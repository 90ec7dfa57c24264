import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import s from './TicketOutline.module.css';

export interface TicketOutlineProps {
  /** `large`: a ticket is awaited; `small`: beside words that say there is nothing. */
  readonly size?: 'large' | 'small';
  /** In the larger part. */
  readonly children?: ReactNode;
}

/* Two parts along the torn edge, a notch at either end of it; 272 × 120 units. */
const main =
  'M191 1H13A12 12 0 0 0 1 13v94a12 12 0 0 0 12 12h178a9 9 0 0 1 9-9M191 1a9 9 0 0 0 9 9';
const stub =
  'M209 1h50a12 12 0 0 1 12 12v94a12 12 0 0 1-12 12h-50a9 9 0 0 0-9-9M209 1a9 9 0 0 1-9 9';
const tear = 'M200 14v92';

/** The outline of a ticket that is not there yet. */
export function TicketOutline({ size = 'large', children }: TicketOutlineProps) {
  return (
    <span className={cls(s.outline, s[size])} aria-hidden="true">
      <svg className={s.drawing} viewBox="0 0 272 120" focusable="false">
        <path d={main} />
        <path d={stub} />
        <path className={s.tear} d={tear} />
      </svg>
      <span className={s.inside}>{children}</span>
    </span>
  );
}
