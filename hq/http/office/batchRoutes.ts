import { Readable } from 'node:stream';
import { z } from 'zod';
import { actorName } from '../../access/actor.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import type { Office } from '../../office.ts';
import {
  batch,
  batchCodes,
  batches,
  batchReport,
  makeBatch,
  newBatch,
  noteReceived,
} from '../../vouchers/batches.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';
import type { AdminRoute } from './adminRoute.ts';

const batchParams = z.strictObject({ batch: hex(16) });
const tokenBody = z.strictObject({ token: hex(32) });
const batchPlace = z
  .string()
  .regex(/^\d{1,15}-[0-9a-f]{32}$/)
  .transform((text) => {
    const [at = '', id = ''] = text.split('-');
    return { at: Number(at), id };
  });
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: batchPlace.nullable().default(null),
});

/** Static codes made together: begun, then fetched once as a file; the codes are kept nowhere. */
export function batchRoutes(route: AdminRoute, office: Office): void {
  route(
    'POST',
    '/batches',
    {
      scope: 'vouchers',
      summary: 'Begin a batch of static codes; the token they follow from is in this answer only',
      body: newBatch,
      reply: batchReport.extend({ token: z.string() }),
    },
    (request, actor) => makeBatch(office, bodyOf(newBatch, request), actorName(actor)),
  );
  route(
    'GET',
    '/batches',
    {
      scope: 'read',
      summary: 'Batches, newest first',
      querystring: listQuery,
      reply: z.object({ batches: z.array(batchReport), next: z.string().nullable() }),
    },
    (request) => {
      const { limit, after } = queryOf(listQuery, request);
      return batches(office, limit, after);
    },
  );
  route(
    'GET',
    '/batches/:batch',
    { scope: 'read', summary: 'One batch', params: batchParams, reply: batchReport },
    (request) => batch(office, paramsOf(batchParams, request).batch),
  );
  route(
    'POST',
    '/batches/:batch/codes',
    {
      scope: 'vouchers',
      summary: 'Make the batch’s codes and give them out as CSV, until they are received',
      description:
        'A file that breaks off can be asked for again with the same token, and has the same codes. Say `…/received` once you have it: then, and a day after the batch was made, nobody gets them any more. What is lost then is withdrawn by its batch.',
      params: batchParams,
      body: tokenBody,
      reply: z.string(),
      replyType: 'text/csv',
      problems: ['codeRefused'],
    },
    async (request, _actor, reply) => {
      const { batch: id } = paramsOf(batchParams, request);
      const lines = await batchCodes(office, id, bodyOf(tokenBody, request).token);
      reply.header('cache-control', 'no-store');
      return Readable.from(lines, { objectMode: false, highWaterMark: 1 });
    },
  );
  route(
    'POST',
    '/batches/:batch/received',
    {
      scope: 'vouchers',
      summary: 'The codes have arrived: their file goes out no more',
      params: batchParams,
      body: tokenBody,
      reply: batchReport,
      problems: ['codeRefused'],
    },
    (request) => {
      const { batch: id } = paramsOf(batchParams, request);
      return noteReceived(office, id, bodyOf(tokenBody, request).token);
    },
  );
}
