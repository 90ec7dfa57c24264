import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerScreen } from '../../../main/app/customerScreen/customerScreen.ts';
import { serveCustomers } from '../../../main/host/browser/customerServer.ts';
import type { CustomerServer } from '../../../main/host/browser/customerServer.ts';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import type { BrowserHost } from '../../../main/host/browser/server.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import { methods } from '../../../shared/contract/methods.ts';
import {
  customerEventsPath,
  customerPath,
  customerRatePath,
} from '../../../shared/contract/customerScreen.ts';
import { pageKeyHeader } from '../../../shared/contract/pageKey.ts';
import { echoTerminal, quietCustomerScreen } from '../echoTerminal.ts';
import { smallScreens, tempFolder } from '../tempFolder.ts';
import { ask, signOn } from './ask.ts';
import type { SignedOn } from './ask.ts';

const json = { 'content-type': 'application/json' };

describe('the server of the customer’s screen', () => {
  let folder: ReturnType<typeof tempFolder>;
  let server: CustomerServer;
  let counter: BrowserHost;
  let rated: number[];
  let terminal: ReturnType<typeof echoTerminal>;

  beforeEach(async () => {
    folder = tempFolder({ ...smallScreens, 'customer.html': '<!doctype html><title>c</title>' });
    const screens = loadScreens(folder.path);
    rated = [];
    const screen: CustomerScreen = {
      ...quietCustomerScreen(),
      rate: async (rating) => {
        rated.push(rating);
        return rated.length === 1;
      },
    };
    server = await serveCustomers(screen, screens);
    terminal = echoTerminal();
    counter = await serveBrowser({ terminal, screens, port: 0 });
  });
  afterEach(async () => {
    await server.close();
    await counter.close();
    folder[Symbol.dispose]();
  });

  async function open(): Promise<SignedOn> {
    const url = new URL(server.freshAddress());
    const reply = await ask(server.port, { path: `${url.pathname}${url.search}` });
    const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const pageKey = /^\/customer#page=([\w-]+)$/.exec(reply.headers.location ?? '')?.[1] ?? '';
    return { port: server.port, cookie, pageKey, headers: { cookie, [pageKeyHeader]: pageKey } };
  }
  const rate = (headers: Readonly<Record<string, string>>, body: string) =>
    ask(server.port, { method: 'POST', path: customerRatePath, headers, body });

  it('opens its page to an address once', async () => {
    const address = new URL(server.freshAddress());
    const path = `${address.pathname}${address.search}`;
    expect((await ask(server.port, { path })).status).toBe(303);
    expect((await ask(server.port, { path })).status).toBe(401);
    const { cookie } = await open();
    const page = await ask(server.port, { path: customerPath, headers: { cookie } });
    expect([page.status, page.text]).toEqual([200, '<!doctype html><title>c</title>']);
    expect((await ask(server.port, { path: customerPath })).status).toBe(401);
  });

  it('knows no method of the terminal, whoever asks (I8)', async () => {
    const { headers } = await open();
    for (const method of Object.keys(methods)) {
      const reply = await ask(server.port, {
        method: 'POST',
        path: `/call/${method}`,
        headers: { ...headers, ...json },
        body: '{}',
      });
      expect([method, reply.status]).toEqual([method, 404]);
    }
    for (const path of ['/', '/index.html', '/call', '/events', '/used', '/customer.html']) {
      expect([path, (await ask(server.port, { path, headers })).status]).toEqual([path, 404]);
    }
    expect(terminal.asked).toEqual([]);
  });

  it('its cookie and key open nothing at the counter’s own port (I8)', async () => {
    const { headers, cookie, pageKey } = await open();
    const asked = { method: 'POST', path: '/call/session.state', body: '{}' };
    const reply = await ask(counter.port, { ...asked, headers: { ...headers, ...json } });
    expect(reply.status).toBe(401);
    const events = await ask(counter.port, {
      path: `/events?page=${pageKey}`,
      headers: { cookie },
    });
    expect(events.status).toBe(401);
    const page = await ask(counter.port, { path: '/', headers: { cookie } });
    expect(page.status).toBe(401);
    expect(terminal.asked).toEqual([]);
  });

  it('the counter’s cookie and key open nothing here', async () => {
    const { headers } = await signOn(counter.freshAddress());
    expect((await ask(server.port, { path: customerEventsPath, headers })).status).toBe(401);
    expect((await rate({ ...headers, ...json }, '3')).status).toBe(401);
    expect(rated).toEqual([]);
  });

  it('no page of another origin is answered, this very machine’s other ports included', async () => {
    const { headers } = await open();
    const origin = `http://127.0.0.1:${counter.port}`;
    expect((await rate({ ...headers, ...json, origin }, '3')).status).toBe(403);
    const site = { 'sec-fetch-site': 'same-site' };
    expect((await rate({ ...headers, ...json, ...site }, '3')).status).toBe(403);
    const path = customerEventsPath;
    expect((await ask(server.port, { path, headers: { ...headers, ...site } })).status).toBe(403);
    expect(rated).toEqual([]);
  });

  it('takes a rating of one to three and nothing else (I5)', async () => {
    const { headers } = await open();
    const all = { ...headers, ...json };
    for (const body of [
      '',
      '0',
      '4',
      '2.5',
      '"3"',
      'null',
      '[3]',
      '{"rating":3}',
      '3'.padEnd(99),
    ]) {
      expect([body, (await rate(all, body)).status]).toEqual([body, 400]);
    }
    expect((await rate(headers, '3')).status).toBe(415);
    expect(rated).toEqual([]);
    expect(JSON.parse((await rate(all, '3')).text)).toEqual({ kept: true });
    expect(JSON.parse((await rate(all, '1')).text)).toEqual({ kept: false });
  });
});
