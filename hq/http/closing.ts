import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Connections that fell silent meanwhile are closed this often: their clients keep them for the next request. */
const sweepEveryMs = 50;
/** For work whose connections were cut to notice. */
const cutWithinMs = 500;

/**
 * Takes no more connections, answers what is held, lets what is under way end, and cuts what has not by
 * `withinMs`. Answers whether anything was cut.
 */
export async function closeWithin(app: FastifyInstance, withinMs: number): Promise<boolean> {
  const { server } = app;
  let open = true;
  const closed = app.close().finally(() => (open = false));
  const end = performance.now() + withinMs;
  while (open && performance.now() < end) {
    server.closeIdleConnections();
    await Promise.race([closed, sleep(sweepEveryMs)]);
  }
  const cut = open;
  server.closeAllConnections();
  // What the database was asked for may take longer than anybody waits.
  await Promise.race([closed, sleep(cutWithinMs, undefined, { ref: false })]);
  return cut;
}
