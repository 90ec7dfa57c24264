import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestHeaders } from '../../shared/protocol/push.ts';
import type { HqLog, LogFields } from '../running/log.ts';
import type { Metrics, RequestLabels } from '../running/metrics.ts';

const requestIdBytes = 8;
/** Enough of a device's id to find its lines, too little to act for it. */
const shortIdCharacters = 8;
/** Asked all the time, and of no interest while it goes well. */
const frequent: ReadonlySet<string> = new Set(['/v1/feed', '/healthz', '/readyz', '/metrics']);

/** Letters only: digits in a row could be taken for somebody's number, and left out of the log. */
export function newRequestId(): string {
  const nibbles = randomBytes(requestIdBytes).toString('hex');
  return nibbles.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)));
}

/** The route's pattern: an address may hold a code or a number. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

function labelsOf(request: FastifyRequest): RequestLabels {
  return { method: request.method, route: routeOf(request) };
}

function deviceOf(request: FastifyRequest): LogFields {
  const said = request.headers[requestHeaders.device];
  if (typeof said !== 'string' || !/^[0-9a-f]{32}$/.test(said)) return {};
  return { device: said.slice(0, shortIdCharacters) };
}

function levelOf(route: string, status: number): 'debug' | 'info' | 'error' {
  if (status >= 500) return 'error';
  return frequent.has(route) && status < 400 ? 'debug' : 'info';
}

/** One line and one count for each request; its address, body, headers and sender are in neither. */
export function watchRequests(app: FastifyInstance, metrics: Metrics, log: HqLog | null): void {
  app.addHook('onRequest', async (request) => metrics.began(labelsOf(request)));
  app.addHook('onResponse', async (request, reply) => {
    const labels = labelsOf(request);
    metrics.ended(labels, reply.statusCode, reply.elapsedTime / 1_000);
    if (log === null) return;
    const fields: LogFields = {
      request: request.id,
      ...labels,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...deviceOf(request),
    };
    log[levelOf(labels.route, reply.statusCode)](fields, 'answered');
  });
}
