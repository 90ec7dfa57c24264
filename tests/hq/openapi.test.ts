import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../hq/http/server.ts';
import { noForgottenBook } from '../../hq/customers/forgottenBook.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import { calls, makeWorld } from './openApiCalls.ts';
import type { Call, World } from './openApiCalls.ts';
import { openApiMeta } from './openApiMeta.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';

type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly security: readonly Json[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Json }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

interface Place {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const office = await startTestOffice();
const document = (await (await fetch(new URL('/openapi.json', office.url))).json()) as Document;
const operations: readonly Place[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
  })),
);
const ids = operations.map(({ operation }) => operation.operationId);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'document', components: document.components });

/** A schema of the document, its references into the document kept. */
function faultsOf(schema: Json, value: unknown): readonly string[] {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  const validate = ajv.compile(JSON.parse(text) as Json);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** Whether an answer is one the document has for this operation. */
async function faultsOfAnswer(
  { operation }: Place,
  response: Response,
): Promise<readonly string[]> {
  const said = operation.responses[String(response.status)];
  if (said === undefined) return [`${response.status} is not documented: ${await response.text()}`];
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = said.content?.[type];
  if (content === undefined) return [`${type} is not documented for ${response.status}`];
  if (!type.endsWith('json')) return [];
  return faultsOf(content.schema ?? {}, await response.json());
}

const security = ({ operation }: Place) => Object.keys(operation.security[0] ?? {})[0] ?? 'none';
const takesJson = ({ operation }: Place) =>
  operation.requestBody?.content['application/json'] !== undefined;

function address({ path, operation }: Place, world: World, call: Call): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = call.params?.[name] ?? world.ids[name];
    if (value === undefined) throw new Error(`${operation.operationId}: no example of {${name}}`);
    return value;
  });
  const query = new URLSearchParams(call.query).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

/** Machines outside the office have a key; in it the admin token does. */
function headersFor(place: Place, world: World): Record<string, string> {
  const isOutside = place.path.startsWith('/v1/') && !place.path.startsWith('/v1/admin/');
  const token = isOutside ? world.apiKey : testAdminToken;
  return security(place) === 'bearer' ? { authorization: `Bearer ${token}` } : {};
}

interface Sent {
  readonly body: string | null;
  readonly type: string;
}

function bodyOfCall(place: Place, call: Call): Sent {
  if (call.text !== undefined) return { body: call.text, type: 'text/csv' };
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  if (body === null && place.operation.requestBody !== undefined) {
    throw new Error(`${place.operation.operationId}: write an example of its body`);
  }
  return { body, type: 'application/json' };
}

/** Asks as the document says: a device signs, a machine has its key. */
async function ask(place: Place, world: World, call: Call, sent: Sent): Promise<Response> {
  if (call.send !== undefined) return call.send();
  const path = address(place, world, call);
  const method = place.method;
  if (security(place) === 'device') {
    const terminal = call.terminal ?? world.terminal;
    return terminal.fetchSigned(path, {
      method: method === 'GET' ? 'GET' : 'POST',
      ...(sent.body === null ? {} : { body: sent.body }),
    });
  }
  return fetch(new URL(path, office.url), {
    method,
    headers: {
      ...headersFor(place, world),
      ...(sent.body === null ? {} : { 'content-type': sent.type }),
    },
    body: sent.body,
  });
}

const callOf = async ({ operation }: Place, world: World): Promise<Call> =>
  (await calls[operation.operationId]?.(world)) ?? {};

