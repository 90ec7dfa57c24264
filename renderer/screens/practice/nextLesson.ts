import type { PracticeView } from '../../../shared/contract/practiceViews.ts';
import type { LessonId } from '../../../shared/domain/practice/lesson.ts';

/** The first lesson after the one under way that isn't done yet, then any; `null` when all are. */
export function nextLesson({ lessons, running }: PracticeView): LessonId | null {
  const at = lessons.findIndex(({ lesson }) => lesson === running?.lesson);
  const inTurn = [...lessons.slice(at + 1), ...lessons.slice(0, at + 1)];
  return inTurn.find(({ best }) => best === null)?.lesson ?? null;
}
