import type { InstantMs } from '../time/civil.ts';
import type { Goal, Lesson, LessonFact, Slot } from './lesson.ts';

/** How far a lesson has come. */
export interface Progress {
  /** Steps done; the next one has this place. */
  readonly done: number;
  readonly mistakes: number;
  /** When the last step was done; `null` while one is left. */
  readonly finishedAt: InstantMs | null;
}

/** A lesson done, once. */
export interface Score {
  /** 40…100. */
  readonly points: number;
  readonly mistakes: number;
  readonly seconds: number;
}

const fullPoints = 100;
const leastPoints = 40;
const pointsPerMistake = 10;
/** Over par, a point is lost for so many seconds, up to a bound. */
const secondsPerPoint = 5;
const slowPointsAtMost = 30;
const secondMs = 1_000;

/** Answers that say somebody slipped; the others are part of the usual way (being asked to have it approved). */
const slips: ReadonlySet<string> = new Set([
  'wrongPin',
  'wrongNumber',
  'samePerson',
  'wrongRole',
  'lockedOut',
  'approvalNeeded',
  'notUndoable',
  'alreadyUndone',
]);

/** Whether this answer says that somebody slipped. */
export function isSlip(problem: string): boolean {
  return slips.has(problem);
}

function sameSlots(wanted: readonly Slot[], given: readonly Slot[]): boolean {
  return wanted.length === given.length && wanted.every((slot) => given.includes(slot));
}

/** The order was judged already before the redemption that came before. */
function wasHeld(orderId: string, before: readonly LessonFact[]): boolean {
  const other = before.findLastIndex((fact) => fact.kind === 'redeemed');
  const first = before.findIndex((fact) => fact.kind === 'judged' && fact.orderId === orderId);
  return first >= 0 && first < other;
}

function isRedeemed(
  goal: Goal & { readonly kind: 'redeemed' },
  fact: LessonFact & { readonly kind: 'redeemed' },
  before: readonly LessonFact[],
): boolean {
  return (
    sameSlots(goal.slots, fact.slots) &&
    fact.others === 0 &&
    (goal.approved === undefined || fact.approved) &&
    (goal.lineDown === undefined || fact.lineDown) &&
    (goal.recalled === undefined || wasHeld(fact.orderId, before))
  );
}

function reaches(goal: Goal, fact: LessonFact, before: readonly LessonFact[]): boolean {
  switch (goal.kind) {
    case 'judged':
      return (
        fact.kind === 'judged' &&
        fact.verdicts.some(({ slot, verdict }) => slot === goal.slot && verdict === goal.verdict)
      );
    case 'redeemed':
      return fact.kind === 'redeemed' && isRedeemed(goal, fact, before);
    case 'undone':
      return fact.kind === 'undone' && fact.slots.includes(goal.slot);
    case 'written':
      return fact.kind === 'written' && fact.what === goal.what;
    case 'handedIn':
      return fact.kind === 'handedIn';
    case 'oneOf':
      return goal.goals.some((one) => reaches(one, fact, before));
  }
}

/** Something was used, undone or tried that the step at hand doesn't ask for. */
function isMistake(fact: LessonFact): boolean {
  switch (fact.kind) {
    case 'redeemed':
    case 'undone':
      return true;
    case 'turnedDown':
      return isSlip(fact.problem);
    // To look costs nothing, and neither does what the counter writes down by itself.
    case 'judged':
    case 'written':
    case 'handedIn':
      return false;
  }
}

/** Walks what happened, oldest first. The same facts give the same progress, however often they are asked. */
export function progressOf(lesson: Lesson, facts: readonly LessonFact[]): Progress {
  let done = 0;
  let mistakes = 0;
  let finishedAt: InstantMs | null = null;
  for (const [at, fact] of facts.entries()) {
    const step = lesson.steps[done];
    if (step === undefined) break;
    if (reaches(step.goal, fact, facts.slice(0, at))) {
      done += 1;
      if (done === lesson.steps.length) finishedAt = fact.at;
    } else if (isMistake(fact)) mistakes += 1;
  }
  return { done, mistakes, finishedAt };
}

/** What a finished lesson is worth; `null` for one that isn't. */
export function scoreOf(lesson: Lesson, startedAt: InstantMs, progress: Progress): Score | null {
  if (progress.finishedAt === null) return null;
  const seconds = Math.max(0, Math.round((progress.finishedAt - startedAt) / secondMs));
  const over = Math.max(0, seconds - lesson.parSeconds);
  const slow = Math.min(slowPointsAtMost, Math.floor(over / secondsPerPoint));
  const points = fullPoints - pointsPerMistake * progress.mistakes - slow;
  return { points: Math.max(leastPoints, points), mistakes: progress.mistakes, seconds };
}

/** The better of two tries: more points, then fewer seconds. */
export function betterScore(before: Score | null, now: Score): Score {
  if (before === null || now.points > before.points) return now;
  if (now.points < before.points) return before;
  return now.seconds < before.seconds ? now : before;
}

/** “5 of 7 done”, for the lessons somebody of this kind needs. */
export interface Certificate {
  readonly done: number;
  readonly of: number;
}

export function certificateOf(
  lessons: readonly Lesson[],
  whose: Lesson['for'],
  done: ReadonlySet<string>,
): Certificate {
  const wanted = lessons.filter((lesson) => lesson.for === whose);
  return { done: wanted.filter(({ id }) => done.has(id)).length, of: wanted.length };
}
