import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { LessonId } from '../../../shared/domain/practice/lesson.ts';
import type { Score } from '../../../shared/domain/practice/progress.ts';

export interface LearnerScore extends Score {
  readonly lesson: LessonId;
  readonly at: InstantMs;
}

/** What somebody learnt; a live database has none. */
export interface PracticeReader {
  /** Their best of each lesson they have done. */
  practiceScores(learner: string): readonly LearnerScore[];
}

export interface PracticeWriter {
  setPracticeScore(learner: string, score: LearnerScore): void;
}
