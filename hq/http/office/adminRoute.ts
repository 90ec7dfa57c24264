import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireAdmin } from './adminAuth.ts';
import { docs } from '../docs.ts';
import type { RouteDocs } from '../docs.ts';

type Work = (request: FastifyRequest) => Promise<unknown>;

/** Adds one address under `/v1/admin`, with its place in the OpenAPI document. */
export type AdminRoute = (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  says: Omit<RouteDocs, 'tag'>,
  work: Work,
) => void;

/** What the people at head office ask, each with `Authorization: Bearer <admin token>`. */
export function adminRoute(app: FastifyInstance, adminToken: string): AdminRoute {
  return (method, url, says, work) => {
    app.route({
      method,
      url: `/v1/admin${url}`,
      schema: docs({ ...says, tag: 'office' }),
      handler: async (request) => {
        requireAdmin(adminToken, request);
        return work(request);
      },
    });
  };
}
