import type { Database } from 'better-sqlite3';
import type { Entry, EntryKind } from '../../../shared/protocol/entry.ts';
import type { DeskReader, EvidenceWanted } from '../../app/desk/deskPorts.ts';
import type { Memory } from '../memory.ts';
import { select } from '../select.ts';
import { deskSharesOf } from './deskShares.ts';

/** Entries read for one answer, however far apart the evidence lies. */
export const maxEntriesLookedAt = 2_000;
/** And behind one sum: an hour of a very busy counter. */
const maxEntriesPerSum = 500;

interface SumRow {
  readonly day: string;
  readonly part: string;
  readonly n: number;
  readonly lastSeq: number;
}

const kindOf: Readonly<Record<EvidenceWanted['measure'], EntryKind>> = {
  redeemed: 'redemption',
  voucher: 'redemption',
  typed: 'redemption',
  doubtful: 'redemption',
  lag: 'redemption',
  pair: 'redemption',
  undone: 'void',
  undoneSoon: 'void',
  reprint: 'reprint',
  given: 'goodwill',
};

/** How much of a sum an entry is; 0: nothing. */
function shareIn(entry: Entry, { measure, personId }: EvidenceWanted, row: SumRow): number {
  if (entry.businessDay !== row.day) return 0;
  return deskSharesOf(entry)
    .filter((one) => one.measure === measure && one.who === personId && one.part === row.part)
    .reduce((sum, { n }) => sum + n, 0);
}

/** Finds the entries behind a sum, from the newest in it on: each sum knows that one. */
export function deskEvidence(db: Database, memory: () => Memory): Pick<DeskReader, 'deskEvidence'> {
  const sums = select<[string, string, string, string, string | null], SumRow>(
    db,
    `SELECT day, part, n, last_seq AS lastSeq FROM desk_sums
      WHERE measure = ? AND day BETWEEN ? AND ? AND who = ? AND part = coalesce(?, part)
        AND last_seq > 0 ORDER BY last_seq DESC`,
  );
  const before = select<[number, string, number], { readonly json: string }>(
    db,
    'SELECT json FROM journal WHERE seq <= ? AND kind = ? ORDER BY seq DESC LIMIT ?',
  );

  function waiting(wanted: EvidenceWanted): readonly number[] {
    const { measure, personId, part, days } = wanted;
    return memory()
      .pending.atDesk()
      .filter(({ businessDay }) => businessDay >= days.from && businessDay <= days.through)
      .filter((entry) =>
        deskSharesOf(entry).some(
          (one) =>
            one.measure === measure && one.who === personId && (part ?? one.part) === one.part,
        ),
      )
      .map(({ seq }) => seq)
      .toReversed();
  }

  function behind(row: SumRow, wanted: EvidenceWanted, budget: number) {
    const found: number[] = [];
    let left = row.n;
    let looked = 0;
    for (const { json } of before.iterate(row.lastSeq, kindOf[wanted.measure], budget)) {
      const entry = JSON.parse(json) as Entry;
      const share = shareIn(entry, wanted, row);
      looked += 1;
      if (share > 0) found.push(entry.seq);
      left -= share;
      if (left <= 0 || entry.businessDay < row.day) break;
    }
    return { found, looked };
  }

  return {
    deskEvidence(wanted) {
      const { measure, personId, part, days, limit } = wanted;
      const found = new Set(waiting(wanted));
      let budget = maxEntriesLookedAt;
      for (const row of sums.all(measure, days.from, days.through, personId, part)) {
        if (found.size >= limit || budget <= 0) break;
        const more = behind(row, wanted, Math.min(budget, maxEntriesPerSum));
        budget -= more.looked;
        for (const seq of more.found) found.add(seq);
      }
      return [...found].sort((a, b) => b - a).slice(0, limit);
    },
  };
}
