import { z } from 'zod';
import { releaseReply } from '../../../shared/protocol/claims.ts';
import { hex, noteText } from '../../../shared/protocol/primitives.ts';
import { actorName } from '../../access/actor.ts';
import { claimList, claimReport } from '../../claims/claimList.ts';
import { releaseByPerson } from '../../claims/claims.ts';
import type { Office } from '../../office.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';
import type { AdminRoute } from './adminRoute.ts';

const maxListed = 1000;
const claimsQuery = z.strictObject({
  state: z.enum(['open', 'refused', 'used', 'released', 'undone']).default('open'),
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
});
const claimParams = z.strictObject({ claimId: hex(16) });
const releasing = z.strictObject({ note: noteText(1, 300) });

/** What is kept for somebody just now; a claim of a terminal that is lost is let go by a person. */
export function claimRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/claims',
    {
      scope: 'read',
      summary: 'Claims on vouchers, newest first: those open, or by how they ended',
      querystring: claimsQuery,
      reply: z.object({ claims: z.array(claimReport) }),
    },
    async (request) => ({ claims: await claimList(office, queryOf(claimsQuery, request)) }),
  );
  route(
    'POST',
    '/claims/:claimId/release',
    {
      scope: 'cases',
      summary: 'Let go of an open claim whose terminal will not come back',
      params: claimParams,
      body: releasing,
      reply: releaseReply,
    },
    (request, actor) => {
      const { claimId } = paramsOf(claimParams, request);
      const { note } = bodyOf(releasing, request);
      return releaseByPerson(office, claimId, { by: actorName(actor), note });
    },
  );
}
