import {
  certificateOf,
  betterScore,
  isSlip,
  progressOf,
  scoreOf,
} from '../../../shared/domain/practice/progress.ts';
import type { Score } from '../../../shared/domain/practice/progress.ts';
import { lessonOf, lessons } from '../../../shared/domain/practice/lessons.ts';
import type { Lesson, LessonFact, LessonId } from '../../../shared/domain/practice/lesson.ts';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { Prepared } from '../../../shared/contract/order.ts';
import { orderDraft } from '../../../shared/contract/order.ts';
import type {
  LessonVoucher,
  PracticeView,
  RunningLessonView,
} from '../../../shared/contract/practiceViews.ts';
import type { SyncView } from '../../../shared/contract/views.ts';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import { failed, ok } from '../answers.ts';
import type { AppContext } from '../context.ts';
import type { Dispatch } from '../dispatch.ts';
import { parseEntry } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import type { Authority } from '../ports.ts';
import { judgedFact, writtenFact } from './facts.ts';
import { keptApart } from './gate.ts';
import { handOut } from './lessonVouchers.ts';
import type { HandedOut } from './lessonVouchers.ts';
import { createPracticeLine } from './practiceLine.ts';
import type { LearnerScore } from './practicePorts.ts';

type PracticeHandlers = Pick<Handlers, Extract<keyof Handlers, `practice.${string}`>>;

/** A lesson that goes on and on is judged by what came first. */
const factsAtMost = 1_000;
const entriesAtOnce = 200;

interface Running {
  readonly lesson: Lesson;
  readonly startedAt: InstantMs;
  readonly vouchers: readonly HandedOut[];
  /** Entries up to this one have been looked at. */
  seenSeq: number;
  facts: readonly LessonFact[];
  score: Score | null;
}

export interface Practice {
  readonly handlers: PracticeHandlers;
  /** A dispatch that keeps to the practice shop and watches what becomes of lessons; live, the same one. */
  watching(dispatch: Dispatch): Dispatch;
}

/** Where slips may go when somebody says so: the live counter's printer. */
export interface PracticeDevices {
  readonly printer: PrinterSettings;
}

const onScreen: PrinterSettings['kind'] = 'screen';

