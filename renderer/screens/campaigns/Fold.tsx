import { useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import { useWords } from '../../words.ts';
import s from './Fold.module.css';

interface FoldProps {
  readonly title: string;
  /** How many of its terms ask something. */
  readonly set: number;
  /** Something in it is wrong: it stands open. */
  readonly isWrong: boolean;
  readonly children: ReactNode;
}

/** Terms that most campaigns leave as they are: folded, saying how many are set. */
export function Fold({ title, set, isWrong, children }: FoldProps) {
  const words = useWords('terms');
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className={s.fold}
      open={isOpen || isWrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={s.summary}>
        <Icon name="chevronRight" size={20} />
        <span className={s.title}>{title}</span>
        <span className={s.state}>
          {set === 0 ? words('foldUsual') : words('foldSet', { count: set })}
        </span>
      </summary>
      <div className={s.terms}>{children}</div>
    </details>
  );
}
