import type { Localized } from '../domain/campaign/campaign.ts';
import type { Lesson, LessonId, Slot } from '../domain/practice/lesson.ts';
import type { Certificate, Score } from '../domain/practice/progress.ts';

/** A voucher that a lesson hands out: it stands on the screen, to be scanned off it. */
export interface LessonVoucher {
  readonly slot: Slot;
  readonly code: string;
  readonly name: Localized;
}

export interface LessonStepView {
  /** Names its words. */
  readonly step: string;
  readonly voucher: LessonVoucher | null;
}

/** The lesson under way, or just done. */
export interface RunningLessonView {
  readonly lesson: LessonId;
  readonly steps: readonly LessonStepView[];
  /** Steps done. */
  readonly done: number;
  readonly mistakes: number;
  readonly startedAt: number;
  /** `null` while a step is left. */
  readonly score: Score | null;
}

export interface LessonView {
  readonly lesson: LessonId;
  readonly for: Lesson['for'];
  /** The learner's best; `null` where they have not done it. */
  readonly best: Score | null;
}

export interface PracticeView {
  /** Whose scores these are; empty: nobody gave a name. */
  readonly learner: string;
  readonly lessons: readonly LessonView[];
  readonly certificate: Readonly<Record<Lesson['for'], Certificate>>;
  readonly running: RunningLessonView | null;
  /** Slips of practice may go to the live printer, if there is one; they don't unless somebody says so. */
  readonly slips: { readonly on: boolean; readonly possible: boolean };
}
