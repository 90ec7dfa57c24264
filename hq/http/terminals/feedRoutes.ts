import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { feedPage } from '../../../shared/protocol/feed.ts';
import { createPace } from '../../feed/pace.ts';
import type { Pace } from '../../feed/pace.ts';
import { feedHead, pageText } from '../../feed/readFeed.ts';
import type { FeedState } from '../../feed/waiters.ts';
import type { Office } from '../../office.ts';
import { docs } from '../docs.ts';
import { queryOf } from '../parse.ts';
import { sendJson } from '../squeezed.ts';
import { mayListen, noteHead, requireDevice } from './deviceAuth.ts';

/** The longest a feed request is held open while there is nothing new. */
export const maxFeedWaitSeconds = 25;
/** Nobody stands waiting at a request that may be held: it is looked up together with others. */
const lookUpPatienceMs = 25;
/** Changes told by one process in a second; who waits longest hears first, and of all there is by then. */
export const maxTellingsPerSecond = 1_000;
const tellingBurst = 200;

const feedQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** The feed's epoch as the reader knows it: where it is another by now, nothing is waited for. */
  epoch: z.coerce.number().int().min(0).max(0x7fff_ffff).nullable().default(null),
  wait: z.coerce.number().int().min(0).max(maxFeedWaitSeconds).default(0),
  /** Last entry of the reader's own journal: how much it has not sent yet. */
  head: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
});
type FeedQuery = z.output<typeof feedQuery>;

/** Held while there is nothing new; who asks to be held is told in its turn. */
async function heldState(
  { waiters }: Office,
  pace: Pace,
  { after: cursor, epoch, wait }: FeedQuery,
): Promise<FeedState> {
  if (wait === 0) return waiters.look();
  const state = await waiters.until({ cursor, feedEpoch: epoch }, wait * 1000);
  if (state.head <= cursor) return state;
  await pace.turn();
  return state;
}

export function feedRoutes(app: FastifyInstance, office: Office, stopping: AbortSignal): void {
  const pace = createPace(maxTellingsPerSecond, tellingBurst);
  stopping.addEventListener('abort', () => office.waiters.release());
  app.route({
    method: 'GET',
    url: '/v1/feed',
    schema: docs({
      summary: 'Changes after a cursor; held open while there are none',
      querystring: feedQuery,
      reply: feedPage,
      tag: 'terminal',
    }),
    async handler(request, reply) {
      const by = await requireDevice(office, request, mayListen, lookUpPatienceMs);
      const query = queryOf(feedQuery, request);
      if (query.head !== null) await noteHead(office, by, query.head);
      const state = await heldState(office, pace, query);
      office.metrics.feedRead(Math.max(0, state.head - query.after));
      const place = { cursor: query.after, feedEpoch: query.epoch };
      const text = await pageText(office, place, state, by).catch(async (fault: unknown) => {
        // It may have been let go of since the look; then that is what is to be said.
        const now = await feedHead(office);
        if (now.floor <= state.floor && now.feedEpoch === state.feedEpoch) throw fault;
        return pageText(office, place, now, by);
      });
      return sendJson(request, reply, text);
    },
  });
}
