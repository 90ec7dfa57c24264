import swagger from '@fastify/swagger';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { anonymous } from '../customers/anonymous.ts';
import type { ForgottenBook } from '../customers/forgottenBook.ts';
import type { Office } from '../office.ts';
import { HqProblem, problemBody } from '../problem.ts';
import { adminRoutes } from './office/adminRoutes.ts';
import { signAnswer } from './terminals/deviceAuth.ts';
import { deviceRoutes } from './terminals/deviceRoutes.ts';
import { publicKeyRoutes } from './office/keyRoutes.ts';
import { pageRoutes } from '../console/pageRoutes.ts';

/** The largest body of a request that is read at all. */
export const maxBodyBytes = 2 * 1024 * 1024;
/** Time for a request to arrive in full; a feed request is answered later than this, but arrives at once. */
const requestTimeoutMs = 30_000;
/** Longer than a feed request is held, so that its connection is not taken for idle. */
const keepAliveTimeoutMs = 75_000;

export interface ServerOptions {
  readonly adminToken: string;
  /** Where people reach the page when it has a name of its own; `null`: by address only. */
  readonly publicUrl?: string | null;
  /** Who asked to be forgotten, kept outside the database. */
  readonly forgotten: ForgottenBook;
  /** One line for whoever runs the service; never personal data. */
  readonly log: (line: string) => void;
}

/** Head office over HTTP. Not listening yet; `close()` ends requests that are being held. */
export async function buildServer(
  office: Office,
  { adminToken, publicUrl = null, forgotten, log }: ServerOptions,
): Promise<FastifyInstance> {
  const stopping = new AbortController();
  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: true,
  });
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
  app.addHook('onSend', async (request, reply) => signAnswer(office, request, reply));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'internal' || problem.code === 'busy') {
      log(`${problem.code} at ${request.routeOptions.url ?? 'unknown'}: ${anonymous(error)}`);
    }
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new HqProblem('notFound')));
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Countersign head office', version: '1' },
      components: {
        securitySchemes: {
          adminToken: { type: 'http', scheme: 'bearer' },
          device: {
            type: 'apiKey',
            in: 'header',
            name: 'countersign-signature',
            description: 'Ed25519 over the request, with the other countersign-… headers',
          },
        },
      },
    },
  });
  await app.register(async (routes) => {
    deviceRoutes(routes, office, stopping.signal);
    publicKeyRoutes(routes, office);
    adminRoutes(routes, office, adminToken, forgotten);
    await routes.register(async (pages) => pageRoutes(pages, office, adminToken, publicUrl));
    routes.get('/healthz', { schema: { hide: true } }, async () => {
      await office.db.selectFrom('tenant').select('tenant_id').limit(1).execute();
      return { status: 'ok' };
    });
    routes.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  });
  return app;
}

function sendProblem(reply: FastifyReply, problem: HqProblem) {
  const body = problemBody(problem);
  return reply
    .status(body.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

function problemOf(error: FastifyError): HqProblem {
  if (error instanceof HqProblem) return error;
  if (error.statusCode === 413) return new HqProblem('tooLarge');
  if (error.statusCode !== undefined && error.statusCode < 500) return new HqProblem('badInput');
  return new HqProblem(isConnectionFault(error) ? 'busy' : 'internal');
}

/** SQLSTATE classes 08, 53 and 57, and what Node says of a lost socket. */
function isConnectionFault(error: FastifyError): boolean {
  return /^(08|53|57)\w{3}$|^ECONN|^EPIPE|^ETIMEDOUT/.test(error.code ?? '');
}
