import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  addPersonRequest,
  addVouchersReply,
  addVouchersRequest,
  changePersonRequest,
  makeVouchersReply,
  makeVouchersRequest,
  saveCampaignReply,
  saveCampaignRequest,
  shopNamesReply,
} from '../../../shared/protocol/authority.ts';
import {
  enrolOffer,
  enrolRequest,
  openEnrolmentReply,
  openEnrolmentRequest,
  refuseEnrolmentRequest,
} from '../../../shared/protocol/enrolment.ts';
import {
  feedPage,
  protocolVersion,
  rosterPerson,
  snapshotPage,
} from '../../../shared/protocol/feed.ts';
import type { FeedPage } from '../../../shared/protocol/feed.ts';
import {
  epochReply,
  epochRequest,
  ownEntriesPage,
  testimonyReply,
  testimonyRequest,
} from '../../../shared/protocol/epoch.ts';
import { pushReply, pushRequest } from '../../../shared/protocol/push.ts';
import { saveCampaign } from '../../campaigns/campaigns.ts';
import { beginEnrolment } from '../../devices/enrol.ts';
import { beginEpoch, ownEntries, takeTestimony } from '../../devices/epochs.ts';
import { feedHead, readFeed } from '../../feed/readFeed.ts';
import { acceptPush } from '../../journal/accept.ts';
import { openEnrolment, refuseEnrolment } from '../../devices/openEnrolment.ts';
import { HqProblem } from '../../problem.ts';
import type { Office } from '../../office.ts';
import { addPerson, changePerson, requireRole } from '../../people/people.ts';
import { shopById, shops } from '../../shops/shops.ts';
import { snapshot } from '../../feed/snapshot.ts';
import { addVouchers, makeVouchers } from '../../vouchers/vouchers.ts';
import {
  atWork,
  mayListen,
  mayBeEnrolling,
  mayHandIn,
  mayReadOwn,
  noteHead,
  requireDevice,
} from './deviceAuth.ts';
import type { Admits, SignedBy } from './deviceAuth.ts';
import { docs } from '../docs.ts';
import type { RouteDocs } from '../docs.ts';
import { countGuesses } from './guesses.ts';
import { bodyOf, queryOf } from '../parse.ts';

/** The longest a feed request is held open while there is nothing new. */
export const maxFeedWaitSeconds = 25;
/** Another process of this head office may have written: look again this often. */
const lookAgainMs = 2000;

const feedQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  /** The feed's epoch as the reader knows it: where it is another by now, nothing is waited for. */
  epoch: z.coerce.number().int().min(0).max(0x7fff_ffff).nullable().default(null),
  wait: z.coerce.number().int().min(0).max(maxFeedWaitSeconds).default(0),
  /** Last entry of the reader's own journal: how much it has not sent yet. */
  head: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().default(null),
});
const snapshotQuery = z.strictObject({
  page: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

const ownEntriesQuery = z.strictObject({
  epoch: z.coerce.number().int().min(1).max(0x7fff_ffff),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
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

/** What terminals ask. All but the first word of an enrolment is signed by the device. */
export function deviceRoutes(app: FastifyInstance, office: Office, stopping: AbortSignal): void {
  function signed(
    method: 'GET' | 'POST',
    url: string,
    says: Omit<RouteDocs, 'tag'>,
    work: SignedWork,
    admits: Admits = atWork,
  ): void {
    app.route({
      method,
      url,
      schema: docs({ ...says, tag: 'terminal' }),
      handler: async (request) => work(request, await requireDevice(office, request, admits)),
    });
  }

  enrolmentRoutes(app, office, signed);
  rosterRoutes(office, signed);
  signed(
    'POST',
    '/v1/push',
    {
      summary: 'Take the next entries of a terminal’s journal',
      body: pushRequest,
      reply: pushReply,
    },
    (request, by) => acceptPush(office, by, bodyOf(pushRequest, request)),
    mayHandIn,
  );
  signed(
    'POST',
    '/v1/epochs',
    {
      summary:
        'Certify the epoch a terminal began since it can’t prove that the one before is whole',
      body: epochRequest,
      reply: epochReply,
    },
    (request, by) => beginEpoch(office, by, bodyOf(epochRequest, request).signed),
    mayHandIn,
  );
  signed(
    'GET',
    '/v1/devices/self/entries',
    {
      summary: 'What is kept of one epoch of the asking device, byte for byte',
      querystring: ownEntriesQuery,
      reply: ownEntriesPage,
    },
    (request, by) => ownEntries(office, by, queryOf(ownEntriesQuery, request)),
    mayReadOwn,
  );
  signed(
    'POST',
    '/v1/testimony',
    {
      summary: 'Keep entries of a chain whose own key is lost, for a person to look at',
      body: testimonyRequest,
      reply: testimonyReply,
    },
    (request, by) => takeTestimony(office, by, bodyOf(testimonyRequest, request)),
    mayHandIn,
  );
  signed(
    'GET',
    '/v1/feed',
    {
      summary: 'Changes after a cursor; held open while there are none',
      querystring: feedQuery,
      reply: feedPage,
    },
    async (request, by) => {
      const query = queryOf(feedQuery, request);
      if (query.head !== null) await noteHead(office, by, query.head);
      return pageOfFeed(office, query, by, stopping);
    },
    mayListen,
  );
  signed(
    'GET',
    '/v1/snapshot',
    { summary: 'One page of the whole state', querystring: snapshotQuery, reply: snapshotPage },
    (request, by) => snapshot(office, queryOf(snapshotQuery, request).page, by),
    mayListen,
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

/** The roster as terminals of a shop may change it. */
function rosterRoutes(office: Office, signed: Signed): void {
  signed(
    'POST',
    '/v1/people/change',
    {
      summary:
        'Another PIN, a badge, lent, returned or retired: for somebody of the terminal’s shop',
      body: changePersonRequest,
      reply: rosterPerson,
    },
    async (request, { shop }) => {
      const { by, personId, change } = bodyOf(changePersonRequest, request);
      return changePerson(office, personId, change, { shop, personId: by });
    },
  );
  signed(
    'GET',
    '/v1/shops',
    { summary: 'Names of the chain’s shops, to lend somebody to', reply: shopNamesReply },
    async () => ({
      shops: (await shops(office, office.db)).map(({ id, name }) => ({ id, name })),
    }),
  );
}

type Signed = (
  method: 'GET' | 'POST',
  url: string,
  says: Omit<RouteDocs, 'tag'>,
  work: SignedWork,
  admits?: Admits,
) => void;

/** How a terminal becomes a device of a shop: an offer, the digits on both screens, then the secrets. */
function enrolmentRoutes(app: FastifyInstance, office: Office, signed: Signed): void {
  const guesses = countGuesses(office.now);
  app.route({
    method: 'POST',
    url: '/v1/enrol',
    schema: docs({
      summary: 'Begin to make a terminal a device of a shop, by a one-time code or token',
      tag: 'terminal',
      body: enrolRequest,
      reply: enrolOffer,
    }),
    handler: async (request) => {
      guesses.check(request.ip);
      const enrolled = await beginEnrolment(office, bodyOf(enrolRequest, request));
      if (enrolled.result === 'offered') return enrolled.offer;
      if (enrolled.guess) guesses.wrong(request.ip);
      throw new HqProblem('codeRefused');
    },
  });
  signed(
    'POST',
    '/v1/enrolment/open',
    {
      summary:
        'Show the nonce the digits follow from; get what is secret, once a person has agreed',
      body: openEnrolmentRequest,
      reply: openEnrolmentReply,
    },
    (request, by) => openEnrolment(office, by, bodyOf(openEnrolmentRequest, request).terminalNonce),
    mayBeEnrolling,
  );
  signed(
    'POST',
    '/v1/enrolment/refuse',
    {
      summary: 'The digits differ: forget this device',
      body: refuseEnrolmentRequest,
      reply: z.object({}),
    },
    async (request, by) => {
      await refuseEnrolment(office, by, bodyOf(refuseEnrolmentRequest, request).check);
      return {};
    },
    mayBeEnrolling,
  );
}
