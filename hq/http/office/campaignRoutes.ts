import { z } from 'zod';
import { saveCampaignReply } from '../../../shared/protocol/authority.ts';
import { campaign, campaignDraft } from '../../../shared/protocol/campaign.ts';
import {
  campaignById,
  campaignList,
  saveCampaign,
  setCampaignStatus,
} from '../../campaigns/campaigns.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';
import type { AdminRoute } from './adminRoute.ts';

const campaignParams = z.strictObject({ campaign: z.string().min(1).max(40) });
/** A chain has hundreds of campaigns: unless asked for less, all come at once. */
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

/** Campaigns: what vouchers are made of. */
export function campaignRoutes(route: AdminRoute, office: Office): void {
  const params = campaignParams;
  const idOf = (request: Parameters<typeof paramsOf>[1]) =>
    paramsOf(campaignParams, request).campaign;
  route(
    'GET',
    '/campaigns',
    {
      scope: 'read',
      summary: 'Campaigns by number, the newest version of each',
      querystring: listQuery,
      reply: z.object({ campaigns: z.array(campaign), next: z.int().nullable() }),
    },
    (request) => {
      const { limit, after } = queryOf(listQuery, request);
      return campaignList(office, limit, after);
    },
  );
  route(
    'GET',
    '/campaigns/:campaign',
    { scope: 'read', summary: 'One campaign, its newest version', params, reply: campaign },
    (request) => campaignById(office, office.db, idOf(request)),
  );
  route(
    'POST',
    '/campaigns',
    {
      scope: 'campaigns',
      summary: 'Make a campaign or its next version',
      body: campaignDraft,
      reply: saveCampaignReply,
    },
    (request) => saveCampaign(office, bodyOf(campaignDraft, request)),
  );
  route(
    'PUT',
    '/campaigns/:campaign',
    {
      scope: 'campaigns',
      summary: 'The next version of a campaign; entries keep the version they were judged by',
      params,
      body: campaignDraft,
      reply: saveCampaignReply,
    },
    async (request) => {
      const draft = bodyOf(campaignDraft, request);
      const id = idOf(request);
      if (draft.id !== null && draft.id !== id) {
        throw new HqProblem('badInput', 'the address names another campaign');
      }
      return saveCampaign(office, { ...draft, id });
    },
  );
  route(
    'POST',
    '/campaigns/:campaign/end',
    {
      scope: 'campaigns',
      summary: 'End a campaign: its vouchers are refused at every counter that hears of it',
      params,
      reply: campaign,
    },
    (request) => setCampaignStatus(office, idOf(request), 'paused'),
  );
  route(
    'POST',
    '/campaigns/:campaign/resume',
    { scope: 'campaigns', summary: 'Let an ended campaign go on', params, reply: campaign },
    (request) => setCampaignStatus(office, idOf(request), 'active'),
  );
}
