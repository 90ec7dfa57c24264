import { connect } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTerminal } from '../../main/compose.ts';
import { serveBrowser } from '../../main/host/browser/server.ts';
import type { BrowserHost } from '../../main/host/browser/server.ts';
import { bodyLimitBytes, plainBodyLimitBytes } from '../../main/host/limits.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import { loadScreens } from '../../main/host/screens.ts';
import { methods } from '../../shared/contract/methods.ts';
import type { MethodRole } from '../../shared/contract/method.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { roles } from '../../shared/protocol/feed.ts';
import type { Role } from '../../shared/protocol/feed.ts';
import { ask, signOn } from './browser/ask.ts';
import type { Reply, SignedOn } from './browser/ask.ts';
import { echoTerminal } from './echoTerminal.ts';
import { smallScreens, tempFolder } from './tempFolder.ts';

/*
 * Tables over the whole contract: a method that is added tomorrow is attacked by itself.
 */
const names = Object.keys(methods) as MethodName[];
const ranks: readonly MethodRole[] = ['anyone', ...roles];
const rankOf = (role: MethodRole | Role): number => ranks.indexOf(role);
const json = { 'content-type': 'application/json' };

const people = [
  { name: 'Chen', role: 'cashier', pin: '1391' },
  { name: 'Zhao', role: 'shiftLead', pin: '2684' },
] as const satisfies readonly { name: string; role: Role; pin: string }[];
const manager = { name: 'Li', role: 'manager', pin: '2580' } as const;

const firstSetUp = {
  shop: {
    ...{ id: 'one', name: { zh: '店', en: 'Shop' }, groups: [], calendar: null, authority: null },
    ...{ currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180, language: 'zh' },
    ...{ receiptHead: [], receiptFoot: [], quickItems: [], autoLockMinutes: 240 },
    undoMinutes: { cashier: 10, manager: 60 },
  },
  counterName: '1',
  managerName: manager.name,
  managerPin: manager.pin,
};

/** Names that every object of JavaScript answers to, in the place of a method's name. */
const borrowedNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'session.state.constructor',
  'session',
  'session.state ',
  ' session.state',
  'SESSION.STATE',
  'session.state\u0000',
  '',
];

