import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { flagsOf, mayReview } from '../../../shared/domain/flags/flags.ts';
import type { Flag, FlagFacts, FlagKind } from '../../../shared/domain/flags/flags.ts';
import { velocityBounds } from '../../../shared/domain/flags/thresholds.ts';
import type { FlagView, ReviewView } from '../../../shared/contract/deskViews.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { FlagReviewBody } from '../../../shared/protocol/flagReview.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { absentEntry, entryOfKind, parseEntry } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import { rowOf } from '../paper/history.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import type { FlagReview, Sampled } from './deskPorts.ts';
import { campaignFigures, goodwillFigures, nameOf, useFigures } from './figures.ts';
import { evidenceFor, flagFacts, flagSpan } from './flagFacts.ts';
import { createStockTake } from './stockTake.ts';
import type { Pause } from './stockTake.ts';

type DeskHandlers = Pick<Handlers, Extract<keyof Handlers, `desk.${string}`>>;

/** Whole business days before today that redemptions are drawn from, and how many of each. */
const sampledDays = 3;
const samplesPerDay = 2;

interface Subject {
  readonly kind: FlagKind;
  readonly personId: string;
  readonly customer: string | null;
}

function isOf(subject: Subject, { body }: FlagReview): boolean {
  return (
    body.flag === subject.kind &&
    body.personId === subject.personId &&
    body.customer === subject.customer
  );
}

function reviewView({ at, by, body }: FlagReview): ReviewView {
  return { at, by: by.name, verdict: body.verdict, note: body.note };
}

function flagView(
  tx: Reader,
  flag: Flag,
  reviews: readonly FlagReview[],
  asker: Operator,
): FlagView {
  const { kind, personId, customer, own, others } = flag;
  const review = reviews.find((one) => isOf(flag, one));
  return {
    kind,
    personId,
    name: nameOf(tx, personId),
    customer:
      customer === null ? null : { id: customer, last4: tx.customer(customer)?.last4 ?? null },
    own,
    others,
    review: review === undefined ? null : reviewView(review),
    isOwn: !mayReview(asker.id, [personId]),
  };
}

/** Redemptions drawn by lot that nobody has looked at yet, and how many somebody has. */
function samples(tx: Reader, today: CivilDate) {
  const looked = new Set(tx.flagReviews().flatMap(({ body }) => body.of ?? []));
  const drawn = Array.from({ length: sampledDays }, (_, n) => addDays(today, -1 - n)).flatMap(
    (day) => tx.sampledOn(day, samplesPerDay),
  );
  return { drawn, open: drawn.filter(({ seq }) => !looked.has(seq)) };
}

/** Whoever did it, or agreed to it, has somebody else look at it. */
function peopleOf(tx: Reader, seq: number): readonly string[] {
  const stored = tx.entry(seq);
  if (stored === null) return [];
  const { actor, approver } = parseEntry(stored);
  return [actor.personId, ...(approver === null ? [] : [approver.personId])];
}

/** The hours worth a look are all that a velocity flag is about. */
function fastHours(facts: FlagFacts, personId: string): readonly { day: string; part: string }[] {
  return facts.hours
    .filter((hour) => hour.personId === personId && hour.redemptions >= velocityBounds.leastInHour)
    .sort((a, b) => b.redemptions - a.redemptions)
    .map(({ day, hour }) => ({ day, part: String(hour).padStart(2, '0') }));
}

function evidenceSeqs(tx: Reader, of: Subject, today: CivilDate): readonly number[] {
  if (of.kind !== 'velocity') return tx.deskEvidence(evidenceFor(of, today));
  const [fastest] = fastHours(flagFacts(tx, today), of.personId);
  if (fastest === undefined) return [];
  const { day, part } = fastest;
  return tx.deskEvidence({ ...evidenceFor(of, today, part), days: { from: day, through: day } });
}

/** A copy is shown as what it is a copy of. */
function shownEntry(tx: Reader, seq: number) {
  const stored = tx.entry(seq);
  const reprint = stored === null ? null : entryOfKind(stored, 'reprint');
  return reprint === null ? stored : tx.entry(reprint.body.of);
}

