import type { FastifyInstance } from 'fastify';
import { requireScope } from '../../access/actor.ts';
import { changesAfter, changesPage, changesQuery } from '../../changes/changes.ts';
import type { Office } from '../../office.ts';
import { docs } from '../docs.ts';
import { requireActor } from '../office/adminAuth.ts';
import { queryOf } from '../parse.ts';
import { sendJson } from '../squeezed.ts';

/** What a chain's data warehouse or CRM follows, with a key of scope `changes` or the admin token. */
export function changeRoutes(app: FastifyInstance, office: Office, adminToken: string): void {
  app.route({
    method: 'GET',
    url: '/v1/changes',
    schema: docs({
      summary:
        'Everything that happened, in one order, without a gap; replayed it equals the tables',
      description:
        'Keep the cursor of the last change you have stored and ask for what comes `after` it; with `wait` the answer is held until there is something. Rows carry opaque ids only.',
      tag: 'channel',
      scope: 'changes',
      querystring: changesQuery,
      reply: changesPage,
      problems: ['conflict'],
    }),
    async handler(request, reply) {
      requireScope(await requireActor(office, adminToken, request), 'changes');
      const page = await changesAfter(office, queryOf(changesQuery, request));
      return sendJson(request, reply, JSON.stringify(page));
    },
  });
}
