import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const loopback = '127.0.0.1';
const connectionsAtMost = 64;
const headersTimeoutMs = 5_000;
const requestTimeoutMs = 30_000;
/** Who connects and says nothing holds a place no longer than the time-out and this. */
const connectionsCheckMs = 1_000;
/** Calls under way when a host closes are given this long to answer. */
const closeGraceMs = 2_000;

/** A server that nobody keeps busy by saying nothing. */
export function newServer(): Server {
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: connectionsCheckMs,
  });
  server.maxConnections = connectionsAtMost;
  return server;
}

/** Listens on this machine alone; the port it has in the end. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hurry = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    server.close(() => {
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}
