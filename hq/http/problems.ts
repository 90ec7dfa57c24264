import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HqProblem, problemBody, problemHeaders } from '../problem.ts';
import type { RouteTable } from './routeTable.ts';

/** An RFC 9457 answer, with `Retry-After` where it is known when asking again is worth it. */
export function sendProblem(reply: FastifyReply, problem: HqProblem) {
  const body = problemBody(problem);
  return reply
    .status(body.status)
    .headers(problemHeaders(problem))
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** What Fastify, a driver or our own code threw, as the problem it is answered with. */
export function problemOf(error: FastifyError): HqProblem {
  if (error instanceof HqProblem) return error;
  if (error.statusCode === 413) return new HqProblem('tooLarge');
  if (error.statusCode === 415) return new HqProblem('unsupportedType');
  if (error.statusCode !== undefined && error.statusCode < 500) return new HqProblem('badInput');
  if (isUnwritable(error)) return new HqProblem('badInput', 'a text holds what cannot be kept');
  return new HqProblem(isConnectionFault(error) ? 'busy' : 'internal');
}

/** SQLSTATE of a character that no text of the database may hold: NUL, wherever a name is due. */
function isUnwritable(error: FastifyError): boolean {
  return error.code === '22021' || error.code === '22P05';
}

/** SQLSTATE classes 08, 53 and 57, and what Node says of a lost socket. */
function isConnectionFault(error: FastifyError): boolean {
  return /^(08|53|57)\w{3}$|^ECONN|^EPIPE|^ETIMEDOUT/.test(error.code ?? '');
}

/** No such address, or one that is asked in another way (405, with the methods it has). */
export function answerUnknownAddresses(app: FastifyInstance, table: RouteTable): void {
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    const methods = table.methodsAt(request.url.split('?')[0] ?? '');
    if (methods.length === 0) return sendProblem(reply, new HqProblem('notFound'));
    reply.header('allow', methods.join(', '));
    return sendProblem(reply, new HqProblem('methodNotAllowed'));
  });
}
