import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';

/** Changes what passes; `null`: answers nothing at all. */
export type Tamper = (path: string, text: string, status: number) => string | null;

export interface Tamperer {
  readonly url: string;
  set(tamper: Tamper): void;
  target(url: string): void;
  readonly passed: { readonly path: string; readonly body: string }[];
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A proxy between terminal and head office that reads everything and changes what it likes. */
export async function startTamperer(first: string): Promise<Tamperer> {
  let target = first;
  let tamper: Tamper = (_path, text) => text;
  const passed: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const body = await bodyOf(request);
    passed.push({ path, body });
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (name.startsWith('countersign-') || /^content-(type|encoding)$/.test(name))
        headers.set(name, String(value));
    }
    const method = request.method ?? 'GET';
    const init = body === '' ? { method, headers } : { method, headers, body };
    const answer = await fetch(new URL(path, target), init);
    const text = tamper(path, await answer.text(), answer.status);
    if (text === null) return void response.destroy();
    const kept = [...answer.headers].filter(([name]) => name.startsWith('countersign-'));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    passed,
    set: (wanted) => {
      tamper = wanted;
    },
    target: (url) => {
      target = url;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type Leaf = readonly (string | number)[];

/** Paths of everything in a JSON value that is not a list or an object itself. */
export function leavesOf(value: unknown, at: Leaf = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, item]) =>
    leavesOf(item, [...at, Array.isArray(value) ? Number(name) : name]),
  );
}

/** Another value of the same kind and, where it is one, still of the right shape. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'x';
  if (/^[0-9a-f]{8,}$/.test(value)) return (value.startsWith('0') ? '1' : '0') + value.slice(1);
  return `${value}x`;
}

/** The same JSON with one leaf changed. */
export function withLeafChanged(value: unknown, leaf: Leaf): unknown {
  const [name, ...rest] = leaf;
  if (name === undefined) return otherThan(value);
  if (Array.isArray(value)) {
    return value.map((item, at) => (at === name ? withLeafChanged(item, rest) : item));
  }
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [name]: withLeafChanged(object[name], rest) };
}
