import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './drawings.ts';
import { TicketOutline } from './TicketOutline.tsx';
import s from './EmptyState.module.css';

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon, title, text, actions }: EmptyStateProps) {
  return (
    <div className={s.empty}>
      <TicketOutline size="small">
        <Icon name={icon} size={32} />
      </TicketOutline>
      <h2 className={s.title}>{title}</h2>
      {text === undefined ? null : <p className={s.text}>{text}</p>}
      {actions === undefined ? null : <div className={s.actions}>{actions}</div>}
    </div>
  );
}
