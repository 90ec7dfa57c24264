import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { lessonIds } from '../../shared/domain/practice/lesson.ts';
import type { LessonFact, Slot } from '../../shared/domain/practice/lesson.ts';
import { lessonOf, lessons } from '../../shared/domain/practice/lessons.ts';
import {
  betterScore,
  certificateOf,
  progressOf,
  scoreOf,
} from '../../shared/domain/practice/progress.ts';

const start = 1_000_000;
let clock = start;
const at = (): number => (clock += 1_000);

function redeemed(slots: readonly Slot[], change: Partial<LessonFact> = {}): LessonFact {
  return {
    ...{ kind: 'redeemed', at: at(), orderId: 'a', slots, others: 0 },
    ...{ approved: false, lineDown: false, ...change },
  } as LessonFact;
}
const judged = (
  slot: Slot,
  verdict: 'ok' | 'refused' | 'needsApproval',
  orderId = 'a',
): LessonFact => ({ kind: 'judged', at: at(), orderId, verdicts: [{ slot, verdict }] });
const slip = (problem: string): LessonFact => ({ kind: 'turnedDown', at: at(), problem });

/** What a sure hand leaves behind, lesson by lesson. */
const goodWays: Readonly<Record<string, () => readonly LessonFact[]>> = {
  scan: () => [
    judged('drink', 'ok'),
    redeemed(['drink']),
    judged('snack', 'ok'),
    redeemed(['second', 'snack']),
  ],
  refuse: () => [judged('spent', 'refused'), judged('otherDay', 'refused'), redeemed(['drink'])],
  approve: () => [judged('large', 'needsApproval'), redeemed(['large'], { approved: true })],
  undo: () => [redeemed(['drink']), { kind: 'undone', at: at(), slots: ['drink'] }],
  offline: () => [redeemed(['drink'], { lineDown: true }), { kind: 'handedIn', at: at() }],
  soldOut: () => [
    judged('cake', 'ok'),
    { kind: 'written', at: at(), what: 'soldOut' },
    { kind: 'written', at: at(), what: 'rainCheck' },
  ],
  hold: () => [
    judged('drink', 'ok', 'first'),
    redeemed(['snack'], { orderId: 'second' }),
    redeemed(['drink'], { orderId: 'first' }),
  ],
  goodwill: () => [{ kind: 'written', at: at(), what: 'goodwill' }],
  close: () => [redeemed(['drink']), { kind: 'written', at: at(), what: 'dayClosed' }],
};

