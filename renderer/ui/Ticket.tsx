import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import s from './Ticket.module.css';

export interface TicketProps {
  /** The part the customer knows: what it is and for how long. */
  readonly children: ReactNode;
  /** The stub behind the torn edge: what it is worth. */
  readonly stub: ReactNode;
  readonly size?: 'large' | 'small';
  readonly tone?: 'usual' | 'refused' | 'manager' | 'faint';
  readonly label: string;
}

/** A voucher as a ticket: two parts along a torn edge, with a notch at either end of it. */
export function Ticket({ children, stub, size = 'large', tone = 'usual', label }: TicketProps) {
  return (
    <article className={cls(s.ticket, s[size], s[tone])} aria-label={label}>
      <div className={s.main}>{children}</div>
      <div className={s.edge} aria-hidden="true">
        <span className={s.notch} />
        <span className={s.tear} />
        <span className={s.notch} />
      </div>
      <div className={s.stub}>{stub}</div>
    </article>
  );
}
