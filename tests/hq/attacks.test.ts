import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminTokenOf, WeakAdminToken } from '../../hq/running/dataDir.ts';
import type { Service } from '../../hq/service.ts';
import { startService } from '../../hq/service.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import { newDatabase, startPostgres } from './postgres.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

describe('head office under attack', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());

  async function page(): Promise<Response> {
    const signIn = await fetch(new URL('/sign-in', office.url), {
      method: 'POST',
      body: new URLSearchParams({ token: testAdminToken }),
      redirect: 'manual',
    });
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    return fetch(office.url, { headers: { cookie } });
  }

  it('I5 shows its page whatever time and name a counter wrote', async () => {
    const terminal = await office.terminal();
    const ref = office.chain.vouchers.find((one) => one.cached.campaignNo === 101)?.cached.ref;
    const name = '<script>alert(1)</script>=1+1';
    terminal.append(redemption([redeemed(ref ?? '')]), {
      at: Number.MAX_SAFE_INTEGER,
      actor: { personId: 'x', name, role: 'cashier' },
    });
    terminal.append(redemption([redeemed('7'.repeat(32))]), { at: Number.MIN_SAFE_INTEGER });
    expect(await terminal.push()).toMatchObject({ result: 'accepted' });
    const shown = await page();
    expect(shown.status).toBe(200);
    const text = await shown.text();
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
    expect(shown.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('I8 a manager makes nobody who may do more than a manager', async () => {
    const terminal = await office.terminal();
    const by = office.chain.people.find((one) => one.role === 'manager')?.id ?? '';
    const add = (role: string) =>
      terminal.fetchSigned('/v1/people', {
        method: 'POST',
        body: JSON.stringify({ v: protocolVersion, name: 'Wei', role, pinHash: 'x', by }),
      });
    expect((await add('areaManager')).status).toBe(403);
    expect((await add('manager')).status).toBe(200);
  });

  it.each(['a\u0000b', 'x\u202ey', 'half \ud800'])('I5 takes nobody called %j', async (name) => {
    const person = { name, role: 'cashier', pin: '1974', shops: null };
    expect((await office.admin('people', person)).status).toBe(400);
    const shop = { name, currency: 'CNY', zone: 'Asia/Shanghai' };
    expect((await office.admin('shops', shop)).status).toBe(400);
  });
});

describe('the admin token (I8)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-hq-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(['', '   ', 'short'])('I8 %j opens nothing: head office does not start', (given) => {
    expect(() => adminTokenOf(dir, given)).toThrow(WeakAdminToken);
  });

  it('I8 a file left empty by a start that was cut short is written anew, for its owner only', () => {
    const file = join(dir, 'admin-token');
    writeFileSync(file, '');
    const token = adminTokenOf(dir, undefined);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file, 'utf8').trim()).toBe(token);
    expect(adminTokenOf(dir, undefined)).toBe(token);
    // Windows has no such bits: there the folder is the person's own.
    const readers = process.platform === 'win32' ? 0 : statSync(file).mode & 0o077;
    expect(readers).toBe(0);
  });
});

describe('two head offices on one PostgreSQL', async () => {
  const server = await startPostgres();
  afterAll(() => ('url' in server ? server.stop() : undefined));

  it.for([true, false])(
    'I10 start at once on an empty database: one chain (demo: %s)',
    async (demo, context) => {
      if (!('url' in server)) return context.skip(server.unavailable);
      const url = await newDatabase(server.url, demo ? 'twins_demo' : 'twins');
      const start = (name: string): Promise<Service> =>
        startService({
          database: { url },
          host: '127.0.0.1',
          port: 0,
          demo,
          chainName: name,
          adminToken: testAdminToken,
          now: Date.now,
          log: () => undefined,
        });
      const started = await Promise.allSettled([start('One'), start('Two'), start('Three')]);
      const services = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const tenants = await services[0]?.office.db.selectFrom('tenant').selectAll().execute();
      for (const service of services) await service.stop();
      expect(started.map((one) => (one.status === 'rejected' ? String(one.reason) : 'up'))).toEqual(
        ['up', 'up', 'up'],
      );
      expect(tenants).toHaveLength(1);
      expect(new Set(services.map(({ office }) => office.tenant)).size).toBe(1);
    },
  );
});
