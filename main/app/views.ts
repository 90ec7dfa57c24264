import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { worthOf } from '../../shared/domain/campaign/worth.ts';
import type { CampaignView } from '../../shared/contract/views.ts';

/** A campaign as screens show it. */
export function campaignView(campaign: Campaign): CampaignView {
  const { benefit, acquisition } = campaign;
  return {
    id: campaign.id,
    no: campaign.no,
    version: campaign.version,
    name: campaign.name,
    kind: benefit.kind,
    item: 'item' in benefit ? benefit.item : null,
    worthMinor: worthOf(benefit),
    paidMinor: acquisition.kind === 'paid' ? acquisition.priceMinor : null,
    validThrough: campaign.validThrough,
    paused: campaign.status === 'paused',
  };
}