type Wanted = ParsedInputOf<'desk.review'>;
type Reviewed = Pick<FlagReviewBody, 'flag' | 'personId' | 'customer' | 'of' | 'seen'>;

export function createDesk(context: AppContext, pause: Pause): DeskHandlers {
  const stockTake = createStockTake(context, pause);
  const today = (tx: Reader): CivilDate => civilNow(context, tx.shop()).businessDay;

  function flagReviewed(tx: Reader, of: Subject): Reviewed | null {
    const { open, reviewed } = flagsOf(flagFacts(tx, today(tx)));
    const flag = [...open, ...reviewed].find(
      (one) => one.kind === of.kind && one.personId === of.personId && one.customer === of.customer,
    );
    if (flag === undefined) return null;
    const { kind, personId, customer } = flag;
    return { flag: kind, personId, customer, of: null, seen: flag.today };
  }

  function sampleReviewed(tx: Reader, seq: number): Reviewed | null {
    const drawn = samples(tx, today(tx)).drawn.find((one: Sampled) => one.seq === seq);
    if (drawn === undefined) return null;
    const { personId } = drawn;
    return { flag: 'sample', personId, customer: null, of: seq, seen: { count: 0, of: 0 } };
  }

  function reviewIn(tx: Writer, wanted: Wanted, operator: Operator): Answer<null> {
    if (tx.entryById(wanted.reviewId) !== null) return ok(null);
    const { of, verdict, note } = wanted;
    const reviewed = 'seq' in of ? sampleReviewed(tx, of.seq) : flagReviewed(tx, of);
    if (reviewed === null) {
      return failed('seq' in of ? absentEntry(tx, of.seq) : problemOf('notFound'));
    }
    const about = 'seq' in of ? peopleOf(tx, of.seq) : [reviewed.personId];
    if (!mayReview(operator.id, about)) return failed(problemOf('oneself'));
    tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: wanted.reviewId,
      approver: null,
      body: { kind: 'flagReview', ...reviewed, verdict, note },
      print: null,
    });
    return ok(null);
  }

  return {
    'desk.use': (days) => ok(context.store.read((tx) => useFigures(tx, days))),

    'desk.campaigns': (days) => {
      const look = stockTake.look();
      return ok(context.store.read((tx) => campaignFigures(tx, days, look)));
    },

    'desk.goodwill': (days) => ok(context.store.read((tx) => goodwillFigures(tx, days))),

    'desk.flags': (_, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => {
        const day = today(tx);
        const { open, reviewed } = flagsOf(flagFacts(tx, day));
        const reviews = tx.flagReviews();
        const view = (flag: Flag) => flagView(tx, flag, reviews, operator);
        const done = reviewed.map(view);
        return ok({
          days: flagSpan(day),
          open: open.map(view),
          followUp: done.filter(({ review }) => review?.verdict === 'followUp'),
          fine: done.filter(({ review }) => review?.verdict !== 'followUp'),
        });
      });
    },

    'desk.evidence': (of, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return ok(
        context.store.read((tx) =>
          evidenceSeqs(tx, of, today(tx))
            .map((seq) => shownEntry(tx, seq))
            .flatMap((stored) => (stored === null ? [] : (rowOf(tx, stored, operator) ?? []))),
        ),
      );
    },

    'desk.samples': (_, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return ok(
        context.store.read((tx) => {
          const { drawn, open } = samples(tx, today(tx));
          return {
            open: open.flatMap(({ seq, personId }) => {
              const stored = tx.entry(seq);
              const row = stored === null ? null : rowOf(tx, stored, operator);
              if (row === null) return [];
              return [{ row, personId, isOwn: !mayReview(operator.id, peopleOf(tx, seq)) }];
            }),
            done: drawn.length - open.length,
          };
        }),
      );
    },

    'desk.review': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => reviewIn(tx, wanted, operator));
      if (answer.ok) {
        context.line.nudge();
        context.announce('data');
      }
      return answer;
    },
  };
}
