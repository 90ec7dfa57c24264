import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import { cls } from './cls.ts';
import s from './Verdict.module.css';

export type VerdictState = 'ok' | 'refused' | 'manager' | 'unknown';
/** What a panel can say; an undoing is no verdict, and takes no verdict's colour. */
export type PanelState = VerdictState | 'undone';

interface VerdictShapeProps {
  readonly state: PanelState;
  readonly size?: number;
}

/** The shape of a verdict: circle, octagon, triangle, diamond. Takes its two colours from around it. */
export function VerdictShape({ state, size = 112 }: VerdictShapeProps) {
  return (
    <svg
      className={s.shape}
      width={size}
      height={size}
      viewBox="0 0 112 112"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[state]}
    </svg>
  );
}

const shapes: Readonly<Record<PanelState, ReactNode>> = {
  ok: (
    <>
      <circle cx="56" cy="56" r="56" />
      <path className={s.mark} d="M31 58 49 76 84 37" />
    </>
  ),
  refused: (
    <>
      <path d="M33 0h46l33 33v46l-33 33H33L0 79V33z" />
      <path className={s.mark} d="M37 37 75 75M75 37 37 75" />
    </>
  ),
  manager: (
    <>
      <path className={s.round} d="M56 8 106 100H6z" />
      <path className={s.mark} d="M56 42v28M56 86v.2" />
    </>
  ),
  undone: (
    <>
      <circle cx="56" cy="56" r="56" />
      <path className={s.mark} d="M46 32 28 50l18 18M28 50h34a17 17 0 0 1 0 34H48" />
    </>
  ),
  unknown: (
    <>
      <path className={s.round} d="M56 4 108 56 56 108 4 56z" />
      <path className={s.mark} d="M43 45c0-8 6-13 13-13s13 5 13 12c0 10-13 10-13 20M56 81v.2" />
    </>
  ),
};

export interface VerdictProps {
  readonly state: PanelState;
  /** The state in a word, over a longer `word`. */
  readonly sign?: string | undefined;
  /** The word: the biggest thing on the screen. */
  readonly word: string;
  /** One line: what, where, when. */
  readonly line?: ReactNode | undefined;
  /** What to do next. */
  readonly next?: ReactNode | undefined;
  /** A warning that stands with the verdict ("third today"). */
  readonly warning?: ReactNode | undefined;
  /** Buttons and the time that runs, at the foot. */
  readonly foot?: ReactNode;
  readonly ref?: Ref<HTMLElement>;
}

/** Longer words are set smaller, so that they stay whole. */
const longWordCharacters = 16;

/** The whole panel in the verdict's colour and shape. */
export function Verdict({ state, sign, word, line, next, warning, foot, ref }: VerdictProps) {
  const wordId = useId();
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={cls(s.verdict, s[state])}
      data-verdict={state}
      aria-labelledby={wordId}
    >
      <output className={s.middle}>
        <VerdictShape state={state} />
        {sign === undefined ? null : <p className={s.sign}>{sign}</p>}
        <h1
          id={wordId}
          className={cls(s.word, [...word].length > longWordCharacters && s.longWord)}
        >
          {word}
        </h1>
        {line === undefined ? null : <div className={s.line}>{line}</div>}
        {next === undefined ? null : <div className={s.next}>{next}</div>}
        {warning === undefined ? null : <div className={s.warning}>{warning}</div>}
      </output>
      {foot === undefined ? null : <footer className={s.foot}>{foot}</footer>}
    </section>
  );
}
