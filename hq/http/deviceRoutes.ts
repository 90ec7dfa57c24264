import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  addPersonRequest,
  addVouchersReply,
  addVouchersRequest,
  makeVouchersReply,
  makeVouchersRequest,
  saveCampaignReply,
  saveCampaignRequest,
} from '../../shared/protocol/authority.ts';
import { enrolReply, enrolRequest } from '../../shared/protocol/enrolment.ts';
import {
  feedPage,
  protocolVersion,
  rosterPerson,
  snapshotPage,
} from '../../shared/protocol/feed.ts';
import type { FeedPage } from '../../shared/protocol/feed.ts';
import { pushReply, pushRequest } from '../../shared/protocol/push.ts';
import { saveCampaign } from '../campaigns.ts';
import { enrol } from '../enrol.ts';
import { feedHead, readFeed } from '../feedLog.ts';
import { acceptPush } from '../journal/accept.ts';
import type { Office } from '../office.ts';
import { addPerson, requireRole } from '../people.ts';
import { shopById } from '../shops.ts';
import { snapshot } from '../snapshot.ts';
import { addVouchers, makeVouchers } from '../vouchers.ts';
import { requireDevice } from './deviceAuth.ts';
import type { SignedBy } from './deviceAuth.ts';
import { docs } from './docs.ts';
import type { RouteDocs } from './docs.ts';
import { bodyOf, queryOf } from './parse.ts';

/** The longest a feed request is held open while there is nothing new. */
export const maxFeedWaitSeconds = 25;
/** Another process of this head office may have written: look again this often. */
const lookAgainMs = 2000;

const feedQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** The feed's epoch as the reader knows it: where it is another by now, nothing is waited for. */
  epoch: z.coerce.number().int().min(0).max(0x7fff_ffff).nullable().default(null),
  wait: z.coerce.number().int().min(0).max(maxFeedWaitSeconds).default(0),
});
const snapshotQuery = z.strictObject({
  page: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

async function pageOfFeed(
  office: Office,
  { after, epoch: readerEpoch, wait }: z.output<typeof feedQuery>,
  reader: SignedBy,
  stopping: AbortSignal,
): Promise<FeedPage> {
  const deadline = performance.now() + wait * 1000;
  for (;;) {
    const { head, feedEpoch } = await feedHead(office);
    const left = deadline - performance.now();
    const restored = readerEpoch !== null && feedEpoch !== readerEpoch;
    // A cursor from before a restore may lie above the head: answer, so that the epoch is seen.
    if (head !== after || restored || left <= 0 || stopping.aborted) {
      const events = head > after ? await readFeed(office, after, reader) : [];
      return { v: protocolVersion, feedEpoch, after, head, events: [...events] };
    }
    await office.waiters.wait(Math.min(left, lookAgainMs), stopping);
  }
}

type SignedWork = (request: FastifyRequest, by: SignedBy) => Promise<unknown>;

/** What terminals ask. All but enrolment is signed by the device. */
export function deviceRoutes(app: FastifyInstance, office: Office, stopping: AbortSignal): void {
  app.route({
    method: 'POST',
    url: '/v1/enrol',
    schema: docs({
      summary: 'Make a terminal a device of a shop, by a one-time code',
      tag: 'terminal',
      body: enrolRequest,
      reply: enrolReply,
    }),
    handler: (request) => enrol(office, bodyOf(enrolRequest, request)),
  });

  function signed(
    method: 'GET' | 'POST',
    url: string,
    says: Omit<RouteDocs, 'tag'>,
    work: SignedWork,
  ): void {
    app.route({
      method,
      url,
      schema: docs({ ...says, tag: 'terminal' }),
      handler: async (request) => work(request, await requireDevice(office, request)),
    });
  }

  signed(
    'POST',
    '/v1/push',
    {
      summary: 'Take the next entries of a terminal’s journal',
      body: pushRequest,
      reply: pushReply,
    },
    (request, by) => acceptPush(office, by, bodyOf(pushRequest, request)),
  );
  signed(
    'GET',
    '/v1/feed',
    {
      summary: 'Changes after a cursor; held open while there are none',
      querystring: feedQuery,
      reply: feedPage,
    },
    (request, by) => pageOfFeed(office, queryOf(feedQuery, request), by, stopping),
  );
  signed(
    'GET',
    '/v1/snapshot',
    { summary: 'One page of the whole state', querystring: snapshotQuery, reply: snapshotPage },
    (request, by) => snapshot(office, queryOf(snapshotQuery, request).page, by),
  );

  // What a manager asks for at a terminal: head office looks them up in its own roster.
  signed(
    'POST',
    '/v1/campaigns',
    {
      summary: 'Make a campaign or its next version',
      body: saveCampaignRequest,
      reply: saveCampaignReply,
    },
    async (request, { shop }) => {
      const { draft, by } = bodyOf(saveCampaignRequest, request);
      await requireRole(office, shop, by, 'manager');
      return saveCampaign(office, draft);
    },
  );
  signed(
    'POST',
    '/v1/vouchers/make',
    {
      summary: 'Make static vouchers; the codes are in this answer only',
      body: makeVouchersRequest,
      reply: makeVouchersReply,
    },
    async (request, { shop: id }) => {
      const { by, campaignId, count, customer } = bodyOf(makeVouchersRequest, request);
      await requireRole(office, id, by, 'manager');
      const shop = await shopById(office, office.db, id);
      return makeVouchers(office, { shop, by: 'shop' }, { campaignId, count, customer });
    },
  );
  signed(
    'POST',
    '/v1/vouchers/add',
    {
      summary: 'Take codes made elsewhere, already hashed',
      body: addVouchersRequest,
      reply: addVouchersReply,
    },
    async (request, { shop: id }) => {
      const { by, campaignId, rows } = bodyOf(addVouchersRequest, request);
      await requireRole(office, id, by, 'manager');
      const shop = await shopById(office, office.db, id);
      return addVouchers(office, { shop, by: 'shop' }, campaignId, rows);
    },
  );
  signed(
    'POST',
    '/v1/people',
    {
      summary: 'Add a person to the roster of the terminal’s shop',
      body: addPersonRequest,
      reply: rosterPerson,
    },
    async (request, { shop }) => {
      const { by, name, role, pinHash } = bodyOf(addPersonRequest, request);
      return addPerson(office, shop, { name, role, pinHash }, by);
    },
  );
}
