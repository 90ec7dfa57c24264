import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { DataDirInUse, lockDataDir } from '../../hq/running/dataDir.ts';
import { openDatabase } from '../../hq/store/database.ts';
import { DatabaseFromTheFuture } from '../../hq/store/migrations/migrate.ts';
import { smallTables, withoutTenant } from '../architecture/distributedSql.ts';
import { NotTheDemo, startService } from '../../hq/service.ts';
import type { ServiceOptions } from '../../hq/service.ts';

describe('head office’s database', () => {
  const dirs: string[] = [];
  const newDir = () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign 总部 '));
    dirs.push(dir);
    return dir;
  };
  afterEach(() => {
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  const options = (dataDir: string, demo: boolean): ServiceOptions => ({
    database: { dataDir },
    host: '127.0.0.1',
    port: 0,
    demo,
    chainName: 'Ours',
    adminToken: 't',
    now: Date.now,
    log: () => undefined,
  });

  it('refuses one from the future, and changes nothing in it', async () => {
    const dataDir = newDir();
    const open = await openDatabase({ dataDir });
    const table = 'schema_migration';
    await sql`INSERT INTO ${sql.table(table)} VALUES ('2099-01-01T00:00_later', 0)`.execute(
      open.db,
    );
    await open.close();
    await expect(openDatabase({ dataDir })).rejects.toThrow(DatabaseFromTheFuture);
  });

  it('has tenant and partition columns in every table of its own', async () => {
    const open = await openDatabase({ dataDir: null });
    const { rows } = await sql<{ name: string; columns: string[] }>`
      SELECT table_name AS name, array_agg(column_name::text) AS columns
      FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name
    `.execute(open.db);
    await open.close();
    const ours = rows.filter((row) => !withoutTenant.has(row.name));
    expect(ours.length).toBeGreaterThan(10);
    for (const { columns } of ours) expect(columns).toContain('tenant_id');
    const parted = ours.filter((row) => row.name !== 'tenant' && !smallTables.has(row.name));
    for (const { columns } of parted) expect(columns).toContain('partition_key');
  });

  it('is not opened by two processes, and is taken over from one that died', () => {
    const dir = newDir();
    const lock = join(dir, 'hq.lock');
    writeFileSync(lock, String(process.ppid));
    expect(() => lockDataDir(dir)).toThrow(DataDirInUse);
    const dead = spawnSync(process.execPath, ['--version']);
    writeFileSync(lock, String(dead.pid));
    const unlock = lockDataDir(dir);
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
    unlock();
    expect(existsSync(lock)).toBe(false);
  });

  it('does not put the demo into a real chain’s database', async () => {
    const dir = newDir();
    const real = await startService(options(dir, false));
    await real.stop();
    await expect(startService(options(dir, true))).rejects.toThrow(NotTheDemo);
  });

  it('comes up again with what it had', async () => {
    const dir = newDir();
    const first = await startService(options(dir, true));
    const { tenant } = first.office;
    await first.stop();
    const again = await startService(options(dir, true));
    expect(again.office.tenant).toBe(tenant);
    const { count } = await again.office.db
      .selectFrom('voucher')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    await again.stop();
    expect(Number(count)).toBe(5000);
  });
});
