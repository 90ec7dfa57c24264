import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tables, Tx } from './schema.ts';

type Elements = 'text' | 'integer' | 'bigint' | 'boolean';

/** The column types of a table, in no order that matters; one that is missing is refused by the compiler. */
export type ColumnTypes<Row> = { readonly [Column in keyof Row & string]: Elements };

/**
 * The rows as a set to select from, one array a column: a statement's text is the same however many there
 * are, and the database plans it once.
 */
export function unnested<Row extends object>(
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): { readonly columns: RawBuilder<unknown>; readonly set: RawBuilder<unknown> } {
  const columns = Object.entries(types) as [keyof Row & string, Elements][];
  const arrays = columns.map(
    ([column, type]) => sql`${rows.map((row) => row[column])}::${sql.raw(type)}[]`,
  );
  return {
    columns: sql.join(columns.map(([column]) => sql.ref(column))),
    set: sql`unnest(${sql.join(arrays)})`,
  };
}

/** Inserts all of them in one statement; nothing where there are none. */
export async function insertRows<Row extends object>(
  tx: Tx,
  table: keyof Tables & string,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const { columns, set } = unnested(types, rows);
  await sql`INSERT INTO ${sql.table(table)} (${columns}) SELECT * FROM ${set}`.execute(tx);
}
