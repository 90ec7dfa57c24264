import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls, makeWorld } from './openApiCalls.ts';
import type { World } from './openApiCalls.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

/** What people put into fields, by mistake or not. */
const hostile = [
  `'; DROP TABLE voucher; --`,
  `" OR 1=1) RETURNING chain_key --`,
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '=cmd|’ /C calc’!A0',
  '\u0000\u202e\ud800\u001b[2J',
  '${jndi:ldap://x}{{7*7}}{command:\\x1b}',
  '文'.repeat(100_000),
] as const;
const otherThings = [null, -1, 1e308, [], {}, [['']], true] as const;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
}

type Path = readonly (string | number)[];

function textsIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...at, key]));
}

function withAt(value: unknown, [first, ...rest]: Path, put: unknown): unknown {
  if (first === undefined) return put;
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value;
    return members.map((member, index) =>
      String(index) === String(first) ? withAt(member, rest, put) : member,
    );
  }
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [first]: withAt(record[first], rest, put) };
}

describe('what stands in the fields of every administrator’s request', () => {
  let office: TestOffice;
  let world: World;
  let operations: readonly Operation[];
  beforeAll(async () => {
    office = await startTestOffice();
    world = await makeWorld(office);
    const document = (await (await fetch(new URL('/openapi.json', office.url))).json()) as {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { readonly operationId: string }>>>
      >;
    };
    operations = Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/v1/admin/'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId: id }]) => {
          return { method: method.toUpperCase(), path, id };
        }),
      );
  }, 120_000);
  afterAll(() => office?.stop());

  function filled(path: string, ids: Readonly<Record<string, string | undefined>>): string {
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(ids[name] ?? 'nobody'),
    );
  }

  async function send(method: string, path: string, body: unknown): Promise<Response> {
    return fetch(new URL(path, office.url), {
      method,
      headers: {
        authorization: `Bearer ${testAdminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Done, or refused in words: never a fault of head office's own. */
  async function faultOf(what: string, response: Response): Promise<readonly string[]> {
    const text = await response.text();
    if (response.status >= 500) return [`${what}: ${response.status} ${text}`];
    const type = response.headers.get('content-type') ?? '';
    const isInWords = response.status < 400 || type.includes('application/problem+json');
    return isInWords ? [] : [`${what}: ${response.status} without words`];
  }

  it(
    'I5 I7: is a value or refused in words; no table is touched by it',
    { timeout: 300_000 },
    async () => {
      const faults: string[] = [];
      let sent = 0;
      for (const { method, path, id } of operations) {
        const call = (await calls[id]?.(world)) ?? {};
        if (call.body === undefined) continue;
        const address = filled(path, { ...world.ids, ...call.params });
        for (const at of textsIn(call.body)) {
          for (const put of [...hostile, ...otherThings]) {
            sent += 1;
            const body = withAt(call.body, at, put);
            const what = `${id} ${at.join('.')} = ${JSON.stringify(put).slice(0, 40)}`;
            faults.push(...(await faultOf(what, await send(method, address, body))));
          }
        }
      }
      expect(faults).toEqual([]);
      expect(sent).toBeGreaterThan(500);
      const { db } = office.service.office;
      for (const table of ['voucher', 'shop', 'tenant', 'journal_entry'] as const) {
        await db.selectFrom(table).selectAll().limit(1).execute();
      }
      expect((await fetch(new URL('/healthz', office.url))).status).toBe(200);
    },
  );

  it('I5: an address or a query that holds such things is refused in words', async () => {
    const faults: string[] = [];
    for (const { method, path, id } of operations) {
      for (const put of hostile.slice(0, 4)) {
        const ids = new Proxy({}, { get: () => put });
        const address = `${filled(path, ids)}?limit=${encodeURIComponent(put)}&x[]=1`;
        const body = method === 'GET' ? undefined : {};
        faults.push(...(await faultOf(`${id} ${put}`, await send(method, address, body))));
      }
    }
    expect(faults).toEqual([]);
  });
});
