import type { FastifyInstance } from 'fastify';
import { pushReply, pushRequest } from '../../../shared/protocol/push.ts';
import { createIngest } from '../../journal/ingest.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import { docs } from '../docs.ts';
import { inflated } from '../inflated.ts';
import { bodyOf } from '../parse.ts';
import { mayHandIn, requireDevice } from './deviceAuth.ts';

/** Where journals come in. What was taken in is written before the service ends. */
export function pushRoutes(app: FastifyInstance, office: Office): void {
  const ingest = createIngest(office);
  app.addHook('onClose', () => ingest.stop());
  app.route({
    method: 'POST',
    url: '/v1/push',
    schema: docs({
      summary: 'Take the next entries of a terminal’s journal',
      tag: 'terminal',
      body: pushRequest,
      reply: pushReply,
    }),
    onRequest: async () => {
      // Before anything is read or looked up for it: what can't be taken must cost next to nothing.
      if (!ingest.hasRoom()) throw new HqProblem('busy', 'too many terminals wait just now');
    },
    preParsing: inflated,
    handler: async (request) => {
      const by = await requireDevice(office, request, mayHandIn);
      const pushed = bodyOf(pushRequest, request);
      const reply = await ingest.push(by, pushed);
      office.metrics.pushed(pushed.entries, reply);
      return reply;
    },
  });
}
