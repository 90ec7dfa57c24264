import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../../hq/access/accounts.ts';
import { createApiKey } from '../../hq/access/apiKeys.ts';
import { officeRoles, scopesOf } from '../../hq/access/scopes.ts';
import { everyAct, pages } from '../../hq/console/everyPage.ts';
import { lookChosen } from '../../hq/console/look.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { consoleClient, signedIn } from './consoleClient.ts';
import type { ConsoleClient } from './consoleClient.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const password = 'four quiet words here';
const hqFolder = join(import.meta.dirname, '../../hq');
/** A chain of many: the pages must stay short. */
const manyTerminals = 2000;

describe('the console', () => {
  let office: TestOffice;
  const clients = new Map<string, ConsoleClient>();
  const clientOf = (role: string): ConsoleClient => {
    const client = clients.get(role);
    if (client === undefined) throw new Error(`nobody is ${role}`);
    return client;
  };

  beforeAll(async () => {
    office = await startTestOffice();
    for (const role of officeRoles) {
      const wanted = { name: role, signInName: role, role, password };
      await addAccount(office.service.office, wanted);
      const { client } = await signedIn(office.url, { name: role, password });
      clients.set(role, client);
    }
  });
  afterAll(() => office?.stop());

  describe.each(officeRoles)('for whom the role is %s', (role) => {
    it('I8: shows the pages of the role, lists no others, and refuses the rest', async () => {
      const client = clientOf(role);
      const overview = await client.text('/');
      for (const { path, scope, part } of pages) {
        const { status } = await client.get(path.replaceAll(/:\w+/g, '0'.repeat(16)));
        const may = scopesOf(role).includes(scope);
        expect([path, status === 403]).toEqual([path, !may]);
        if (part === undefined) continue;
        expect([path, overview.includes(`href="${path}"`)]).toEqual([path, may]);
      }
    });

    it('I8: does the acts of the role and refuses the rest, each with a good form', async () => {
      const client = clientOf(role);
      // They end the session.
      const others = everyAct.filter(({ name }) => !name.startsWith('sign-out'));
      for (const { name, scope } of others) {
        // Nothing in it: what may be asked for is refused as badly filled in, or does what needs no words.
        const { status } = await client.act(name, {});
        const may = scopesOf(role).includes(scope);
        expect([name, status === 403]).toEqual([name, !may]);
      }
    });
  });

  it('I8: every address under /v1/admin wants a token, and a scope that this key has not', async () => {
    const made = await createApiKey(
      office.service.office,
      { name: 'scrape', scopes: ['metrics'] },
      { kind: 'owner' },
    );
    const document = (await (await fetch(new URL('/openapi.json', office.url))).json()) as {
      readonly paths: Record<string, Record<string, unknown>>;
    };
    const operations = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/admin/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method, path] as const));
    expect(operations.length).toBeGreaterThan(40);
    for (const [method, path] of operations) {
      const url = new URL(path.replaceAll(/\{\w+\}/g, '0'.repeat(16)), office.url);
      const ask = async (token: string) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const body = method === 'get' ? {} : { body: '{}' };
        return (await fetch(url, { method: method.toUpperCase(), headers, ...body })).status;
      };
      expect([method, path, await ask('x')]).toEqual([method, path, 401]);
      expect([method, path, await ask(made.token)]).toEqual([method, path, 403]);
    }
  });

  it('I4: nothing changes or drops a line of the audit log', () => {
    const sources = readdirSync(hqFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(hqFolder, name), 'utf8'));
    expect(sources.length).toBeGreaterThan(100);
    const touching =
      /(?:updateTable|deleteFrom)\(\s*'audit|(?:UPDATE|DELETE FROM|TRUNCATE)\s+audit/i;
    expect(sources.filter((text) => touching.test(text))).toEqual([]);
    expect(touching.test("tx.updateTable('audit_outcome')")).toBe(true);
  });

  it('I8: the cookie is for this site alone, no script reads it, and it says Secure behind TLS', async () => {
    const { response } = await signedIn(office.url, { token: testAdminToken });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^countersign_hq=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
    const { sessionCookie } = await import('../../hq/access/sessions.ts');
    expect(sessionCookie('x', true)).toContain('; Secure');
  });

  it('I8: a sign-in from another site’s form is not heard', async () => {
    const response = await fetch(new URL('/sign-in', office.url), {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ token: testAdminToken }),
      redirect: 'manual',
    });
    expect(response.headers.get('set-cookie')).toBe(null);
    expect(response.status).toBe(401);
  });

  it('I8: a choice of language leads nowhere else', () => {
    expect(lookChosen('/shops?lang=en&q=a')).toMatchObject({ path: '/shops?q=a' });
    expect(lookChosen('/shops?q=a')).toBe(null);
    for (const url of [
      '//evil.example/?lang=en',
      '/\\evil.example?lang=en',
      '/%2f/evil.example?look=dark',
    ]) {
      expect(new URL(lookChosen(url)?.path ?? '/', 'http://here').host).toBe('here');
    }
    expect(lookChosen('/?lang=%0d%0aset-cookie')?.cookies).toEqual([]);
  });

  it('I7: SQL, markup and formulas in a search or a field are text', async () => {
    const admin = clientOf('admin');
    const hostile = `%_'"; DROP TABLE device; --<script>alert(1)</script>=1+1`;
    for (const path of ['/shops', '/terminals', '/people', '/cases', '/audit', '/imports']) {
      const query = new URLSearchParams({
        q: hostile,
        shop: hostile,
        page: hostile,
        before: hostile,
      });
      const response = await admin.get(`${path}?${query.toString()}`);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).not.toContain('<script');
    }
    const made = await admin.act('new-account', {
      name: hostile,
      signInName: 'hostile',
      role: 'viewer',
      password,
    });
    expect(made.status).toBe(303);
    const page = await admin.text('/accounts');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script');
  });

  it('I5: a form that is cut short, too long or nested changes nothing', async () => {
    const admin = clientOf('admin');
    const send = async (body: string, boundary = 'b') =>
      fetch(new URL('/act/campaign', office.url), {
        method: 'POST',
        headers: {
          cookie: admin.cookie,
          origin: new URL(office.url).origin,
          'content-type': `multipart/form-data; boundary=${boundary}`,
        },
        body,
        redirect: 'manual',
      });
    const token = await admin.formToken();
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const bodies = [
      '',
      '--b',
      '--b--',
      `${field('form', token)}--b`,
      field('form', token),
      `${field('form', token)}--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--`,
      `${field('x', 'y').repeat(300)}--b--`,
    ];
    for (const body of bodies) expect([401, 400]).toContain((await send(body)).status);
    const whole = `${field('form', token)}${field('text', '{}')}--b--\r\n`;
    const read = await send(whole);
    expect([read.status, (await read.text()).includes('role="alert"')]).toEqual([200, true]);
  });

  it('makes the first account with the admin token, and with nothing else', async () => {
    const empty = await startTestOffice({ empty: true });
    try {
      const first = async (token: string, words = password) =>
        fetch(new URL('/first-account', empty.url), {
          method: 'POST',
          body: new URLSearchParams({ token, name: 'Lin', signInName: 'lin', password: words }),
          redirect: 'manual',
        });
      expect(await (await fetch(empty.url)).text()).toContain('action="/first-account"');
      expect((await first('guessed')).status).toBe(403);
      expect((await first(testAdminToken, 'short')).status).toBe(400);
      const made = await first(testAdminToken);
      expect(made.status).toBe(303);
      const cookie = made.headers.get('set-cookie')?.split(';')[0] ?? '';
      expect(await consoleClient(empty.url, cookie).text('/accounts')).toContain('lin');
      expect(await (await fetch(empty.url)).text()).not.toContain('first-account');
    } finally {
      await empty.stop();
    }
  });

  it('stays short for a chain of 2,000 terminals, and finds each', async () => {
    const { db, tenant, crypto } = office.service.office;
    const { device } = await office.terminal();
    const row = await db
      .selectFrom('device')
      .selectAll()
      .where('device_id', '=', device)
      .executeTakeFirstOrThrow();
    const rows = Array.from({ length: manyTerminals }, (_, n) => ({
      ...row,
      tenant_id: tenant,
      device_id: bytesToHex(crypto.randomBytes(16)),
      counter_name: `Till ${n}`,
    }));
    for (let n = 0; n < rows.length; n += 500) {
      await db
        .insertInto('device')
        .values(rows.slice(n, n + 500))
        .execute();
    }
    const viewer = clientOf('viewer');
    const first = await viewer.text('/terminals?q=till');
    expect(first.match(/<tr role="row">/g)?.length).toBe(51);
    expect(first.length).toBeLessThan(60_000);
    expect(await viewer.text('/terminals?q=till&page=40')).not.toContain('page=41');
    const found = await viewer.text('/terminals?q=Till+1777');
    expect(found.match(/href="\/device\//g)).toHaveLength(1);
    // `%` is looked for as it is typed.
    expect(await viewer.text('/terminals?q=%25')).not.toContain('href="/device/');
  });
});
