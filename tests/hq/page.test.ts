import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceReport } from '../../hq/devices/devices.ts';
import { enrolmentFile } from '../../shared/protocol/enrolment.ts';
import { signedIn } from './consoleClient.ts';
import type { ConsoleClient } from './consoleClient.ts';
import { enrolOnPaper, freshKeys } from './paperEnrolment.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

/** The page's own forms, and everybody else's. */
describe('head office’s page', () => {
  let office: TestOffice;
  let owner: ConsoleClient;

  beforeAll(async () => {
    office = await startTestOffice();
    owner = (await signedIn(office.url, { token: testAdminToken })).client;
  });
  afterAll(() => office?.stop());

  const act: ConsoleClient['act'] = (name, fields, headers) => owner.act(name, fields, headers);

  async function stateOf(device: string): Promise<string | undefined> {
    const { devices } = await office.list<{ devices: readonly DeviceReport[] }>('devices');
    return devices.find((one) => one.device === device)?.state;
  }

  it('gives a code that enrols, and a file whose tokens do', async () => {
    const shown = await (await act('code', { shop: 'jingan' })).text();
    const [, one = '', two = ''] = /class="code">(\d{4}) (\d{4})</.exec(shown) ?? [];
    await enrolOnPaper(office.url, one + two, freshKeys());
    const fields = { shop: 'jingan', count: '2', days: '3', hqUrl: office.url };
    const given = await act('batch', fields);
    expect(given.headers.get('content-disposition')).toContain('attachment');
    const file = enrolmentFile.parse(await given.json());
    await enrolOnPaper(office.url, file.tokens[0] ?? '', freshKeys());
  });

  it('cuts a terminal off, says what it exposes, and closes its case', async () => {
    const terminal = await office.terminal();
    const { device } = terminal;
    const done = await act('revoke', { device, reason: 'lost', note: 'left in a taxi' });
    const own = `/device/${device}`;
    expect([done.status, done.headers.get('location')]).toEqual([303, `${own}?done=revoke`]);
    expect(await stateOf(device)).toBe('revoked');
    expect(await owner.text(own)).toContain('left in a taxi');
    terminal.append(redemption([redeemed(office.chain.vouchers[0]?.cached.ref ?? '')]));
    await terminal.push();
    const { cases } = await office.list<{ cases: { caseId: string; device: string }[] }>('cases');
    const found = cases.find((one) => one.device === device)?.caseId ?? '';
    const range = { device, epoch: '1', from: '1', to: '1', verdict: 'rejected', note: 'not ours' };
    expect((await act('decide', range)).status).toBe(303);
    expect((await act('decide', range)).status).toBe(404);
    expect((await act('close', { case: found, note: 'done' })).status).toBe(303);
    expect((await act('close', { case: found, note: 'again' })).status).toBe(409);
  });

  it('I8: another site’s form, an old one, and one without the page’s token change nothing', async () => {
    const { device } = await office.terminal();
    const fields = { device, reason: 'lost', note: 'x' };
    // Of another session, and so of no form that this one was shown.
    const other = (await signedIn(office.url, { token: testAdminToken })).client;
    const strangers = await other.formToken();
    const tries = [
      await act('revoke', fields, { origin: 'https://evil.example' }),
      await act('revoke', fields, { origin: 'null' }),
      await act('revoke', fields, { 'sec-fetch-site': 'cross-site' }),
      await act('revoke', fields, { 'sec-fetch-site': 'same-site' }),
      await act('revoke', { ...fields, form: '0'.repeat(96) }),
      await act('revoke', { ...fields, form: '' }),
      await act('revoke', fields, { cookie: '' }),
      await act('revoke', fields, { cookie: 'countersign_hq=guessed' }),
      await act('revoke', { ...fields, form: strangers }),
    ];
    expect(tries.map((one) => one.status)).toEqual(tries.map(() => 401));
    expect(await stateOf(device)).toBe('active');
  });

  it('I8: a foreign name that points here shows nothing (DNS rebinding)', async () => {
    const statusUnder = (host: string, path: string) =>
      new Promise<number>((resolve, reject) => {
        const { port, hostname } = new URL(office.url);
        const asked = httpRequest(
          { hostname, port, path, headers: { host, cookie: owner.cookie } },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode ?? 0);
          },
        );
        asked.on('error', reject).end();
      });
    const { port } = new URL(office.url);
    for (const path of ['/', '/style.css', '/device/00']) {
      expect(await statusUnder(`evil.example:${port}`, path)).toBe(404);
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect(await statusUnder(host, '/')).toBe(200);
    }
    // What is signed or bears the token is for any name.
    expect(await statusUnder(`evil.example:${port}`, '/healthz')).toBe(200);
  });

  it('I5: names of no act, prototype keys and bad fields are answered in words', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'nothing']) {
      expect((await act(name, {})).status).toBe(404);
    }
    const bad = await act('code', { shop: '', __proto__: 'x', constructor: 'y' });
    expect(bad.status).toBe(400);
    expect(await bad.text()).not.toContain('<script');
    const polluted = await office.admin('shops/jingan/batches', {
      count: 1,
      hqUrl: office.url,
      ['__proto__']: { days: 99 },
      constructor: { prototype: {} },
    });
    expect(polluted.status).toBe(400);
    expect(({} as { days?: number }).days).toBeUndefined();
  });

  it('I1: a form that is sent twice does what it does once, and one that was refused can be put right', async () => {
    const form = await owner.formToken();
    const fields = { form, name: 'Once', currency: 'CNY', zone: 'Asia/Shanghai', language: 'zh' };
    expect((await act('new-shop', { ...fields, zone: 'Nowhere/None' })).status).toBe(400);
    const both = await Promise.all([act('new-shop', fields), act('new-shop', fields)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const page = await owner.text('/shops?q=Once');
    expect(page.match(/>Once</g)).toHaveLength(1);
  });

  it('I5: a body of 10 MB is not read', async () => {
    const body = 'a'.repeat(10 * 1024 * 1024);
    for (const path of ['/sign-in', '/act/code', '/v1/enrol', '/v1/admin/shops']) {
      const status = await fetch(new URL(path, office.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${testAdminToken}`,
          cookie: owner.cookie,
        },
        body,
      }).then(
        (response) => response.status,
        // It may hang up while we are still talking.
        () => 413,
      );
      expect([path, status]).toEqual([path, 413]);
    }
  });
});
