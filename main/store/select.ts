import type { Database, Statement } from 'better-sqlite3';

/** What a reader may do with a statement. */
export interface Select<Bound extends unknown[], Row> {
  get(...bound: Bound): Row | undefined;
  all(...bound: Bound): Row[];
  iterate(...bound: Bound): IterableIterator<Row>;
}

/** Prepares a query for a reader's handle; throws where SQLite says that it could write. */
export function select<Bound extends unknown[], Row>(
  db: Database,
  sql: string,
): Select<Bound, Row> {
  const statement = db.prepare<Bound, Row>(sql) as Statement<Bound, Row>;
  if (!statement.readonly) throw new TypeError(`a reader's statement would write: ${sql}`);
  return statement;
}
