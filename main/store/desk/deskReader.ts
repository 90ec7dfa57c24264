import type { Database } from 'better-sqlite3';
import { flagReviewBody } from '../../../shared/protocol/flagReview.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type {
  Days,
  DeskKey,
  DeskMeasure,
  DeskReader,
  DeskSum,
  FlagReview,
  PairSum,
  Sampled,
} from '../../app/desk/deskPorts.ts';
import type { Memory } from '../memory.ts';
import { select } from '../select.ts';
import type { Select } from '../select.ts';
import { deskSharesOf, mergedShares } from './deskShares.ts';
import type { DeskShare, StoredMeasure } from './deskShares.ts';
import { deskEvidence } from './evidence.ts';
import { stockCounter } from './stockCounter.ts';
import { subjectOf } from './deskTables.ts';

const keys = ['day', 'who', 'part'] as const satisfies readonly DeskKey[];

type Group = Pick<DeskSum, DeskKey>;

function groupOf(share: Group, by: readonly DeskKey[]): Group {
  const kept = (key: DeskKey) => (by.includes(key) ? share[key] : '');
  return { day: kept('day'), who: kept('who'), part: kept('part') };
}

function added(sums: Map<string, DeskSum>, group: Group, n: number, value: number): void {
  const key = `${group.day} ${group.who} ${group.part}`;
  const before = sums.get(key);
  sums.set(key, { ...group, n: (before?.n ?? 0) + n, value: (before?.value ?? 0) + value });
}

function isIn({ from, through }: Days, day: string): boolean {
  return day >= from && day <= through;
}

/** Shares of the entries that wait in memory. */
function waitingShares(memory: Memory, measure: StoredMeasure, days: Days): readonly DeskShare[] {
  return mergedShares(memory.pending.atDesk().flatMap(deskSharesOf)).filter(
    (share) => share.measure === measure && isIn(days, share.day),
  );
}

type SumsReader = Pick<DeskReader, 'deskSums'>;

function sumsReader(db: Database, memory: () => Memory): SumsReader {
  const statements = new Map<string, Select<[DeskMeasure, string, string], DeskSum>>();

  function statement(by: readonly DeskKey[]) {
    const name = by.join(' ');
    const known = statements.get(name);
    if (known !== undefined) return known;
    const columns = keys.map((key) => (by.includes(key) ? key : `'' AS ${key}`));
    const grouped = by.length === 0 ? '' : `GROUP BY ${by.join(', ')}`;
    const made = select<[DeskMeasure, string, string], DeskSum>(
      db,
      `SELECT ${columns.join(', ')}, sum(n) AS n, sum(value) AS value
         FROM desk_sums WHERE measure = ? AND day BETWEEN ? AND ? ${grouped}`,
    );
    statements.set(name, made);
    return made;
  }

  return {
    deskSums(measure, days, by) {
      const sums = new Map<string, DeskSum>();
      for (const row of statement(by).all(measure, days.from, days.through)) {
        if (row.n !== null) added(sums, row, row.n, row.value);
      }
      for (const share of waitingShares(memory(), measure, days)) {
        added(sums, groupOf(share, by), share.n, share.value);
      }
      return [...sums.values()];
    },
  };
}

function pairsReader(db: Database, memory: () => Memory): Pick<DeskReader, 'deskPairs'> {
  const often = select<[string, string, number], { readonly customer: string }>(
    db,
    `SELECT DISTINCT part AS customer FROM (
       SELECT part FROM desk_sums WHERE measure = 'pair' AND day BETWEEN ? AND ?
        GROUP BY who, part HAVING sum(n) >= ?)`,
  );
  const of = select<[string, string, string], PairSum>(
    db,
    `SELECT who AS personId, part AS customer, day, n AS redemptions FROM desk_sums
      WHERE measure = 'pair' AND day BETWEEN ? AND ?
        AND part IN (SELECT value FROM json_each(?))`,
  );
  return {
    deskPairs(days, least) {
      const waiting = waitingShares(memory(), 'pair', days);
      const mostWaiting = waiting.reduce((most, { n }) => Math.max(most, n), 0);
      // Written down there may be less: what waits comes on top.
      const candidates = often.all(days.from, days.through, Math.max(1, least - mostWaiting));
      if (candidates.length === 0 && mostWaiting < least) return [];
      const asked = new Set(candidates.map(({ customer }) => customer));
      for (const { part, n } of waiting) if (n >= least) asked.add(part);
      const written = of.all(days.from, days.through, JSON.stringify([...asked]));
      const rest = waiting
        .filter(({ part }) => asked.has(part))
        .map(({ who, part, day, n }) => ({
          personId: who,
          customer: part,
          day,
          redemptions: n,
        }));
      return withOften([...written, ...rest], least);
    },
  };
}

/** Of the customers whom somebody redeemed for that often: everything. */
function withOften(pairs: readonly PairSum[], least: number): readonly PairSum[] {
  const sums = new Map<string, number>();
  for (const { personId, customer, redemptions } of pairs) {
    const key = `${customer} ${personId}`;
    sums.set(key, (sums.get(key) ?? 0) + redemptions);
  }
  const customers = new Set(
    [...sums].filter(([, n]) => n >= least).map(([key]) => key.slice(0, key.indexOf(' '))),
  );
  return pairs.filter(({ customer }) => customers.has(customer));
}

function sampleReader(db: Database, memory: () => Memory): Pick<DeskReader, 'sampledOn'> {
  const drawn = select<[string, number], Sampled & { readonly lot: string }>(
    db,
    `SELECT who AS lot, part AS personId, last_seq AS seq FROM desk_sums
      WHERE measure = 'sample' AND day = ? ORDER BY who LIMIT ?`,
  );
  return {
    sampledOn(day, count) {
      const waiting = waitingShares(memory(), 'sample', { from: day, through: day });
      const all = [
        ...drawn.all(day, count),
        ...waiting.map(({ who, part, seq }) => ({ lot: who, personId: part, seq })),
      ];
      return all
        .sort((a, b) => (a.lot < b.lot ? -1 : 1))
        .slice(0, count)
        .map(({ seq, personId }) => ({ seq, personId }));
    },
  };
}

function reviewOf(entry: Entry): FlagReview {
  const { seq, at, businessDay: day, actor } = entry;
  const by = { personId: actor.personId, name: actor.name };
  return { seq, at, day, by, body: flagReviewBody.parse(entry.body) };
}

function reviewsReader(db: Database, memory: () => Memory): Pick<DeskReader, 'flagReviews'> {
  const written = select<[], { readonly json: string }>(
    db,
    `SELECT json FROM flag_reviews JOIN journal USING (seq) ORDER BY seq`,
  );
  return {
    flagReviews() {
      const entries = [
        ...written.all().map(({ json }) => JSON.parse(json) as Entry),
        ...memory().pending.atDesk(),
      ];
      const newest = new Map<string, Entry>();
      for (const entry of entries) {
        const subject = subjectOf(entry);
        if (subject !== null) newest.set(subject, entry);
      }
      return [...newest.values()].map(reviewOf);
    },
  };
}

/** What the desk shows, from sums that are kept: no question of its reads a year of entries. */
export function deskReader(db: Database, memory: () => Memory): DeskReader {
  return {
    ...sumsReader(db, memory),
    ...pairsReader(db, memory),
    ...sampleReader(db, memory),
    ...reviewsReader(db, memory),
    ...deskEvidence(db, memory),
    ...stockCounter(db, memory),
  };
}
