import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/actor.ts';
import { requireScope } from '../../access/actor.ts';
import { audited } from '../../access/audit.ts';
import type { Scope } from '../../access/scopes.ts';
import { answeredOnce } from '../../idempotency/answeredOnce.ts';
import type { Office } from '../../office.ts';
import { requireActor } from './adminAuth.ts';
import { docs } from '../docs.ts';
import type { RouteDocs } from '../docs.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Work = (request: FastifyRequest, actor: Actor, reply: FastifyReply) => Promise<unknown>;

export interface AdminDocs extends Omit<RouteDocs, 'tag'> {
  /** What a machine's key must be good for; what only looks has `read`. */
  readonly scope: Scope;
}

/** Adds one address under `/v1/admin`, with its place in the OpenAPI document. */
export type AdminRoute = (method: Method, url: string, says: AdminDocs, work: Work) => void;

/** The ids in the address: what it is done to. */
function targetOf(request: FastifyRequest): string {
  const params = Object.entries(request.params ?? {});
  return params.map(([name, value]) => `${name}=${String(value)}`).join(' ');
}

/**
 * What people at head office and their machines ask, with the admin token or a key that has the scope.
 * All that can change anything stands in the audit log.
 */
export function adminRoute(app: FastifyInstance, office: Office, adminToken: string): AdminRoute {
  return (method, url, says, work) => {
    const { scope } = says;
    const changes = method !== 'GET' && scope !== 'read';
    const isStreamed = says.otherBody !== undefined || says.replyType !== undefined;
    const takesKey = changes && method === 'POST' && !isStreamed;
    app.route({
      method,
      url: `/v1/admin${url}`,
      schema: docs({ ...says, tag: 'office', takesKey }),
      handler: async (request, reply) => {
        if (says.replyType !== undefined) reply.type(`${says.replyType}; charset=utf-8`);
        const who = await requireActor(office, adminToken, request);
        const allowed = () => {
          requireScope(who, scope);
          if (!takesKey) return work(request, who, reply);
          return answeredOnce(office, request, () => work(request, who, reply));
        };
        if (!changes) return allowed();
        const target = targetOf(request);
        const act = { who, operation: `${method} ${url}`, target, address: request.ip };
        return audited(office, act, async () => allowed());
      },
    });
  };
}
