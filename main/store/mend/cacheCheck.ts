import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { campaign } from '../../../shared/protocol/campaign.ts';
import {
  codeRules,
  holidayCalendar,
  rosterPerson,
  shopConfig,
} from '../../../shared/protocol/feed.ts';
import { identityShape } from '../../platform/witness.ts';
import { migrate } from '../migrate.ts';
import { migrationList } from '../migrationList.ts';

/** Tables of few rows that hold JSON: each row must still be what it says it is. */
export const jsonTables: Readonly<Record<string, z.ZodType>> = {
  campaigns: campaign,
  people: rosterPerson,
  holiday_calendars: holidayCalendar,
};

const whole = z.int().min(0);

/** Single values; what isn't named here is only asked to be JSON. */
export const metaValues: Readonly<Record<string, z.ZodType>> = {
  identity: identityShape.nullable(),
  shop: shopConfig.nullable(),
  codeRules: codeRules.nullable(),
  settings: z.looseObject({
    language: z.enum(['zh', 'en']),
    theme: z.enum(['light', 'dark', 'system']),
    printer: z.looseObject({ kind: z.string(), host: z.string(), port: z.int() }),
  }),
  sync: z.looseObject({ feedEpoch: whole, cursor: whole, ackedSeq: whole }),
  manifestVersion: whole,
  clock: z.looseObject({ lastEffective: z.number(), lastMonotonicMs: z.number() }).nullable(),
  generations: z.looseObject({ known: whole, filling: whole.nullable() }),
  doubtSinceSeq: whole,
  printTouchedSeq: whole,
  projectedSeq: whole,
  dayCloseFloor: whole,
};

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** Whether a row of a cache is what its table holds, as far as that can be told. */
export function isSoundRow(table: string, row: Readonly<Record<string, unknown>>): boolean {
  if (table === 'meta') {
    if (row['name'] === 'mode') return row['value'] === 'live' || row['value'] === 'practice';
    const value = parsed(row['value']);
    const check = metaValues[String(row['name'])];
    return value !== undefined && (check === undefined || check.safeParse(value).success);
  }
  const check = jsonTables[table];
  return check === undefined || check.safeParse(parsed(row['json'])).success;
}

/** The first row of a cache that is not what it should be, or `null`. */
export function unsoundCache(db: Database): string | null {
  for (const table of ['meta', ...Object.keys(jsonTables)]) {
    const rows = db.prepare<[], Readonly<Record<string, unknown>>>(`SELECT * FROM ${table}`).all();
    const wrong = rows.find((row) => !isSoundRow(table, row));
    if (wrong !== undefined) return `${table} ${String(wrong['name'] ?? wrong['id'])}`;
  }
  return null;
}

function schemaOf(db: Database): string {
  const rows = db
    .prepare('SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name')
    .all();
  return JSON.stringify(rows);
}

/** Whether the tables are the ones our migrations make: the schema is text too, and goes bad like any. */
export function hasOwnSchema(db: Database): boolean {
  const own = new Sqlite(':memory:');
  try {
    migrate(own, migrationList, 0);
    return schemaOf(own) === schemaOf(db);
  } finally {
    own.close();
  }
}
