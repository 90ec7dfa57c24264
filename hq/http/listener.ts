import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsFiles } from '../running/config.ts';

/** Time for a request's headers to arrive in full: whoever drips them keeps no connection. */
export const headersTimeoutMs = 10_000;
/** Time for a whole request to arrive; a feed request is answered later than this, but arrives at once. */
const requestTimeoutMs = 30_000;
/** How often requests that are late are looked for. */
const lateEveryMs = 2_000;
/** Longer than a feed request is held, so that its connection is not taken for idle. */
const keepAliveTimeoutMs = 75_000;
/** A connection on which nothing moves: whoever does not read its answer keeps none of our memory. */
const stillTimeoutMs = 90_000;
const handshakeTimeoutMs = 10_000;
const oldestTls = 'TLSv1.2';
export const defaultMaxConnections = 12_000;

export interface Listening {
  readonly tls: TlsFiles | null;
  readonly maxConnections: number;
}

/** The socket server under Fastify, with its bounds. Throws where the certificate can't be used. */
export function createListener(
  handler: RequestListener,
  { tls, maxConnections }: Listening,
): Server {
  const bounds = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: lateEveryMs,
  };
  const server =
    tls === null
      ? createServer(bounds, handler)
      : createTlsServer(
          {
            ...bounds,
            ...readPair(tls),
            minVersion: oldestTls,
            handshakeTimeout: handshakeTimeoutMs,
          },
          handler,
        );
  server.maxConnections = maxConnections;
  server.setTimeout(stillTimeoutMs);
  return server;
}

export function readPair({ certFile, keyFile }: TlsFiles): {
  readonly cert: string;
  readonly key: string;
} {
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}
