import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isKnownZone } from '../../shared/domain/civilTime.ts';
import {
  makeVouchersReply,
  maxMadeVouchers,
  saveCampaignReply,
} from '../../shared/protocol/authority.ts';
import { campaign, campaignDraft } from '../../shared/protocol/campaign.ts';
import { enrolmentCode } from '../../shared/protocol/enrolment.ts';
import { roles, rosterPerson, shopConfig } from '../../shared/protocol/feed.ts';
import { currencyCode, hex, plainText, zoneName } from '../../shared/protocol/primitives.ts';
import { currentCampaigns, saveCampaign } from '../campaigns.ts';
import { makeEnrolmentCode } from '../enrol.ts';
import type { Office } from '../office.ts';
import { addRosterPerson, roster } from '../people.ts';
import { hashPin } from '../pinHash.ts';
import {
  caseReport,
  deviceReport,
  devices,
  noteRestored,
  openCases,
  quarantined,
  quarantineReport,
  redemptionReport,
  redemptions,
  revokeDevice,
} from '../reports.ts';
import { addShop, shopById, shops } from '../shops.ts';
import { makeVouchers } from '../vouchers.ts';
import { requireAdmin } from './adminAuth.ts';
import { docs } from './docs.ts';
import type { RouteDocs } from './docs.ts';
import { bodyOf, paramsOf, queryOf } from './parse.ts';

const maxListed = 1000;
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
});
const shopParams = z.strictObject({ shop: z.string().min(1).max(40) });
const deviceParams = z.strictObject({ device: hex(16) });

const newShop = z.strictObject({
  name: plainText(60).trim().min(1),
  currency: currencyCode,
  zone: zoneName.refine(isKnownZone, 'no such time zone'),
  language: z.enum(['zh', 'en']).default('zh'),
});
const newPerson = z.strictObject({
  name: plainText(60).trim().min(1),
  role: z.enum(roles),
  pin: z.string().regex(/^\d{4,6}$/),
  /** `null`: every shop. */
  shops: z.array(z.string().min(1).max(40)).min(1).max(500).nullable(),
});
const newVouchers = z.strictObject({
  shop: z.string().min(1).max(40),
  campaignId: z.string().min(1).max(40),
  count: z.int().min(1).max(maxMadeVouchers),
  customer: hex(16).nullable().default(null),
});

/** What the people at head office ask, each with `Authorization: Bearer <admin token>`. */
export function adminRoutes(app: FastifyInstance, office: Office, adminToken: string): void {
  type Work = (request: Parameters<typeof requireAdmin>[1]) => Promise<unknown>;

  function route(method: 'GET' | 'POST', url: string, says: Omit<RouteDocs, 'tag'>, work: Work) {
    app.route({
      method,
      url: `/v1/admin${url}`,
      schema: docs({ ...says, tag: 'office' }),
      handler: async (request) => {
        requireAdmin(adminToken, request);
        return work(request);
      },
    });
  }

  route(
    'GET',
    '/shops',
    { summary: 'Shops', reply: z.object({ shops: z.array(shopConfig) }) },
    async () => ({ shops: await shops(office, office.db) }),
  );
  route('POST', '/shops', { summary: 'Add a shop', body: newShop, reply: shopConfig }, (request) =>
    addShop(office, bodyOf(newShop, request)),
  );
  route(
    'POST',
    '/shops/:shop/codes',
    {
      summary: 'A one-time code for one more terminal: 10 minutes, 5 tries',
      params: shopParams,
      reply: z.object({ code: enrolmentCode, expiresAt: z.int() }),
    },
    (request) => makeEnrolmentCode(office, paramsOf(shopParams, request).shop),
  );

  route(
    'GET',
    '/devices',
    { summary: 'Terminals', reply: z.object({ devices: z.array(deviceReport) }) },
    async () => ({ devices: await devices(office) }),
  );
  route(
    'POST',
    '/devices/:device/revoke',
    { summary: 'Stop hearing a terminal', params: deviceParams, reply: z.object({}) },
    async (request) => {
      await revokeDevice(office, paramsOf(deviceParams, request).device);
      return {};
    },
  );

  route(
    'GET',
    '/redemptions',
    {
      summary: 'What was used and undone, newest arrivals first; one row a voucher',
      querystring: listQuery,
      reply: z.object({ total: z.int(), redemptions: z.array(redemptionReport) }),
    },
    (request) => redemptions(office, queryOf(listQuery, request).limit),
  );
  route(
    'GET',
    '/cases',
    {
      summary: 'Open cases',
      querystring: listQuery,
      reply: z.object({ cases: z.array(caseReport) }),
    },
    async (request) => ({ cases: await openCases(office, queryOf(listQuery, request).limit) }),
  );
  route(
    'GET',
    '/quarantine',
    {
      summary: 'Entries that are kept but can’t be used',
      querystring: listQuery,
      reply: z.object({ quarantine: z.array(quarantineReport) }),
    },
    async (request) => ({
      quarantine: await quarantined(office, queryOf(listQuery, request).limit),
    }),
  );

  route(
    'GET',
    '/campaigns',
    { summary: 'Campaigns', reply: z.object({ campaigns: z.array(campaign) }) },
    async () => ({ campaigns: await currentCampaigns(office, office.db) }),
  );
  route(
    'POST',
    '/campaigns',
    {
      summary: 'Make a campaign or its next version',
      body: campaignDraft,
      reply: saveCampaignReply,
    },
    (request) => saveCampaign(office, bodyOf(campaignDraft, request)),
  );
  route(
    'POST',
    '/vouchers',
    {
      summary: 'Make static vouchers; the codes are in this answer only',
      body: newVouchers,
      reply: makeVouchersReply,
    },
    async (request) => {
      const { shop, ...wanted } = bodyOf(newVouchers, request);
      await shopById(office, office.db, shop);
      return makeVouchers(office, shop, wanted);
    },
  );

  route(
    'GET',
    '/people',
    { summary: 'The roster', reply: z.object({ people: z.array(rosterPerson) }) },
    async () => ({ people: await roster(office, office.db) }),
  );
  route(
    'POST',
    '/people',
    { summary: 'Add a person', body: newPerson, reply: rosterPerson },
    async (request) => {
      const { pin, ...person } = bodyOf(newPerson, request);
      return addRosterPerson(office, { ...person, pinHash: await hashPin(pin) });
    },
  );

  route(
    'POST',
    '/restored',
    {
      summary: 'The database came back from a backup: terminals start from a snapshot',
      reply: z.object({ feedEpoch: z.int() }),
    },
    () => noteRestored(office),
  );
}
