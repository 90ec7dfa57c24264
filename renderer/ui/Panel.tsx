import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import s from './Panel.module.css';

export interface PanelProps {
  readonly title?: string;
  /** At the right of the title: a count, a time, a small button. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** Small title as a label (the right column), or a heading of the screen. */
  readonly heading?: 'label' | 'section';
  readonly padding?: 'usual' | 'roomy';
}

/** A white card on the ground. */
export function Panel({
  title,
  aside,
  children,
  heading = 'label',
  padding = 'usual',
}: PanelProps) {
  return (
    <section className={cls(s.panel, padding === 'roomy' && s.roomy)}>
      {title === undefined ? null : (
        <header className={s.head}>
          <h2 className={heading === 'label' ? s.label : s.title}>{title}</h2>
          {aside === undefined ? null : <div className={s.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
