import type { ReactNode } from 'react';
import type { Called } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { useProblemWords, useWords } from '../words.ts';
import type { Problem } from '../../shared/contract/problem.ts';
import s from './Screen.module.css';

export interface ScreenProps {
  readonly title: string;
  /** Where this part of the screen was opened from. */
  readonly back?: { readonly label: string; readonly onPress: () => void };
  /** At the right of the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** `columns`: cards side by side where there is room; `plain`: one under the other. */
  readonly layout?: 'columns' | 'plain';
}

/** A screen beside the redeeming one: a title and cards under it, scrolling by itself. */
export function Screen({ title, back, aside, children, layout = 'plain' }: ScreenProps) {
  return (
    <div className={s.screen}>
      <header className={s.head}>
        <div className={s.where}>
          {back === undefined ? null : (
            <Button icon="back" aria-label={back.label} onPress={back.onPress} />
          )}
          <h1 className={s.title}>{title}</h1>
        </div>
        {aside === undefined ? null : <div className={s.aside}>{aside}</div>}
      </header>
      <div className={cls(s.body, layout === 'columns' && s.columns)}>{children}</div>
    </div>
  );
}

export interface GroupProps {
  /** By which it is found on the page. */
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** Columns that belong together, under a title of their own. */
export function Group({ id, title, children }: GroupProps) {
  return (
    <section className={s.group} id={id} tabIndex={-1} aria-label={title}>
      <p className={s.groupTitle}>{title}</p>
      <div className={s.columns}>{children}</div>
    </section>
  );
}

/** One of the columns of a screen: cards under one another. */
export function Column({ children }: { readonly children: ReactNode }) {
  return <div className={s.column}>{children}</div>;
}

export interface ProblemNoteProps {
  readonly problem: Problem | null;
  readonly onAgain?: () => void;
}

/** What went wrong, in words, with the way to try again; nothing while nothing is wrong. */
export function ProblemNote({ problem, onAgain }: ProblemNoteProps) {
  const say = useProblemWords();
  const words = useWords('common');
  if (problem === null) return null;
  const again =
    onAgain === undefined ? {} : { actions: <Button onPress={onAgain}>{words('again')}</Button> };
  return (
    <Banner tone="bad" {...again}>
      {say(problem)}
    </Banner>
  );
}

export interface AskedProps<T> {
  readonly called: Called<T>;
  /** What is being waited for, in words. */
  readonly waiting: string;
  readonly children: (value: T) => ReactNode;
}

/** The answer of a call once it is there; before that, words; and what went wrong, if it did. */
export function Asked<T>({ called, waiting, children }: AskedProps<T>) {
  if (called.value !== null) return children(called.value);
  if (called.problem !== null)
    return <ProblemNote problem={called.problem} onAgain={called.again} />;
  return <output className={s.waiting}>{waiting}</output>;
}