describe('what the terminal wrote decides how far a lesson is', () => {
  it('has a lesson of each name, each step with a goal that something reaches', () => {
    expect(lessons.map(({ id }) => id)).toEqual([...lessonIds]);
    expect(Object.keys(goodWays)).toEqual([...lessonIds]);
  });

  it.each(lessonIds)('%s: the good way finishes it, without a mistake', (id) => {
    const facts = goodWays[id]?.() ?? [];
    const progress = progressOf(lessonOf(id), facts);
    expect(progress).toEqual({
      done: lessonOf(id).steps.length,
      mistakes: 0,
      finishedAt: facts.at(-1)?.at,
    });
  });

  it.each(lessonIds)('%s: nothing that happened is nothing done', (id) => {
    expect(progressOf(lessonOf(id), [])).toEqual({ done: 0, mistakes: 0, finishedAt: null });
  });

  it.each(lessonIds)('%s: without its last step it is not finished', (id) => {
    const facts = goodWays[id]?.() ?? [];
    expect(progressOf(lessonOf(id), facts.slice(0, -1)).finishedAt).toBeNull();
  });

  it('sold out is done by a substitute as well as by a rain-check', () => {
    const facts = goodWays['soldOut']?.().slice(0, -1) ?? [];
    expect(progressOf(lessonOf('soldOut'), [...facts, redeemed(['cake'])]).done).toBe(3);
    expect(progressOf(lessonOf('soldOut'), [...facts, redeemed(['drink'])]).done).toBe(2);
  });

  it('a look at a voucher is no mistake, another one redeemed is', () => {
    const facts = [judged('snack', 'ok'), redeemed(['snack']), redeemed(['drink'])];
    expect(progressOf(lessonOf('undo'), facts)).toMatchObject({ done: 1, mistakes: 1 });
  });

  it('two vouchers that were to go together, one by one, are no step', () => {
    const facts = [redeemed(['drink']), judged('snack', 'ok'), redeemed(['snack'])];
    expect(progressOf(lessonOf('scan'), facts)).toMatchObject({ done: 2, mistakes: 1 });
  });

  it('what was used without anybody agreeing is no approval', () => {
    const facts = [judged('large', 'needsApproval'), redeemed(['large'])];
    expect(progressOf(lessonOf('approve'), facts)).toMatchObject({ done: 1, mistakes: 1 });
  });

  it('an order scanned anew was not held', () => {
    const facts = [
      judged('drink', 'ok', 'first'),
      redeemed(['snack'], { orderId: 'second' }),
      judged('drink', 'ok', 'third'),
      redeemed(['drink'], { orderId: 'third' }),
    ];
    expect(progressOf(lessonOf('hold'), facts)).toMatchObject({ done: 2, finishedAt: null });
  });

  it('a redemption with the line up is not the offline one', () => {
    expect(progressOf(lessonOf('offline'), [redeemed(['drink'])]).done).toBe(0);
  });

  it('a wrong PIN, oneself as the second, and a role too low count; being asked for a till total does not', () => {
    const facts = ['wrongPin', 'samePerson', 'wrongRole', 'changedMeanwhile'].map(slip);
    expect(progressOf(lessonOf('approve'), facts).mistakes).toBe(3);
  });

  it('what comes after the last step changes nothing', () => {
    const facts = goodWays['undo']?.() ?? [];
    const more = [...facts, redeemed(['large']), slip('wrongPin')];
    expect(progressOf(lessonOf('undo'), more)).toEqual(progressOf(lessonOf('undo'), facts));
  });

  it('never goes back, whatever happens next', () => {
    const anyFact = fc.oneof(
      fc.constantFrom<Slot>('drink', 'snack', 'large').map((slot) => redeemed([slot])),
      fc.constantFrom('wrongPin', 'notFound').map(slip),
      fc.constantFrom<Slot>('drink', 'spent').map((slot) => judged(slot, 'refused')),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...lessonIds),
        fc.array(anyFact, { maxLength: 12 }),
        anyFact,
        (id, facts, next) => {
          const before = progressOf(lessonOf(id), facts);
          const after = progressOf(lessonOf(id), [...facts, next]);
          expect(after.done).toBeGreaterThanOrEqual(before.done);
          expect(after.mistakes).toBeGreaterThanOrEqual(before.mistakes);
          expect(after.done + after.mistakes).toBeLessThanOrEqual(facts.length + 1);
        },
      ),
      { seed: 7 },
    );
  });
});

describe('what a lesson is worth', () => {
  const lesson = lessonOf('undo');
  const finished = (seconds: number, mistakes: number) =>
    scoreOf(lesson, start, { done: 2, mistakes, finishedAt: start + seconds * 1_000 });

  it('in time and without a mistake: everything', () => {
    expect(finished(lesson.parSeconds, 0)).toEqual({
      points: 100,
      mistakes: 0,
      seconds: lesson.parSeconds,
    });
  });

  it.each([
    [lesson.parSeconds + 4, 0, 100],
    [lesson.parSeconds + 5, 0, 99],
    [lesson.parSeconds + 5_000, 0, 70],
    [10, 1, 90],
    [10, 3, 70],
    [5_000, 50, 40],
  ])('%i s and %i mistakes: %i points', (seconds, mistakes, points) => {
    expect(finished(seconds, mistakes)?.points).toBe(points);
  });

  it('an unfinished one has no score', () => {
    expect(scoreOf(lesson, start, { done: 1, mistakes: 0, finishedAt: null })).toBeNull();
  });

  it('the better try stays: more points, then fewer seconds', () => {
    const good = { points: 90, mistakes: 1, seconds: 30 };
    expect(betterScore(null, good)).toBe(good);
    expect(betterScore(good, { points: 80, mistakes: 2, seconds: 5 })).toBe(good);
    const quicker = { points: 90, mistakes: 1, seconds: 20 };
    expect(betterScore(good, quicker)).toBe(quicker);
    expect(betterScore(quicker, good)).toBe(quicker);
  });

  it('a cashier needs seven, a manager two more', () => {
    const done = new Set(['scan', 'undo', 'close', 'nothing']);
    expect(certificateOf(lessons, 'everyone', done)).toEqual({ done: 2, of: 7 });
    expect(certificateOf(lessons, 'managers', done)).toEqual({ done: 1, of: 2 });
  });
});
