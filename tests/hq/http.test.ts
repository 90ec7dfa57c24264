import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { PaperTerminal, redeemed, redemption } from './paperTerminal.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

describe('head office’s address', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, office.url), { headers, redirect: 'manual' });

  async function signIn(token: string): Promise<Response> {
    return fetch(new URL('/sign-in', office.url), {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'manual',
    });
  }

  it('describes itself as OpenAPI 3.1, every route with an answer', async () => {
    const text = await (await get('/openapi.json')).text();
    const api = JSON.parse(text) as {
      readonly openapi: string;
      readonly paths: Record<string, Record<string, { readonly responses: object }>>;
    };
    expect(api.openapi).toBe('3.1.0');
    for (const path of [
      '/v1/enrol',
      '/v1/push',
      '/v1/feed',
      '/v1/snapshot',
      '/v1/admin/shops',
      '/v1/admin/shops/{shop}/authority',
      '/v1/admin/holidays/{calendar}',
      '/v1/admin/vouchers/extend',
      '/v1/admin/try',
    ]) {
      expect(Object.keys(api.paths)).toContain(path);
    }
    for (const operations of Object.values(api.paths)) {
      for (const { responses } of Object.values(operations)) {
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', 'default']));
      }
    }
    // A reference into a schema of its own would point nowhere in the whole document.
    expect(text).not.toContain('#/$defs');
  });

  it('says that it is well', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  });

  it('answers an unknown address with problem details', async () => {
    const response = await get('/v1/nothing');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'notFound', status: 404 });
  });

  it('I8: wants the admin token for every admin address', async () => {
    const paths = ['shops', 'devices', 'redemptions', 'cases', 'people', 'campaigns', 'holidays'];
    for (const path of paths) {
      expect((await get(`/v1/admin/${path}`)).status).toBe(401);
      const wrong = { authorization: `Bearer ${testAdminToken.replace('a', 'b')}` };
      expect((await get(`/v1/admin/${path}`, wrong)).status).toBe(401);
    }
    const changes = [
      ['PUT', 'shops/jingan/authority'],
      ['PUT', 'shops/jingan/groups'],
      ['PUT', 'shops/jingan/calendar'],
      ['PUT', 'holidays/cn'],
      ['POST', 'vouchers/extend'],
      ['POST', 'try'],
    ] as const;
    for (const [method, path] of changes) {
      const response = await fetch(new URL(`/v1/admin/${path}`, office.url), {
        method,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(response.status).toBe(401);
    }
  });

  it('I8: a page’s cookie reads the page and changes nothing', async () => {
    const cookie = (await signIn(testAdminToken)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).not.toContain(testAdminToken);
    expect((await get('/v1/admin/shops', { cookie })).status).toBe(401);
    expect(await (await get('/shops', { cookie })).text()).toContain('静安寺店');
    expect(await (await get('/shops')).text()).not.toContain('静安寺店');
    expect((await signIn('wrong')).status).toBe(403);
  });

  it('shows why a case was opened', async () => {
    const terminal = await office.terminal();
    const milkTea = office.chain.vouchers.filter(({ cached }) => cached.campaignNo === 101);
    const ref = milkTea[7]?.cached.ref ?? '';
    for (let n = 0; n < 2; n++) terminal.append(redemption([redeemed(ref)]));
    await terminal.push();
    const cookie = (await signIn(testAdminToken)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await (await get('/cases', { cookie })).text();
    expect(page).toContain('可用 1 次，之前已用 1 次，又用 1 次');
    const english = await get('/cases', { cookie, 'accept-language': 'en' });
    expect(await english.text()).toContain('good for 1, used 1 before, and 1 more');
  });

  it('I7: names from data are text on the page, never markup', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    await office.admin('shops', { name: markup, currency: 'CNY', zone: 'Asia/Shanghai' });
    const terminal = await office.terminal();
    const [voucher] = office.chain.vouchers;
    const actor = { personId: 'x', name: '"><script>alert(1)</script>', role: 'cashier' } as const;
    terminal.append(redemption([redeemed(voucher?.cached.ref ?? '')]), { actor });
    await terminal.push();
    const cookie = (await signIn(testAdminToken)).headers.get('set-cookie')?.split(';')[0] ?? '';
    for (const path of ['/', '/shops']) {
      const response = await get(path, { cookie });
      const page = await response.text();
      expect(page).toContain(path === '/' ? '&lt;script&gt;alert(1)' : '&lt;img src=x');
      expect(page).not.toContain('<img');
      expect(page).not.toContain('<script');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('I5: SQL in a value is a value', async () => {
    const name = "'; DROP TABLE voucher; --";
    const made = await office.admin('shops', { name, currency: 'CNY', zone: 'UTC' });
    expect(await made.json()).toMatchObject({ name: { en: name } });
    const { db } = office.service.office;
    const rows = await db.selectFrom('voucher').select('ref').limit(1).execute();
    expect(rows).toHaveLength(1);
  });

  it('takes the first manager of a shop without anybody, and then nobody unvouched', async () => {
    const empty = await startTestOffice({ empty: true });
    try {
      const made = await empty.admin('shops', {
        name: 'New',
        currency: 'EUR',
        zone: 'Europe/Rome',
      });
      const { id } = (await made.json()) as { readonly id: string };
      const terminal = await PaperTerminal.enrol(empty.url, await empty.code(id));
      const add = (name: string, role: string) =>
        terminal.fetchSigned('/v1/people', {
          method: 'POST',
          body: JSON.stringify({ v: protocolVersion, name, role, pinHash: 'scrypt$x', by: null }),
        });
      expect((await add('Cashier', 'cashier')).status).toBe(403);
      expect((await add('First', 'manager')).status).toBe(200);
      expect((await add('Second', 'manager')).status).toBe(403);
    } finally {
      await empty.stop();
    }
  });
});
