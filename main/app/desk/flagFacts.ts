import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { flagKinds } from '../../../shared/domain/flags/flags.ts';
import type { FlagFacts, FlagKind, PersonHour } from '../../../shared/domain/flags/flags.ts';
import { flagWindowDays, pairBounds } from '../../../shared/domain/flags/thresholds.ts';
import { systemActor } from '../people/operator.ts';
import type { Reader } from '../ports.ts';
import type { DeskMeasure, EvidenceWanted, FlagReview } from './deskPorts.ts';

export interface FlagSpan {
  readonly from: CivilDate;
  readonly through: CivilDate;
}

export function flagSpan(today: CivilDate): FlagSpan {
  return { from: addDays(today, 1 - flagWindowDays), through: today };
}

const figures = {
  redemptions: 'redeemed',
  vouchers: 'voucher',
  typed: 'typed',
  undos: 'undone',
  soonUndos: 'undoneSoon',
  reprints: 'reprint',
} as const satisfies Readonly<Record<string, DeskMeasure>>;

type Counts = Omit<PersonHour, 'personId' | 'day' | 'hour'>;

const noCounts: Counts = {
  redemptions: 0,
  vouchers: 0,
  typed: 0,
  undos: 0,
  soonUndos: 0,
  reprints: 0,
  goodwill: 0,
};

function personHours(tx: Reader, days: FlagSpan): readonly PersonHour[] {
  const hours = new Map<string, PersonHour>();
  const add = (personId: string, day: CivilDate, hour: number, counts: Partial<Counts>): void => {
    if (personId === systemActor.personId) return;
    const key = `${personId} ${day} ${hour}`;
    const before = hours.get(key) ?? { personId, day, hour, ...noCounts };
    hours.set(key, { ...before, ...counts });
  };
  for (const [name, measure] of Object.entries(figures)) {
    for (const { day, who, part, n } of tx.deskSums(measure, days, ['day', 'who', 'part'])) {
      add(who, day, Number(part), { [name]: n });
    }
  }
  // Goodwill is told apart by reason and not by hour: it stands at the day's first.
  for (const { day, who, n } of tx.deskSums('given', days, ['day', 'who'])) {
    add(who, day, 0, { goodwill: n });
  }
  return [...hours.values()];
}

function isFlagKind(kind: FlagReview['body']['flag']): kind is FlagKind {
  return flagKinds.some((one) => one === kind);
}

export function flagFacts(tx: Reader, today: CivilDate): FlagFacts {
  const days = flagSpan(today);
  return {
    today,
    hours: personHours(tx, days),
    pairs: tx.deskPairs(days, pairBounds.leastCount),
    reviews: tx.flagReviews().flatMap(({ day, body }) => {
      const { flag: kind, personId, customer, seen } = body;
      return isFlagKind(kind) ? [{ kind, personId, customer, day, seen }] : [];
    }),
  };
}

const measureOf: Readonly<Record<FlagKind, EvidenceWanted['measure']>> = {
  typed: 'typed',
  undo: 'undone',
  soonUndo: 'undoneSoon',
  reprint: 'reprint',
  goodwill: 'given',
  velocity: 'redeemed',
  pair: 'pair',
};

/** Entries listed behind a flag. */
const maxEvidence = 20;

export function evidenceFor(
  of: { readonly kind: FlagKind; readonly personId: string; readonly customer: string | null },
  today: CivilDate,
  part: string | null = of.customer,
): EvidenceWanted {
  return {
    measure: measureOf[of.kind],
    personId: of.personId,
    part,
    days: flagSpan(today),
    limit: maxEvidence,
  };
}
