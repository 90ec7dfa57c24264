import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import s from './Row.module.css';

export interface RowProps {
  readonly label: ReactNode;
  readonly value?: ReactNode;
  /** Second line under the label. */
  readonly sub?: ReactNode;
  readonly tone?: 'usual' | 'warn' | 'strong';
  /** Buttons at the end of the row. */
  readonly actions?: ReactNode;
}

/** One line of a `DataList`: what, and how much. */
export function Row({ label, value, sub, tone = 'usual', actions }: RowProps) {
  return (
    <li className={cls(s.row, tone === 'strong' && s.strong)}>
      <span className={s.what}>
        <span>{label}</span>
        {sub === undefined ? null : (
          <span className={cls(s.sub, tone === 'warn' && s.warn)}>{sub}</span>
        )}
      </span>
      {value === undefined ? null : <span className={s.value}>{value}</span>}
      {actions}
    </li>
  );
}

export interface DataListProps {
  readonly label?: string;
  readonly children: ReactNode;
}

/** Rows parted by hairlines. */
export function DataList({ label, children }: DataListProps) {
  const named = label === undefined ? {} : { 'aria-label': label };
  return (
    <ul className={s.list} {...named}>
      {children}
    </ul>
  );
}
