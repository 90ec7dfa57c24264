import type { FastifyInstance } from 'fastify';
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
import { snapshot } from '../snapshot.ts';
import { addVouchers, makeVouchers } from '../vouchers.ts';
import { requireDevice } from './deviceAuth.ts';
import type { SignedBy } from './deviceAuth.ts';
import { docs } from './docs.ts';
import { bodyOf, queryOf } from './parse.ts';

/** The longest a feed request is held open while there is nothing new. */
export const maxFeedWaitSeconds = 25;
/** Another process of this head office may have written: look again this often. */
const lookAgainMs = 2000;

const feedQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  wait: z.coerce.number().int().min(0).max(maxFeedWaitSeconds).default(0),
});
const snapshotQuery = z.strictObject({
  page: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

async function pageOfFeed(
  office: Office,
  after: number,
  waitMs: number,
  reader: SignedBy,
  stopping: AbortSignal,
): Promise<FeedPage> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const { head, feedEpoch } = await feedHead(office);
    const left = deadline - performance.now();
    // A cursor from before a restore may lie above the head: answer, so that the epoch is seen.
    if (head !== after || left <= 0 || stopping.aborted) {
      const events = head > after ? await readFeed(office, after, reader) : [];
      return { v: protocolVersion, feedEpoch, after, head, events: [...events] };
    }
    await office.waiters.wait(Math.min(left, lookAgainMs), stopping);
  }
}

/** What terminals ask. All but enrolment is signed by the device. */
export function deviceRoutes(app: FastifyInstance, office: Office, stopping: AbortSignal): void {
  app.post(
    '/v1/enrol',
    {
      schema: docs({
        summary: 'Make a terminal a device of a shop, by a one-time code',
        tag: 'terminal',
        body: enrolRequest,
        reply: enrolReply,
      }),
    },
    (request) => enrol(office, bodyOf(enrolRequest, request)),
  );

  app.post(
    '/v1/push',
    {
      schema: docs({
        summary: 'Take the next entries of a terminal’s journal',
        tag: 'terminal',
        body: pushRequest,
        reply: pushReply,
      }),
    },
    async (request) => {
      const by = await requireDevice(office, request);
      return acceptPush(office, by, bodyOf(pushRequest, request));
    },
  );

  app.get(
    '/v1/feed',
    {
      schema: docs({
        summary: 'Changes after a cursor; held open while there are none',
        tag: 'terminal',
        querystring: feedQuery,
        reply: feedPage,
      }),
    },
    async (request) => {
      const by = await requireDevice(office, request);
      const { after, wait } = queryOf(feedQuery, request);
      return pageOfFeed(office, after, wait * 1000, by, stopping);
    },
  );

  app.get(
    '/v1/snapshot',
    {
      schema: docs({
        summary: 'One page of the whole state',
        tag: 'terminal',
        querystring: snapshotQuery,
        reply: snapshotPage,
      }),
    },
    async (request) => {
      const by = await requireDevice(office, request);
      return snapshot(office, queryOf(snapshotQuery, request).page, by);
    },
  );

  authorityRoutes(app, office);
}

/** What a manager asks for at a terminal: head office looks them up in its own roster. */
function authorityRoutes(app: FastifyInstance, office: Office): void {
  app.post(
    '/v1/campaigns',
    {
      schema: docs({
        summary: 'Make a campaign or its next version',
        tag: 'terminal',
        body: saveCampaignRequest,
        reply: saveCampaignReply,
      }),
    },
    async (request) => {
      const { shop } = await requireDevice(office, request);
      const { draft, by } = bodyOf(saveCampaignRequest, request);
      await requireRole(office, shop, by, 'manager');
      return saveCampaign(office, draft);
    },
  );

  app.post(
    '/v1/vouchers/make',
    {
      schema: docs({
        summary: 'Make static vouchers; the codes are in this answer only',
        tag: 'terminal',
        body: makeVouchersRequest,
        reply: makeVouchersReply,
      }),
    },
    async (request) => {
      const { shop } = await requireDevice(office, request);
      const { by, ...wanted } = bodyOf(makeVouchersRequest, request);
      await requireRole(office, shop, by, 'manager');
      return makeVouchers(office, shop, wanted);
    },
  );

  app.post(
    '/v1/vouchers/add',
    {
      schema: docs({
        summary: 'Take codes made elsewhere, already hashed',
        tag: 'terminal',
        body: addVouchersRequest,
        reply: addVouchersReply,
      }),
    },
    async (request) => {
      const { shop } = await requireDevice(office, request);
      const { by, campaignId, rows } = bodyOf(addVouchersRequest, request);
      await requireRole(office, shop, by, 'manager');
      return addVouchers(office, shop, campaignId, rows);
    },
  );

  app.post(
    '/v1/people',
    {
      schema: docs({
        summary: 'Add a person to the roster of the terminal’s shop',
        tag: 'terminal',
        body: addPersonRequest,
        reply: rosterPerson,
      }),
    },
    async (request) => {
      const { shop } = await requireDevice(office, request);
      const { by, name, role, pinHash } = bodyOf(addPersonRequest, request);
      return addPerson(office, shop, { name, role, pinHash }, by);
    },
  );
}
