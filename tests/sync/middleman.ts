import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** What stands between terminal and head office does to a request. */
export type Mischief =
  | 'pass'
  /** Head office hears and does it; the answer is lost. */
  | 'loseAnswer'
  /** Head office hears and does it; the answer never comes, and the connection stays open. */
  | 'noAnswer'
  /** A captive portal: 200, and a page to sign in. */
  | 'portal'
  /** A proxy that knows no such address. */
  | 'notFound'
  /** The answer breaks off in the middle. */
  | 'cutBody'
  /** The answer is head office's, its clock's signature is not. */
  | 'wrongTime'
  /** Head office's answer with another acknowledgement in it. */
  | 'wrongAck'
  /** Head office would never send so much. */
  | 'endless'
  /** One bit of the answer's body is another. */
  | 'wrongByte';

export interface Middleman {
  readonly url: string;
  /** For requests whose path begins with `path`; the last one set stays in force. */
  set(mischief: Mischief, path?: string): void;
  /** Where requests go; head office may come back elsewhere. */
  target(url: string): void;
  readonly heard: string[];
  /** Paths with their queries, in the same order. */
  readonly paths: string[];
  /** Bytes of the bodies heard, unpacked, in the same order. */
  readonly bytes: number[];
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    const isForHq = name.startsWith('countersign-') || /^content-(type|encoding)$/.test(name);
    if (isForHq) headers.set(name, String(value));
  }
  return fetch(new URL(request.url ?? '/', target), {
    method: request.method ?? 'GET',
    headers,
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
}

function spoiled(mischief: Mischief, body: Buffer, headers: Record<string, string>): Buffer {
  if (mischief === 'wrongTime') headers['countersign-time'] = String(Date.now() + 3_600_000);
  if (mischief === 'wrongByte') body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
  if (mischief !== 'wrongAck') return body;
  const reply = JSON.parse(body.toString()) as { ack?: { seq: number } };
  if (reply.ack !== undefined) reply.ack.seq += 1;
  return Buffer.from(JSON.stringify(reply));
}

/** A real proxy on a real socket that misbehaves when told to. */
export async function startMiddleman(first: string): Promise<Middleman> {
  let target = first;
  let rule: { readonly mischief: Mischief; readonly path: string } = {
    mischief: 'pass',
    path: '/',
  };
  const heard: string[] = [];
  const paths: string[] = [];
  const bytes: number[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    paths.push(path);
    heard.push(`${request.method ?? ''} ${path.split('?')[0] ?? ''}`);
    const mischief = path.startsWith(rule.path) ? rule.mischief : 'pass';
    const body = await bodyOf(request);
    const isPacked = request.headers['content-encoding'] === 'gzip';
    bytes.push(isPacked ? gunzipSync(body).length : body.length);
    if (mischief === 'portal') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Free Wi-Fi</title>Please sign in');
      return;
    }
    if (mischief === 'notFound') {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"error":"no such host"}');
      return;
    }
    const reached = await forward(target, request, body);
    const whole = Buffer.from(await reached.arrayBuffer());
    if (mischief === 'noAnswer') return;
    if (mischief === 'loseAnswer') {
      response.destroy();
      return;
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of reached.headers) {
      if (name.startsWith('countersign-') || name === 'content-type') headers[name] = value;
    }
    const sent = spoiled(mischief, whole, headers);
    response.writeHead(reached.status, headers);
    if (mischief === 'cutBody') {
      response.write(sent.subarray(0, sent.length >> 1));
      response.destroy();
    } else if (mischief === 'endless') {
      response.end(Buffer.concat([sent, Buffer.alloc(5 * 1024 * 1024, ' ')]));
    } else {
      response.end(sent);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    heard,
    paths,
    bytes,
    set: (mischief, path = '/') => {
      rule = { mischief, path };
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
