import { z } from 'zod';
import {
  makeVouchersReply,
  maxMadeVouchers,
  saveCampaignReply,
} from '../../../shared/protocol/authority.ts';
import { campaign, campaignDraft } from '../../../shared/protocol/campaign.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { currentCampaigns, saveCampaign } from '../../campaigns/campaigns.ts';
import { extend, extension, extensionReply } from '../../vouchers/extend.ts';
import type { Office } from '../../office.ts';
import { shopById } from '../../shops/shops.ts';
import { tried, tryOrder, tryRequest } from '../../vouchers/tryOrder.ts';
import { makeVouchers } from '../../vouchers/vouchers.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf } from '../parse.ts';

const newVouchers = z.strictObject({
  shop: z.string().min(1).max(40),
  campaignId: z.string().min(1).max(40),
  count: z.int().min(1).max(maxMadeVouchers),
  customer: hex(16).nullable().default(null),
});

/** Campaigns, the vouchers made of them, and why one would be refused. */
export function voucherRoutes(route: AdminRoute, office: Office): void {
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
      const { shop: id, ...wanted } = bodyOf(newVouchers, request);
      const shop = await shopById(office, office.db, id);
      return makeVouchers(office, { shop, by: 'office' }, wanted);
    },
  );
  route(
    'POST',
    '/vouchers/extend',
    {
      summary:
        'Extend a campaign, or vouchers listed, through a day; what is printed keeps working',
      body: extension,
      reply: extensionReply,
    },
    (request) => extend(office, bodyOf(extension, request)),
  );
  route(
    'POST',
    '/try',
    {
      summary:
        'What would be decided of an order, and why, by what head office knows: nothing is used',
      body: tryRequest,
      reply: tried,
    },
    (request) => tryOrder(office, bodyOf(tryRequest, request)),
  );
}