export function createPractice(
  context: AppContext,
  authority: Authority,
  devices: PracticeDevices | null,
): Practice {
  const line = createPracticeLine();
  let learner = '';
  let running: Running | null = null;

  const now = (): InstantMs => context.clock.now().effective;
  const headSeq = (): number => context.store.read((tx) => tx.head().seq);

  function voucherOf(slot: HandedOut['slot'] | null): LessonVoucher | null {
    const found = running?.vouchers.find((voucher) => voucher.slot === slot);
    return found === undefined ? null : { slot: found.slot, code: found.code, name: found.name };
  }

  function runningView(): RunningLessonView | null {
    if (running === null) return null;
    const { lesson, startedAt, facts, score } = running;
    const { done, mistakes } = progressOf(lesson, facts);
    const steps = lesson.steps.map(({ step, voucher }) => ({ step, voucher: voucherOf(voucher) }));
    return { lesson: lesson.id, steps, done, mistakes, startedAt, score };
  }

  function view(): PracticeView {
    const { scores, printer } = context.store.read((tx) => ({
      scores: tx.practiceScores(learner),
      printer: tx.settings().printer,
    }));
    const done = new Set<string>(scores.map(({ lesson }) => lesson));
    const bestOf = (id: LessonId): Score | null => {
      const found = scores.find(({ lesson }) => lesson === id);
      if (found === undefined) return null;
      return { points: found.points, mistakes: found.mistakes, seconds: found.seconds };
    };
    return {
      learner,
      lessons: lessons.map((one) => ({ lesson: one.id, for: one.for, best: bestOf(one.id) })),
      certificate: {
        everyone: certificateOf(lessons, 'everyone', done),
        managers: certificateOf(lessons, 'managers', done),
      },
      running: runningView(),
      slips: {
        on: printer.kind !== onScreen,
        possible: (devices?.printer.kind ?? onScreen) !== onScreen,
      },
    };
  }

  /** Kept once, when the last step is done; the better of this try and those before. */
  function keepScore(of: Running): void {
    const score = scoreOf(of.lesson, of.startedAt, progressOf(of.lesson, of.facts));
    if (score === null || of.score !== null) return;
    of.score = score;
    const at = now();
    context.store.write((tx) => {
      const before = tx.practiceScores(learner).find(({ lesson }) => lesson === of.lesson.id);
      const best = betterScore(before ?? null, score);
      const kept: LearnerScore = {
        lesson: of.lesson.id,
        at,
        points: best.points,
        mistakes: best.mistakes,
        seconds: best.seconds,
      };
      tx.setPracticeScore(learner, kept);
    });
  }

  function heard(of: Running, facts: readonly LessonFact[]): void {
    if (facts.length === 0 || of.score !== null) return;
    const before = progressOf(of.lesson, of.facts);
    of.facts = [...of.facts, ...facts].slice(0, factsAtMost);
    keepScore(of);
    const after = progressOf(of.lesson, of.facts);
    // Only news is told: screens that ask again by themselves must not keep each other asking.
    if (after.done !== before.done || after.mistakes !== before.mistakes) context.announce('data');
  }

  function slotOf(of: Running) {
    return (ref: string) => of.vouchers.find((voucher) => voucher.ref === ref)?.slot ?? null;
  }

  /** What has been written since it was last looked. */
  function readJournal(of: Running): void {
    const entries = context.store.read((tx) => tx.entriesAfter(of.seenSeq, entriesAtOnce));
    of.seenSeq = entries.at(-1)?.seq ?? of.seenSeq;
    const isDown = line.isDown();
    heard(
      of,
      entries.map((stored) => writtenFact(parseEntry(stored), slotOf(of), isDown)),
    );
  }

  function hasRedeemed(of: Running): boolean {
    return of.facts.some(({ kind }) => kind === 'redeemed');
  }

  /** What an answer says that no entry does. */
  function readAnswer(of: Running, method: string, input: unknown, answer: Answer<unknown>): void {
    if (!answer.ok) {
      const { code } = answer.problem;
      if (isSlip(code)) heard(of, [{ kind: 'turnedDown', at: now(), problem: code }]);
    } else if (method === 'redeem.prepare') {
      const { order } = input as { readonly order: unknown };
      const draft = orderDraft.safeParse(order).data;
      if (draft === undefined) return;
      heard(of, [judgedFact(draft.orderId, answer.value as Prepared, slotOf(of), now())]);
    } else if (method === 'sync.now' && line.tried(now(), headSeq(), hasRedeemed(of))) {
      heard(of, [{ kind: 'handedIn', at: now() }]);
      context.announce('sync');
    }
  }

  function watched(method: string, input: unknown, answer: Answer<unknown>): Answer<unknown> {
    if (running !== null && !method.startsWith('practice.')) {
      readJournal(running);
      readAnswer(running, method, input, answer);
    }
    const isLine = method === 'sync.status' || method === 'sync.now';
    return isLine && answer.ok ? ok(line.shown(answer.value as SyncView)) : answer;
  }

  async function start(id: LessonId): Promise<Answer<PracticeView>> {
    const lesson = lessonOf(id);
    const wanted = lesson.steps.flatMap(({ voucher }) => voucher ?? []);
    line.end();
    running = null;
    const vouchers = await handOut(context, authority, wanted);
    const seenSeq = headSeq();
    running = { lesson, startedAt: now(), vouchers, seenSeq, facts: [], score: null };
    if (lesson.lineDown) line.drop(now(), seenSeq);
    context.announce('data');
    return ok(view());
  }

  function stop(): Answer<PracticeView> {
    running = null;
    line.end();
    context.announce('data');
    return ok(view());
  }

  function setSlips(on: boolean): Answer<PracticeView> {
    if (on && (devices?.printer.kind ?? onScreen) === onScreen)
      return failed(problemOf('notInThisMode'));
    context.store.write((tx) => {
      const settings = tx.settings();
      const own = { ...settings.printer, kind: onScreen };
      const printer = on && devices !== null ? devices.printer : own;
      // The live counter's printer, and not the money that hangs on it.
      const profile = { ...printer.profile, drawerPin: null };
      tx.setSettings({ ...settings, printer: { ...printer, profile } });
    });
    context.announce('settings');
    context.announce('data');
    context.nudgePrinter();
    return ok(view());
  }

  const isPractice = context.mode === 'practice';
  const elsewhere = () => failed(problemOf('notInThisMode'));
  const inPractice = <T>(work: () => T): T | ReturnType<typeof elsewhere> =>
    isPractice ? work() : elsewhere();

  return {
    handlers: {
      // Answered by the switch in front of both terminals; a terminal alone has nowhere to go.
      'practice.enter': elsewhere,
      'practice.leave': elsewhere,
      'practice.state': () => inPractice(() => ok(view())),
      'practice.learner': ({ name }) =>
        inPractice(() => {
          learner = name;
          context.announce('data');
          return ok(view());
        }),
      'practice.start': ({ lesson }) => inPractice(() => start(lesson)),
      'practice.stop': () => inPractice(stop),
      'practice.slips': ({ on }) => inPractice(() => setSlips(on)),
    },
    watching(dispatch) {
      if (!isPractice) return dispatch;
      const apart = keptApart(dispatch);
      return async (method, input) => watched(method, input, await apart(method, input));
    },
  };
}
