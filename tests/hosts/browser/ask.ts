import { connect } from 'node:net';
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { pageKeyHeader } from '../../../shared/contract/pageKey.ts';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** One request as it stands: no header is added or cleaned but `Host`, which may be given. */
export function ask(
  port: number,
  { method = 'GET', path = '/', headers = {}, body }: Ask = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What a browser has after it opened a printed address. */
export interface SignedOn {
  readonly port: number;
  readonly cookie: string;
  readonly pageKey: string;
  /** Both halves, as a page of ours sends them. */
  readonly headers: { readonly cookie: string; readonly [pageKeyHeader]: string };
}

/** Opens a printed address as a browser would. */
export async function signOn(address: string): Promise<SignedOn> {
  const url = new URL(address);
  const port = Number(url.port);
  const reply = await ask(port, { path: `${url.pathname}${url.search}` });
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0];
  const pageKey = /^\/#page=([\w-]+)$/.exec(reply.headers.location ?? '')?.[1];
  if (cookie === undefined || pageKey === undefined) {
    throw new Error(`not signed on: ${reply.status} ${reply.text}`);
  }
  return { port, cookie, pageKey, headers: { cookie, [pageKeyHeader]: pageKey } };
}

/** Bytes as they are, down the wire; resolves with everything that comes back until the end. */
export function askRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}
