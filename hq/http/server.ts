import swagger from '@fastify/swagger';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { anonymous } from '../customers/anonymous.ts';
import type { ForgottenBook } from '../customers/forgottenBook.ts';
import type { Office } from '../office.ts';
import { documentDocs, openApiOptions } from './openapi.ts';
import { answerUnknownAddresses, problemOf, sendProblem } from './problems.ts';
import { tableOfRoutes } from './routeTable.ts';
import type { RouteTable } from './routeTable.ts';
import type { TlsFiles } from '../running/config.ts';
import type { HqLog } from '../running/log.ts';
import { healthRoutes } from './healthRoutes.ts';
import { createListener, defaultMaxConnections } from './listener.ts';
import { newRequestId, watchRequests } from './requestLog.ts';
import { channelRoutes } from './channels/claimRoutes.ts';
import { adminRoutes } from './office/adminRoutes.ts';
import { signAnswer } from './terminals/deviceAuth.ts';
import { changeRoutes } from './machines/changeRoutes.ts';
import { deviceRoutes } from './terminals/deviceRoutes.ts';
import { publicKeyRoutes } from './office/keyRoutes.ts';
import { pageRoutes } from '../console/pageRoutes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly routeTable: RouteTable;
  }
}

/** The largest body of a request that is read at all. */
export const maxBodyBytes = 2 * 1024 * 1024;
export interface ServerOptions {
  readonly adminToken: string;
  /** Where people reach the page when it has a name of its own; `null`: by address only. */
  readonly publicUrl?: string | null;
  /** Who asked to be forgotten, kept outside the database. */
  readonly forgotten: ForgottenBook;
  /** One line for whoever runs the service; never personal data. */
  readonly log: (line: string) => void;
  /** A line for each request. */
  readonly requests?: HqLog | null;
  readonly metricsToken?: string | null;
  readonly tls?: TlsFiles | null;
  readonly maxConnections?: number;
  /** Proxies whose word on who asks is believed. */
  readonly trustProxy?: readonly string[];
  /** Another process has taken the database beyond what this version knows. */
  readonly outdated?: () => Promise<boolean>;
}

/** Head office over HTTP. Not listening yet; `close()` ends requests that are being held. */
export async function buildServer(
  office: Office,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const { adminToken, publicUrl = null, forgotten, log } = options;
  const { tls = null, maxConnections = defaultMaxConnections, trustProxy = [] } = options;
  const stopping = new AbortController();
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    genReqId: newRequestId,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    serverFactory: (handler) => createListener(handler, { tls, maxConnections }),
    // Requests under way are let end (`closeWithin`).
    forceCloseConnections: 'idle',
  });
  watchRequests(app, office.metrics, options.requests ?? null);
  // zod checks in the routes; the schemas given to Fastify are documentation.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['application/json', 'application/x-www-form-urlencoded'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.addHook('preClose', async () => stopping.abort());
  app.addHook('onSend', async (_request, reply) => {
    if (stopping.signal.aborted) reply.header('connection', 'close');
  });
  app.addHook('onSend', async (request, reply) => signAnswer(office, request, reply));
  app.addHook('onSend', async (_request, reply) => {
    // Answers hold codes, keys and customers: nothing on the way keeps them, no browser reads them as a page.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'internal' || problem.code === 'busy') {
      const route = request.routeOptions.url ?? 'unknown';
      log(`${problem.code} at ${route} (request ${request.id}): ${anonymous(error)}`);
    }
    return sendProblem(reply, problem);
  });
  const table = tableOfRoutes(app);
  answerUnknownAddresses(app, table);
  app.decorate('routeTable', table);
  await app.register(swagger, openApiOptions);
  await app.register(async (routes) => {
    deviceRoutes(routes, office, stopping.signal);
    channelRoutes(routes, office);
    publicKeyRoutes(routes, office);
    changeRoutes(routes, office, adminToken);
    adminRoutes(routes, office, adminToken, forgotten);
    await routes.register(async (pages) =>
      pageRoutes(pages, office, { adminToken, publicUrl, forgotten }),
    );
    healthRoutes(routes, office, {
      adminToken,
      metricsToken: options.metricsToken ?? null,
      stopping: stopping.signal,
      outdated: options.outdated ?? (() => Promise.resolve(false)),
    });
    routes.get('/openapi.json', { schema: documentDocs }, () => app.swagger());
  });
  return app;
}
