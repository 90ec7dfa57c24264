import { connect } from 'node:net';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods } from '../../../shared/contract/methods.ts';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import type { BrowserHost } from '../../../main/host/browser/server.ts';
import { csvBodyLimitBytes, plainBodyLimitBytes } from '../../../main/host/limits.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import { echoTerminal } from '../echoTerminal.ts';
import type { EchoTerminal } from '../echoTerminal.ts';
import { smallScreens, tempFolder } from '../tempFolder.ts';
import { ask, askRaw, signOn } from './ask.ts';
import type { SignedOn } from './ask.ts';

const json = { 'content-type': 'application/json' };

describe('the browser host', () => {
  let folder: ReturnType<typeof tempFolder>;
  let terminal: EchoTerminal;
  let host: BrowserHost;

  beforeEach(async () => {
    folder = tempFolder(smallScreens);
    terminal = echoTerminal();
    host = await serveBrowser({ terminal, screens: loadScreens(folder.path), port: 0 });
  });

  afterEach(async () => {
    await host.close();
    folder[Symbol.dispose]();
  });

  describe('the one-time address', () => {
    it('is on 127.0.0.1 with a long token', () => {
      expect(host.freshAddress()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    });

    it('gives a cookie that scripts cannot read and other sites cannot send, and leaves the token behind', async () => {
      const url = new URL(host.freshAddress());
      const reply = await ask(host.port, { path: `/${url.search}` });
      expect(reply.status).toBe(303);
      expect(reply.headers.location).toMatch(/^\/#page=[\w-]{43}$/);
      expect(reply.headers['set-cookie']?.[0]).toMatch(
        new RegExp(`^countersign-${host.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      );
      expect(reply.headers['referrer-policy']).toBe('no-referrer');
    });

    it('has no icon for a page that names none, and calls that no fault', async () => {
      const reply = await ask(host.port, { path: '/favicon.ico' });
      expect(reply.status).toBe(204);
    });

    it('opens once: a second browser is told in both languages what to do', async () => {
      const address = host.freshAddress();
      await signOn(address);
      const again = await ask(host.port, { path: `/${new URL(address).search}` });
      expect(again.status).toBe(401);
      expect(again.headers['set-cookie']).toBeUndefined();
      expect(again.text).toContain('这个地址已经用过了');
      expect(again.text).toContain('press Enter');
      expect(again.text).not.toContain('app-1a2b');
    });

    it('opened again in the browser that used it leads to the page', async () => {
      const address = host.freshAddress();
      const { cookie } = await signOn(address);
      const again = await ask(host.port, {
        path: `/${new URL(address).search}`,
        headers: { cookie },
      });
      expect([again.status, again.headers.location]).toEqual([303, '/']);
    });

    it('a made-up token or cookie opens nothing', async () => {
      const byToken = await ask(host.port, { path: `/?token=${'A'.repeat(43)}` });
      const byCookie = await ask(host.port, {
        headers: { cookie: `countersign-${host.port}=${'A'.repeat(43)}` },
      });
      expect([byToken.status, byCookie.status]).toEqual([401, 401]);
    });

    it('each fresh one works beside the others', async () => {
      const addresses = [host.freshAddress(), host.freshAddress()];
      const signedOn = await Promise.all(addresses.map(signOn));
      expect(signedOn[0]?.cookie).not.toBe(signedOn[1]?.cookie);
      for (const { cookie } of signedOn) {
        expect((await ask(host.port, { headers: { cookie } })).status).toBe(200);
      }
    });
  });

  describe('who may ask (I8)', () => {
    it.each([
      ['a name an attacker points here', { host: 'evil.example' }],
      ['the right name with another port', { host: '127.0.0.1:1' }],
      ['a page of another site', { origin: 'https://evil.example' }],
      ['a sandboxed page', { origin: 'null' }],
      ['https of our own name', { origin: 'https://127.0.0.1' }],
      ['another site, by fetch metadata', { 'sec-fetch-site': 'cross-site' }],
      ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ])('not %s, cookie or not', async (_who, headers) => {
      const signedOn = await signOn(host.freshAddress());
      const call = await ask(host.port, {
        method: 'POST',
        path: '/call/session.state',
        headers: { ...json, ...signedOn.headers, ...headers },
        body: '{}',
      });
      const list = await ask(host.port, {
        path: '/call',
        headers: { ...signedOn.headers, ...headers },
      });
      expect([call.status, list.status]).toEqual([403, 403]);
      expect(terminal.asked).toEqual([]);
    });

    it('a request without Host is refused', async () => {
      const reply = await askRaw(host.port, 'GET / HTTP/1.0\r\n\r\n');
      expect(reply).toMatch(/^HTTP\/1\.1 (400|403) /);
    });

    it('our own page, with its Origin', async () => {
      const signedOn = await signOn(host.freshAddress());
      const origin = `http://127.0.0.1:${host.port}`;
      const headers = { ...json, ...signedOn.headers, origin, 'sec-fetch-site': 'same-origin' };
      const reply = await ask(host.port, {
        method: 'POST',
        path: '/call/session.state',
        headers,
        body: '{}',
      });
      expect(JSON.parse(reply.text)).toEqual({
        ok: true,
        value: { method: 'session.state', input: {} },
      });
    });

    it('a person following a link to the page itself', async () => {
      const headers = {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      expect((await ask(host.port, { headers })).status).toBe(401);
      const framed = await ask(host.port, { headers: { ...headers, 'sec-fetch-dest': 'iframe' } });
      expect(framed.status).toBe(403);
    });

    it('nobody without the cookie', async () => {
      const replies = await Promise.all([
        ask(host.port, { path: '/call' }),
        ask(host.port, { path: '/events' }),
        ask(host.port, { method: 'POST', path: '/call/session.state', headers: json, body: '{}' }),
      ]);
      expect(replies.map((reply) => reply.status)).toEqual([401, 401, 401]);
      expect(terminal.asked).toEqual([]);
    });

    it('nobody with the cookie alone, which the browser sends to every port of this machine', async () => {
      const { cookie } = await signOn(host.freshAddress());
      const other = await signOn(host.freshAddress());
      const without = { ...json, cookie };
      const withAnothers = { ...without, 'countersign-page': other.pageKey };
      const call = { method: 'POST', path: '/call/session.state', body: '{}' };
      const replies = await Promise.all([
        ask(host.port, { ...call, headers: without }),
        ask(host.port, { ...call, headers: withAnothers }),
        ask(host.port, { ...call, headers: { ...json, 'countersign-page': other.pageKey } }),
        ask(host.port, { path: '/call', headers: { cookie } }),
        ask(host.port, { path: '/events', headers: { cookie } }),
        ask(host.port, { path: `/events?page=${other.pageKey}`, headers: { cookie } }),
      ]);
      expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 401));
      expect(terminal.asked).toEqual([]);
      expect(terminal.listeners()).toBe(1);
    });

    it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('nobody by %s', async (method) => {
      const { cookie } = await signOn(host.freshAddress());
      const reply = await ask(host.port, {
        method,
        path: '/call/session.state',
        headers: { cookie },
      });
      expect(reply.status).toBe(405);
    });

    it('only this machine: other loopback addresses answer nothing', async () => {
      const outcome = await new Promise<string>((resolve) => {
        const socket = connect(host.port, '127.0.0.2', () => {
          socket.destroy();
          resolve('connected');
        });
        socket.on('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
      });
      expect(outcome).not.toBe('connected');
    });
  });

  describe('a call', () => {
    const call = async (method: string, body: string | Buffer, headers = json) => {
      const signedOn = await signOn(host.freshAddress());
      return ask(host.port, {
        method: 'POST',
        path: `/call/${method}`,
        headers: { ...headers, ...signedOn.headers },
        body,
      });
    };

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'text/json',
      '',
    ])('is JSON, not %j', async (type) => {
      const reply = await call('session.state', '{}', { 'content-type': type });
      expect(reply.status).toBe(415);
      expect(terminal.asked).toEqual([]);
    });

    it.each(['', '{', '{"a":1', 'undefined', '\u0000'])(
      'with the body %j is bad input (I5)',
      async (body) => {
        const reply = await call('session.state', body);
        expect(JSON.parse(reply.text)).toMatchObject({ ok: false, problem: { code: 'badInput' } });
        expect(terminal.asked).toEqual([]);
      },
    );

    it('that is not UTF-8 is refused (I5)', async () => {
      const reply = await call('session.state', Buffer.from([0x22, 0xff, 0xfe, 0x22]));
      expect(reply.status).toBe(400);
    });

    it('nested 200,000 deep does no harm (I5)', async () => {
      // This terminal answers with its input, which is too deep to be written as JSON.
      const reply = await call('session.state', '['.repeat(200_000) + ']'.repeat(200_000));
      expect(JSON.parse(reply.text)).toMatchObject({ ok: false, problem: { code: 'internal' } });
      expect((await call('session.state', '{}')).status).toBe(200);
    });

    it('of a method whose name cannot be decoded is refused (I5)', async () => {
      expect((await call('%E0%A4%A', '{}')).status).toBe(400);
    });

    it('may be as long as the limit and not a byte longer (I5)', async () => {
      const text = (bytes: number) => `"${'x'.repeat(bytes - 2)}"`;
      const at = await call('redeem.prepare', text(plainBodyLimitBytes));
      const above = await call('redeem.prepare', text(plainBodyLimitBytes + 1));
      expect(at.status).toBe(200);
      expect(above.status).toBe(413);
      expect(JSON.parse(above.text)).toMatchObject({
        problem: { code: 'tooMuch', detail: { limitBytes: plainBodyLimitBytes } },
      });
      expect(terminal.asked).toHaveLength(1);
    });

    it('of a CSV import may be long', async () => {
      const reply = await call('vouchers.importCsv', `"${'x'.repeat(20_000_000)}"`);
      expect(reply.status).toBe(200);
      expect((await call('vouchers.importCsv', `"${'x'.repeat(csvBodyLimitBytes)}"`)).status).toBe(
        413,
      );
    });
  });

  it('GET /call lists every method with its schema, role and effect', async () => {
    const { headers } = await signOn(host.freshAddress());
    const reply = await ask(host.port, { path: '/call', headers });
    const listed: unknown = JSON.parse(reply.text);
    expect(listed).toHaveLength(Object.keys(methods).length);
    expect(listed).toContainEqual(
      expect.objectContaining({
        method: 'session.signIn',
        role: 'anyone',
        effect: 'write',
        input: expect.objectContaining({
          type: 'object',
          required: ['personId', 'pin'],
          additionalProperties: false,
        }),
      }),
    );
  });

  describe('the built files', () => {
    it('are served with the policy, and hashed ones may be kept for ever', async () => {
      const { cookie } = await signOn(host.freshAddress());
      const page = await ask(host.port, { headers: { cookie } });
      const script = await ask(host.port, { path: '/assets/app-1a2b.js' });
      expect(page.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /,
      );
      expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(script.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(
        (await ask(host.port, { path: '/assets/code-5e6f.wasm' })).headers['content-type'],
      ).toBe('application/wasm');
    });

    it('that did not change are not sent again, and HEAD sends none', async () => {
      const { headers } = await ask(host.port, { path: '/assets/app-1a2b.js' });
      const again = await ask(host.port, {
        path: '/assets/app-1a2b.js',
        headers: { 'if-none-match': headers.etag },
      });
      const head = await ask(host.port, { method: 'HEAD', path: '/assets/app-1a2b.js' });
      expect([again.status, again.text, head.status, head.text]).toEqual([304, '', 200, '']);
    });

    it.each([
      '/../package.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/../../package.json',
      '//etc/passwd',
      '/etc/passwd',
      '/__proto__',
      '/constructor',
      '/notes.secret',
      '/index.html%00.js',
      '/C:%5Cwindows%5Cwin.ini',
    ])('are the only ones: %s', async (path) => {
      const raw = await askRaw(
        host.port,
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`,
      );
      expect(raw).toMatch(/^HTTP\/1\.1 (404|400|401) /);
      expect(raw).not.toMatch(/root:|"name"|no known kind/);
    });
  });

  describe('events', () => {
    const listen = async ({ cookie, pageKey }: SignedOn): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        get(
          {
            host: '127.0.0.1',
            port: host.port,
            path: `/events?page=${pageKey}`,
            headers: { cookie },
            agent: false,
          },
          resolve,
        ).on('error', reject);
      });

    async function untilText(stream: IncomingMessage, part: string): Promise<string> {
      let text = '';
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
        text += String(chunk);
        if (text.includes(part)) return text;
      }
      return text;
    }

    it('reach every screen that listens, and end when the host closes', async () => {
      const signedOn = await signOn(host.freshAddress());
      const streams = [await listen(signedOn), await listen(signedOn)];
      expect(streams[0]?.headers['content-type']).toBe('text/event-stream');
      for (const stream of streams) await untilText(stream, 'retry:');
      terminal.say('sync');
      for (const stream of streams)
        expect(await untilText(stream, 'sync')).toContain('data: "sync"\n\n');
      const ended = streams.map(
        (stream) => new Promise((resolve) => stream.once('close', resolve)),
      );
      for (const stream of streams) stream.on('error', () => undefined).resume();
      await host.close();
      await Promise.all(ended);
      expect(terminal.listeners()).toBe(0);
    });

    it('carry what a serial scanner read, on one line whatever stands in it', async () => {
      const stream = await listen(await signOn(host.freshAddress()));
      await untilText(stream, 'retry:');
      const raw = 'A\r\n\ndata: "session"\n\n奶茶';
      const scan = { scanId: '0a'.repeat(16), raw, source: 'serial', device: 'COM3' } as const;
      terminal.say({ event: 'scan', scan });
      terminal.say({ event: 'scanCut', device: 'COM3' });
      const text = await untilText(stream, 'scanCut');
      const messages = text.split('\n\n').filter((message) => message.startsWith('data: '));
      const said = messages.map((message): unknown => JSON.parse(message.slice('data: '.length)));
      expect(said).toEqual([
        { event: 'scan', scan },
        { event: 'scanCut', device: 'COM3' },
      ]);
      stream.destroy();
    });

    it('go to a bounded number of screens', async () => {
      const signedOn = await signOn(host.freshAddress());
      const streams = await Promise.all(Array.from({ length: 16 }, () => listen(signedOn)));
      const one = await ask(host.port, { path: '/events', headers: signedOn.headers });
      expect(one.status).toBe(503);
      for (const stream of streams) stream.destroy();
    });

    it('drop a screen that does not read, so that it cannot fill the memory', async () => {
      const stream = await listen(await signOn(host.freshAddress()));
      stream.pause();
      const dropped = new Promise<unknown>((resolve) =>
        stream.once('error', resolve).once('close', resolve),
      );
      const flood = setInterval(() => {
        for (let index = 0; index < 20_000; index += 1) terminal.say('session');
      }, 1);
      // The kernel takes some megabytes before it pushes back; reading on shows that we were cut off.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      clearInterval(flood);
      stream.resume();
      await dropped;
      expect(stream.destroyed).toBe(true);
    });
  });

  it('a port that is taken is an error with a code, not a crash', async () => {
    const screens = loadScreens(folder.path);
    await expect(serveBrowser({ terminal, screens, port: host.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('screens that were never built are an error', () => {
    using empty = tempFolder();
    expect(() => loadScreens(empty.path)).toThrow(/index\.html/);
  });
});
