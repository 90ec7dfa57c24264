import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { docs } from './docs.ts';
import { requireScope } from '../access/actor.ts';
import { bearerOf } from '../access/apiKeys.ts';
import { sameSecret } from '../access/secrets.ts';
import { hostNameOf } from '../console/ownPage.ts';
import { requireActor } from './office/adminAuth.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';

/** Whoever asks after our health wants an answer soon, also when the database gives none. */
const databaseAnswersMs = 2_000;
const readiness = z.object({ ready: z.boolean(), why: z.string().nullable() });
const alive = docs({
  tag: 'service',
  summary: 'Whether the process is there',
  reply: z.object({ status: z.literal('ok') }),
});
const ready = docs({
  tag: 'service',
  summary: 'Whether it can be sent requests, and if not, why',
  reply: readiness,
  otherReplies: { 503: readiness },
});
const figures = docs({
  tag: 'service',
  security: 'bearer',
  scope: 'metrics',
  summary: 'Figures for Prometheus',
  reply: z.string(),
  replyType: 'text/plain',
});

/** Why head office must be sent no requests now. */
export type NotReady = 'stopping' | 'outdated' | 'database';

export interface HealthOptions {
  /** `null`: only this machine itself is answered, and not through a proxy. */
  readonly metricsToken: string | null;
  readonly adminToken: string;
  readonly stopping: AbortSignal;
  /** Another process has taken the database beyond what this version knows. */
  readonly outdated: () => Promise<boolean>;
}

/** Asks the database itself: one that does not answer soon is as good as none. */
async function ofDatabase(outdated: HealthOptions['outdated']): Promise<NotReady | null> {
  const late = new Promise<NotReady>((resolve) => {
    setTimeout(() => resolve('database'), databaseAnswersMs).unref();
  });
  const asked = outdated().then<NotReady | null, NotReady>(
    (isOutdated) => (isOutdated ? 'outdated' : null),
    () => 'database',
  );
  return Promise.race([asked, late]);
}

/** A proxy on this machine would make everybody look like this machine. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'] as const;

function isOwnAddress(address: string): boolean {
  return isIP(address) !== 0 && (address === '::1' || /^(::ffff:)?127\./.test(address));
}

/** A proxy that says nothing of itself, or a foreign name that was made to point here, still says the name. */
function isThisMachine(request: FastifyRequest): boolean {
  const name = hostNameOf(request);
  const isCalledSo = name === 'localhost' || isOwnAddress(name);
  const own = isCalledSo && isOwnAddress(request.socket.remoteAddress ?? '');
  return own && forwarded.every((header) => request.headers[header] === undefined);
}

/** The metrics token, the admin token, or a machine's key for it; unless set, this machine as it is. */
async function requireMetricsReader(
  office: Office,
  request: FastifyRequest,
  { adminToken, metricsToken }: HealthOptions,
): Promise<void> {
  const given = bearerOf(request);
  if (given === '' && metricsToken === null) {
    if (isThisMachine(request)) return;
    throw new HqProblem('unauthorised', 'set METRICS_TOKEN to read this from elsewhere');
  }
  if (metricsToken !== null && sameSecret(metricsToken, given)) return;
  requireScope(await requireActor(office, adminToken, request), 'metrics');
}

/** Alive, ready, and in figures. Nothing here is secret, or about anybody. */
export function healthRoutes(app: FastifyInstance, office: Office, options: HealthOptions): void {
  const { stopping, outdated } = options;

  app.get('/healthz', { schema: alive }, async () => ({ status: 'ok' }));

  app.get('/readyz', { schema: ready }, async (_request, reply) => {
    const why = stopping.aborted ? 'stopping' : await ofDatabase(outdated);
    return reply.status(why === null ? 200 : 503).send({ ready: why === null, why });
  });

  app.get('/metrics', { schema: figures }, async (request, reply) => {
    await requireMetricsReader(office, request, options);
    const { registry } = office.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
