import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder, withoutComments } from './sources.ts';
import type { Source } from './sources.ts';

/*
 * What PostgreSQL has and the engines that spread it over many machines lack, at least one of them: Citus,
 * YugabyteDB, CockroachDB. Head office must run on all of them, so it does without.
 */

/** Words of SQL, and why they are not ours. */
const denied: readonly (readonly [RegExp, string])[] = [
  [/\b(UN)?LISTEN\s+[a-z_"]/, 'LISTEN: no engine tells another machine'],
  [/\bNOTIFY\s+[a-z_"]|\bpg_notify\b/i, 'NOTIFY: no engine tells another machine'],
  [/\bpg_(try_)?advisory_/i, 'advisory locks hold on one machine only'],
  [/\bCREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b/i, 'triggers'],
  [/\bCREATE\s+(OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE)\b/i, 'stored procedures'],
  [/\bDO\s+\$/i, 'anonymous blocks'],
  [/\b(BIG|SMALL)?SERIAL\b/i, 'serial columns: gaps, and one place that hands numbers out'],
  [/\bCREATE\s+SEQUENCE\b|\bnextval\s*\(/i, 'sequences: a late commit slips behind a reader'],
  [/\bGENERATED\s+(ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY\b/i, 'identity columns: sequences'],
  [/\bCREATE\s+(GLOBAL\s+|LOCAL\s+)?TEMP(ORARY)?\b/i, 'temporary tables'],
  [/\bCREATE\s+UNLOGGED\b/i, 'unlogged tables'],
  [/\bMATERIALIZED\s+VIEW\b/i, 'materialised views'],
  [/\bEXCLUDE\s+USING\b/i, 'exclusion constraints'],
  [/\bDEFERRABLE\b/i, 'constraints checked later'],
  [/\bCREATE\s+(TYPE|DOMAIN|EXTENSION|RULE|EVENT\s+TRIGGER)\b/i, 'types and extensions'],
  [/\bLOCK\s+TABLE\b/i, 'table locks'],
  [/\b(xmin|xmax|ctid|txid_current|pg_snapshot_\w+|pg_current_xact_id)\b/, 'inner columns'],
  [/\bINHERITS\s*\(/i, 'inheritance'],
  [/\bSKIP\s+LOCKED\b/i, 'rows locked by others passed over'],
  [/\bjsonb\b/i, 'jsonb: refuses NUL, and sorts members'],
  [/\bCOPY\s+\w+\s*(\(|FROM|TO)/i, 'COPY: one connection to one machine'],
  [/\bpg_(largeobject|lo_\w+)\b/i, 'large objects'],
  [/\bWITH\s+HOLD\b|\bDECLARE\s+\w+\s+CURSOR\b/i, 'cursors that outlive a transaction'],
];

export interface SqlFault {
  readonly path: string;
  readonly what: string;
}

/** What of these sources a distributed engine would refuse. */
export function undistributed(sources: readonly Source[]): readonly SqlFault[] {
  return sources.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    return denied.flatMap(([word, why]) => (word.test(code) ? [{ path, what: why }] : []));
  });
}

/** Of one process or one database, not of a chain: they have no tenant. */
export const withoutTenant: ReadonlySet<string> = new Set([
  'schema_lock',
  'schema_migration',
  'schema_process',
]);

/** Every statement that makes a table or an index must let its rows be spread by tenant. */
export function unspread(statements: readonly string[]): readonly string[] {
  return statements.flatMap((statement) => {
    const table = /CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(([\s\S]*)\)\s*$/.exec(statement);
    if (table !== null) return tableFaults(table[1] ?? '', table[2] ?? '');
    const index = /CREATE (?:UNIQUE )?INDEX (\w+)\s+ON (\w+)\s*\(([\s\S]*)\)/.exec(statement);
    if (index === null || withoutTenant.has(index[2] ?? '')) return [];
    return (index[3] ?? '').trimStart().startsWith('tenant_id')
      ? []
      : [`index ${index[1]}: does not begin with tenant_id`];
  });
}

function tableFaults(name: string, columns: string): readonly string[] {
  if (withoutTenant.has(name)) return [];
  const keys = [...columns.matchAll(/(PRIMARY KEY|UNIQUE|FOREIGN KEY)\s*\(([^)]*)\)/g)];
  const apart = keys
    .filter(([, , on]) => !(on ?? '').trimStart().startsWith('tenant_id'))
    .map(([, kind]) => `table ${name}: its ${kind} does not begin with tenant_id`);
  const hasTenant = /^\s*tenant_id text/m.test(columns);
  const isTenant = /^\s*tenant_id text PRIMARY KEY/m.test(columns);
  const hasPartition = /^\s*partition_key text/m.test(columns);
  return [
    ...apart,
    ...(hasTenant ? [] : [`table ${name}: has no tenant_id`]),
    ...(hasPartition || isTenant || smallTables.has(name)
      ? []
      : [`table ${name}: has no partition_key`]),
  ];
}

/** Few rows a tenant, or rows that live for minutes: they go with their tenant. */
export const smallTables: ReadonlySet<string> = new Set([
  'nonce',
  'account',
  'account_session',
  'sign_in_tries',
  'form_once',
  'api_key',
]);

/** The statements of the first migration, as they stand in its files. */
export async function firstStatements(): Promise<readonly string[]> {
  const folder = join(projectFolder, 'hq/store/migrations/first');
  const parts = await Promise.all(
    readdirSync(folder).map(async (file) => {
      const module = (await import(join(folder, file))) as Record<string, readonly string[]>;
      return Object.values(module).flat();
    }),
  );
  return parts.flat();
}