afterAll(() => office.stop());

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1', () => {
    const meta = new Ajv2020({ strict: false, validateFormats: false });
    const validate = meta.compile(openApiMeta);
    expect(validate(document) ? [] : validate.errors).toEqual([]);
  });

  it('finds what is misplaced in a document', () => {
    const meta = new Ajv2020({ strict: false, validateFormats: false });
    const validate = meta.compile(openApiMeta);
    const wrong = structuredClone(document) as unknown as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    Object.assign(wrong.paths['/v1/keys']?.['get'] ?? {}, { requestbody: {} });
    expect(validate(wrong)).toBe(false);
  });

  it('names each operation once, and refers to nothing outside itself', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const text = JSON.stringify(document);
    for (const [, ref = ''] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(ref).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(document.components).toHaveProperty(ref.slice('#/components/'.length).split('/'));
    }
  });

  it('holds every address that is served, but for pages', async () => {
    const app = await buildServer(office.service.office, {
      adminToken: testAdminToken,
      forgotten: noForgottenBook,
      log: () => undefined,
      outdated: async () => false,
    });
    const served = app.routeTable.routes();
    expect(served.length).toBeGreaterThan(100);
    const documented = new Set(operations.map(({ method, path }) => `${method} ${path}`));
    const missing = served
      .filter(({ method, hidden }) => method !== 'HEAD' && !hidden)
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
      .filter((one) => !documented.has(one));
    expect(missing).toEqual([]);
    const hidden = served.filter((one) => one.hidden).map(({ url }) => url);
    expect(hidden.filter((url) => url.startsWith('/v1/'))).toEqual([]);
    await app.close();
  });

  it('has an example for nothing that isn’t there', () => {
    expect(Object.keys(calls).filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('every operation of the OpenAPI document', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(office);
  }, 60_000);

  const each = (places: readonly Place[]) =>
    places.map((place) => [`${place.method} ${place.path}`, place] as const);

  it.each(each(operations))('%s answers as it says', async (_name, place) => {
    const call = await callOf(place, world);
    const { body } = call;
    const schema = place.operation.requestBody?.content['application/json']?.schema;
    const isTyped = schema !== undefined && body !== undefined;
    expect(isTyped ? faultsOf(schema, body) : []).toEqual([]);
    const sent = call.send === undefined ? bodyOfCall(place, call) : { body: null, type: '' };
    const response = await ask(place, world, call, sent);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    expect(await faultsOfAnswer(place, response)).toEqual([]);
  });

  it.each(each(operations.filter((place) => security(place) !== 'none')))(
    '%s refuses whoever it doesn’t know',
    async (_name, place) => {
      const nonce = bytesToHex(hqCrypto.randomBytes(16));
      const path = place.path.replaceAll(/\{\w+\}/g, '0'.repeat(32));
      const response = await fetch(new URL(path, office.url), {
        method: place.method,
        headers: { 'countersign-nonce': nonce, authorization: 'Bearer wrong' },
      });
      expect(response.status).toBe(401);
      expect(await faultsOfAnswer(place, response)).toEqual([]);
    },
  );

  it.each(each(operations.filter(takesJson)))(
    '%s refuses what is no JSON, and what is not its JSON',
    async (_name, place) => {
      const call = { params: { claimId: '0'.repeat(32), calendar: 'x' } };
      for (const body of ['{', '{"nobody":"asks this"}', '[]', '"\\u0000"']) {
        const response = await ask(place, world, call, { body, type: 'application/json' });
        expect([body, response.status]).toEqual([body, 400]);
        expect(await faultsOfAnswer(place, response)).toEqual([]);
      }
    },
  );

  it.each(each(operations.filter((place) => place.operation.requestBody !== undefined)))(
    '%s refuses a body of another type, and one without end',
    async (_name, place) => {
      const call = { params: { claimId: '0'.repeat(32), calendar: 'x' } };
      const send = (type: string, body: string) =>
        fetch(new URL(address(place, world, call), office.url), {
          method: place.method,
          headers: { ...headersFor(place, world), 'content-type': type },
          body,
        });
      const typed = await send('application/xml', '<x/>');
      expect(typed.status).toBe(415);
      expect(await faultsOfAnswer(place, typed)).toEqual([]);
      if (!takesJson(place)) return;
      const long = await send('application/json', `"${'x'.repeat(3 * 1024 * 1024)}"`);
      expect(long.status).toBe(413);
      expect(await faultsOfAnswer(place, long)).toEqual([]);
    },
  );

  const withQuery = operations.filter(({ operation }) =>
    operation.parameters?.some((one) => one.in === 'query'),
  );
  it.each(each(withQuery))('%s refuses a query that isn’t its own', async (_name, place) => {
    const call = { ...(await callOf(place, world)), query: { nobody: 'asks this' } };
    const sent = { body: call.text ?? null, type: 'text/csv' };
    const response = await ask(place, world, call, sent);
    expect(response.status).toBe(400);
    expect(await faultsOfAnswer(place, response)).toEqual([]);
  });
});

describe('an address that is none', () => {
  it('is answered with problem details, and a method it doesn’t have with those it has', async () => {
    const unknown = await fetch(new URL('/v1/nothing', office.url));
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
    const wrong = await fetch(new URL('/v1/admin/shops', office.url), { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')?.split(', ')).toEqual(
      expect.arrayContaining(['GET', 'POST']),
    );
    expect(await wrong.json()).toMatchObject({ code: 'methodNotAllowed', status: 405 });
  });
});
