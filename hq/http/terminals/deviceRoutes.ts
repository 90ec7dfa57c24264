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
import { rosterPerson } from '../../../shared/protocol/feed.ts';
import {
  epochReply,
  epochRequest,
  ownEntriesPage,
  testimonyReply,
  testimonyRequest,
} from '../../../shared/protocol/epoch.ts';
import { saveCampaign } from '../../campaigns/campaigns.ts';
import { beginEnrolment } from '../../devices/enrol.ts';
import { beginEpoch, ownEntries, takeTestimony } from '../../devices/epochs.ts';
import { openEnrolment, refuseEnrolment } from '../../devices/openEnrolment.ts';
import { HqProblem } from '../../problem.ts';
import type { Office } from '../../office.ts';
import { addPerson, changePerson, requireRole } from '../../people/people.ts';
import { shopById, shops } from '../../shops/shops.ts';
import { addVouchers, makeVouchers } from '../../vouchers/vouchers.ts';
import { atWork, mayBeEnrolling, mayHandIn, mayReadOwn, requireDevice } from './deviceAuth.ts';
import type { Admits, SignedBy } from './deviceAuth.ts';
import { docs } from '../docs.ts';
import type { RouteDocs } from '../docs.ts';
import { countGuesses } from './guesses.ts';
import { claimRoutes } from './claimRoutes.ts';
import { feedRoutes } from './feedRoutes.ts';
import { pushRoutes } from './pushRoutes.ts';
import { reconcileRoutes } from './reconcileRoutes.ts';
import { snapshotRoutes } from './snapshotRoutes.ts';
import { bodyOf, queryOf } from '../parse.ts';

const ownEntriesQuery = z.strictObject({
  epoch: z.coerce.number().int().min(1).max(0x7fff_ffff),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});

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
  pushRoutes(app, office);
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
  claimRoutes(app, office);
  feedRoutes(app, office, stopping);
  snapshotRoutes(app, office);
  reconcileRoutes(app, office);

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
      security: 'none',
      problems: ['codeRefused', 'tooManyTries'],
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