/** What is no input of any method. */
const wrongInputs: readonly (readonly [string, string])[] = [
  ['null', 'null'],
  ['a number', '1'],
  ['a text', '"x"'],
  ['a list', '[]'],
  ['true', 'true'],
  ['a key that no method has', '{"zzz":1}'],
  ['a borrowed key', '{"constructor":{"prototype":{"polluted":1}}}'],
  ['the key of a prototype', '{"__proto__":{"polluted":1}}'],
  ['nested 50,000 deep', `{"zzz":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ['a key twice, once of a prototype', '{"__proto__":1,"__proto__":{"polluted":1}}'],
];

describe('every method of the contract, over HTTP', () => {
  let folder: ReturnType<typeof tempFolder>;
  let screens: ReturnType<typeof tempFolder>;
  let terminal: RunningTerminal;
  let host: BrowserHost;
  let me: SignedOn;

  beforeAll(async () => {
    folder = tempFolder();
    screens = tempFolder(smallScreens);
    const options = { dir: folder.path, mode: 'live', host: 'browser' } as const;
    terminal = await openTerminal({ ...options, demo: null, hqUrl: null });
    host = await serveBrowser({ terminal, screens: loadScreens(screens.path), port: 0 });
    me = await signOn(host.freshAddress());
    await value('setup.standAlone', firstSetUp);
    await signIn(manager);
    for (const person of people) await value('people.add', person);
  });
  afterAll(async () => {
    await host.close();
    await terminal.close();
    folder[Symbol.dispose]();
    screens[Symbol.dispose]();
  });

  function post(method: string, body: string): Promise<Reply> {
    const path = `/call/${encodeURIComponent(method)}`;
    return ask(host.port, { method: 'POST', path, headers: { ...json, ...me.headers }, body });
  }

  async function answer(method: string, body: string): Promise<Answer<unknown>> {
    return JSON.parse((await post(method, body)).text) as Answer<unknown>;
  }

  async function codeOf(method: string, body: string): Promise<string> {
    const given = await answer(method, body);
    return given.ok ? 'ok' : given.problem.code;
  }

  async function value(method: MethodName, input: unknown): Promise<unknown> {
    const given = await answer(method, JSON.stringify(input));
    if (!given.ok) throw new Error(`${method}: ${JSON.stringify(given.problem)}`);
    return given.value;
  }

  async function signIn({ name, pin }: { readonly name: string; readonly pin: string }) {
    const state = (await value('session.state', {})) as {
      readonly people: readonly { readonly id: string; readonly name: string }[];
    };
    const personId = state.people.find((one) => one.name === name)?.id;
    await value('session.signIn', { personId, pin });
  }

  async function as(role: Role | null): Promise<void> {
    await value('session.signOut', { because: 'switch' });
    const person = [...people, manager].find((one) => one.role === role);
    if (person !== undefined) await signIn(person);
  }

  async function history(): Promise<unknown> {
    await as('manager');
    return value('history.list', { before: null, count: 100 });
  }

  it('is refused to nobody and to every role below its own (I8)', async () => {
    expect(names.filter((name) => rankOf(methods[name].role) > rankOf('shiftLead'))).not.toEqual(
      [],
    );
    const found: string[] = [];
    for (const role of [null, 'cashier', 'shiftLead', 'manager'] as const) {
      await as(role);
      const above = names.filter((name) => rankOf(methods[name].role) > rankOf(role ?? 'anyone'));
      for (const name of above) {
        const wanted = role === null ? 'notSignedIn' : 'wrongRole';
        const code = await codeOf(name, '{}');
        if (code !== wanted) found.push(`${name} to ${role ?? 'nobody'}: ${code}`);
      }
    }
    expect(found).toEqual([]);
  });

  it.each(wrongInputs)(
    'takes no %s for its input, changes nothing and lives on (I5)',
    async (_what, body) => {
      const before = await history();
      const found: string[] = [];
      for (const name of names) {
        const code = await codeOf(name, body);
        // A role above the manager's is refused before the input is looked at.
        const allowed = rankOf(methods[name].role) > rankOf('manager') ? 'wrongRole' : 'badInput';
        if (code !== allowed) found.push(`${name}: ${code}`);
      }
      expect(found).toEqual([]);
      expect('polluted' in {}).toBe(false);
      expect(await history()).toEqual(before);
    },
  );

  it('is found by its own name alone (I5, I7)', async () => {
    await as('manager');
    for (const name of borrowedNames) {
      const code = name === '' ? 'unknownMethod' : await codeOf(name, '{}');
      expect([name, code]).toEqual([name, 'unknownMethod']);
    }
    expect(Object.hasOwn({}.constructor, 'polluted')).toBe(false);
  });

  it('takes no field that is not named, at any depth', () => {
    const open: string[] = [];
    const walk = (path: string, schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, properties, additionalProperties } = schema as Record<string, unknown>;
      if (type === 'object' && properties !== undefined && additionalProperties !== false) {
        open.push(path);
      }
      for (const [key, inner] of Object.entries(schema)) walk(`${path}.${key}`, inner);
    };
    for (const name of names) {
      walk(name, z.toJSONSchema(methods[name].input, { io: 'input', unrepresentable: 'any' }));
    }
    expect(open).toEqual([]);
  });

  it('bounds every text and every list it takes, so that none fills memory or journal', () => {
    const unbounded: string[] = [];
    const walk = (path: string, schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const one = schema as Record<string, unknown>;
      const listed = one['enum'] !== undefined || one['const'] !== undefined;
      // A pattern that is anchored at both ends bounds by itself only where it repeats nothing for ever.
      const pattern = typeof one['pattern'] === 'string' ? one['pattern'] : '';
      const bounded =
        one['maxLength'] !== undefined ||
        (/^\^.*\$$/.test(pattern) && !/[*+](?!\?)|,\}/.test(pattern));
      if (one['type'] === 'string' && !listed && !bounded) unbounded.push(path);
      if (
        one['type'] === 'array' &&
        one['maxItems'] === undefined &&
        one['prefixItems'] === undefined
      ) {
        unbounded.push(path);
      }
      for (const [key, inner] of Object.entries(one)) walk(`${path}.${key}`, inner);
    };
    for (const name of names) {
      walk(name, z.toJSONSchema(methods[name].input, { io: 'input', unrepresentable: 'any' }));
    }
    expect(unbounded).toEqual([]);
  });

  it('answers a body of 10 MB with 413 and keeps none of it (I5)', async () => {
    const body = `"${'x'.repeat(10_000_000)}"`;
    await post('session.state', body);
    const before = process.memoryUsage().rss;
    for (const name of names) {
      const reply = await post(name, body);
      const isLong = bodyLimitBytes(name) > plainBodyLimitBytes;
      expect([name, reply.status]).toEqual([name, isLong ? 200 : 413]);
      expect([name, JSON.parse(reply.text)]).toMatchObject([name, { ok: false }]);
    }
    const grownMb = (process.memoryUsage().rss - before) / 1e6;
    expect(grownMb).toBeLessThan(250);
  });
});

describe('every method, at the door of the browser host', () => {
  let screens: ReturnType<typeof tempFolder>;
  let host: BrowserHost;
  let me: SignedOn;
  let other: SignedOn;
  const terminal = echoTerminal();

  beforeAll(async () => {
    screens = tempFolder(smallScreens);
    host = await serveBrowser({ terminal, screens: loadScreens(screens.path), port: 0 });
    me = await signOn(host.freshAddress());
    other = await signOn(host.freshAddress());
  });
  afterAll(async () => {
    await host.close();
    screens[Symbol.dispose]();
  });

  const strangers: readonly (readonly [string, number, () => Record<string, string>])[] = [
    [
      'a name somebody’s DNS points here',
      403,
      () => ({ ...me.headers, host: `evil.example:${host.port}` }),
    ],
    [
      'a name somebody’s DNS points here, without a port',
      403,
      () => ({ ...me.headers, host: 'evil.example' }),
    ],
    ['a page elsewhere', 403, () => ({ ...me.headers, origin: 'https://evil.example' })],
    ['a page of no origin', 403, () => ({ ...me.headers, origin: 'null' })],
    [
      'a page on another port',
      403,
      () => ({ ...me.headers, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }),
    ],
    ['nobody', 401, () => ({})],
    ['the cookie alone', 401, () => ({ cookie: me.cookie })],
    ['the page’s key alone', 401, () => ({ 'countersign-page': me.pageKey })],
    [
      'halves of two browsers',
      401,
      () => ({ cookie: me.cookie, 'countersign-page': other.pageKey }),
    ],
    ['a form', 415, () => ({ ...me.headers, 'content-type': 'text/plain' })],
  ];

  it.each(strangers)(
    'refuses %s with %i, whatever is called (I8)',
    async (_who, status, headers) => {
      for (const name of names) {
        const sent = { ...json, ...headers() };
        const reply = await ask(host.port, {
          method: 'POST',
          path: `/call/${name}`,
          headers: sent,
          body: '{}',
        });
        expect([name, reply.status]).toEqual([name, status]);
      }
      expect(terminal.asked).toEqual([]);
    },
  );

  it('is not called by GET or HEAD, with everything a page has', async () => {
    for (const method of ['GET', 'HEAD']) {
      for (const name of names) {
        const reply = await ask(host.port, { method, path: `/call/${name}`, headers: me.headers });
        expect([name, reply.status]).toEqual([name, 404]);
      }
    }
    expect(terminal.asked).toEqual([]);
  });

  it('is not opened by a token a second time, nor by one that is looked at in advance', async () => {
    const address = new URL(host.freshAddress());
    const path = `/${address.search}`;
    expect((await ask(host.port, { method: 'HEAD', path })).headers['set-cookie']).toBeUndefined();
    expect((await ask(host.port, { path })).headers['set-cookie']).toBeDefined();
    for (let n = 0; n < 3; n += 1) {
      const again = await ask(host.port, { path });
      expect([again.status, again.headers['set-cookie']]).toEqual([401, undefined]);
    }
  });

  it('goes on answering while others trickle their requests in, and lets go of those', async () => {
    const slow = Array.from({ length: 40 }, () => connect(host.port, '127.0.0.1'));
    const gone = slow.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => undefined).on('close', () => resolve());
        }),
    );
    for (const socket of slow) socket.write('POST /call/session.state HTTP/1.1\r\nHost: ');
    const trickle = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write('x');
    }, 500);
    const reply = await ask(host.port, {
      method: 'POST',
      path: '/call/session.state',
      headers: { ...json, ...me.headers },
      body: '{}',
    });
    expect(reply.status).toBe(200);
    await Promise.all(gone);
    clearInterval(trickle);
  });

  it('holds no memory for a body that never ends', async () => {
    const before = process.memoryUsage().rss;
    const cut = await new Promise<string>((resolve) => {
      const sent = request({
        host: '127.0.0.1',
        port: host.port,
        method: 'POST',
        path: '/call/session.state',
        headers: { ...json, ...me.headers },
        agent: false,
      });
      sent
        .on('response', (reply) => resolve(String(reply.statusCode)))
        .on('error', () => resolve('cut'));
      const chunk = Buffer.alloc(1_000_000, 'x');
      const more = (): void => {
        if (!sent.destroyed && sent.write(chunk)) setImmediate(more);
        else if (!sent.destroyed) sent.once('drain', more);
      };
      more();
    });
    expect(cut).toBe('cut');
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(200);
  });
});
