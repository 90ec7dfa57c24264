import type { ReactNode } from 'react';
import { cls } from './cls.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './drawings.ts';
import s from './Banner.module.css';

export type BannerTone = 'ok' | 'info' | 'warn' | 'bad' | 'offline';

const icons: Readonly<Record<BannerTone, IconName>> = {
  ok: 'check',
  info: 'info',
  warn: 'warning',
  bad: 'warning',
  offline: 'offline',
};

export interface BannerProps {
  readonly tone: BannerTone;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** `line`: from edge to edge under the top bar; `box`: within a panel. */
  readonly shape?: 'line' | 'box';
}

/** Something to know that stops nobody. */
export function Banner({ tone, children, actions, shape = 'box' }: BannerProps) {
  return (
    <output className={cls(s.banner, s[tone], shape === 'line' && s.line)}>
      <Icon name={icons[tone]} size={20} />
      <div className={s.words}>{children}</div>
      {actions === undefined ? null : <div className={s.actions}>{actions}</div>}
    </output>
  );
}
