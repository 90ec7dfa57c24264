import { describe, expect, it } from 'vitest';
import { firstStatements, undistributed, unspread } from './distributedSql.ts';
import { readSources } from './sources.ts';

const ours = readSources().filter(({ path }) => path.startsWith('hq/'));
const planted = (text: string) => undistributed([{ path: 'hq/x.ts', text }]);

describe('head office’s SQL is what distributed engines have too', () => {
  it('nothing in the tree asks for more', () => {
    expect(ours.length).toBeGreaterThan(50);
    expect(undistributed(ours)).toEqual([]);
  });

  it.each([
    'sql`LISTEN feed`',
    "sql`NOTIFY feed, 'x'`",
    "sql`SELECT pg_notify('feed', '')`",
    'sql`SELECT pg_advisory_xact_lock(1)`',
    'sql`SELECT pg_try_advisory_lock(1)`',
    "const ddl = ['CREATE TRIGGER t AFTER INSERT ON x'];",
    "const ddl = ['CREATE OR REPLACE FUNCTION f() RETURNS int'];",
    'sql`CREATE TABLE x (id bigserial PRIMARY KEY)`',
    "sql`SELECT nextval('x')`",
    'sql`id bigint GENERATED ALWAYS AS IDENTITY`',
    'sql`CREATE TEMP TABLE x (a int)`',
    'sql`CREATE UNLOGGED TABLE x (a int)`',
    'sql`CREATE MATERIALIZED VIEW v AS SELECT 1`',
    'sql`LOCK TABLE voucher IN SHARE MODE`',
    'sql`SELECT xmin FROM feed_event`',
    'sql`FOREIGN KEY (a) REFERENCES b DEFERRABLE`',
    'sql`DO $$ BEGIN END $$`',
    'sql`SELECT 1 FROM claim FOR UPDATE SKIP LOCKED`',
    'sql`body jsonb NOT NULL`',
    'sql`COPY voucher FROM STDIN`',
  ])('is noticed: %s', (text) => {
    expect(planted(text)).toHaveLength(1);
  });

  it.each(['// advisory locks: pg_advisory_lock(1)', '/* LISTEN feed */', 'listen(8787)'])(
    'is none: %s',
    (text) => {
      expect(planted(text)).toEqual([]);
    },
  );
});

describe('head office’s rows can be spread by tenant', () => {
  it('every table has its tenant first in every key, and a partition', async () => {
    const statements = await firstStatements();
    expect(statements.filter((one) => one.includes('CREATE TABLE')).length).toBeGreaterThan(25);
    expect(unspread(statements)).toEqual([]);
  });

  it.each([
    ['no tenant', 'CREATE TABLE x (partition_key text, a text, PRIMARY KEY (a))', 2],
    [
      'a key without its tenant',
      'CREATE TABLE x (\ntenant_id text,\npartition_key text,\na text,\nPRIMARY KEY (a))',
      1,
    ],
    ['no partition', 'CREATE TABLE x (\ntenant_id text,\na text,\nPRIMARY KEY (tenant_id, a))', 1],
    ['an index without its tenant', 'CREATE INDEX i ON x (a)', 1],
  ])('is noticed: %s', (_what, statement, faults) => {
    expect(unspread([statement])).toHaveLength(faults);
  });
});
