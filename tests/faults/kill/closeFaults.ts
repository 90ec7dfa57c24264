import Database from 'better-sqlite3';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';

const counted: ReadonlySet<string> = new Set(['redemption', 'void', 'goodwill', 'remake']);

/** Numbers of day closes run from 1 without a gap, and nothing that counts is in two of them. */
export function closeFaults(dir: string): readonly string[] {
  const db = new Database(databaseFile(dir, 'live'), { readonly: true });
  try {
    const entries = db
      .prepare<[], string>('SELECT json FROM journal ORDER BY seq')
      .pluck()
      .all()
      .map((json) => JSON.parse(json) as Entry);
    return faultsOf(entries);
  } finally {
    db.close();
  }
}

function faultsOf(entries: readonly Entry[]): readonly string[] {
  const closes = entries.flatMap(({ body }) => (body.kind === 'dayClosed' ? [body] : []));
  const misnumbered = closes.filter(({ number }, index) => number !== index + 1);
  const sums = closes.map((close) => {
    const mine = entries.filter(
      ({ seq, businessDay, body }) =>
        businessDay === close.businessDay &&
        counted.has(body.kind) &&
        close.covers.some(({ first, last }) => seq >= first && seq <= last),
    );
    return { close, mine };
  });
  const all = sums.flatMap(({ mine }) => mine.map(({ seq }) => seq));
  const wrong = sums.filter(({ close, mine }) => {
    const redeemed = mine.reduce(
      (sum, { body }) => sum + (body.kind === 'redemption' ? body.discountMinor : 0),
      0,
    );
    return redeemed !== close.figures.takenOffMinor;
  });
  return [
    ...misnumbered.map(({ number }) => `I2: day close ${number} is out of its turn`),
    ...(new Set(all).size === all.length ? [] : ['I2: an entry counts in two day closes']),
    ...wrong.map(({ close }) => `I2: day close ${close.number} is not the sum of its entries`),
  ];
}
