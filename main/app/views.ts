import type { Campaign } from '../../shared/domain/campaign.ts';
import { worthOf } from '../../shared/domain/worth.ts';
import type { CampaignView } from '../../shared/contract/views.ts';

/** A campaign as screens show it. */
export function campaignView(campaign: Campaign): CampaignView {
  const { benefit } = campaign;
  return {
    id: campaign.id,
    no: campaign.no,
    version: campaign.version,
    name: campaign.name,
    kind: benefit.kind,
    item: benefit.kind === 'freeItem' || benefit.kind === 'gift' ? benefit.item : null,
    worthMinor: worthOf(benefit),
    validThrough: campaign.validThrough,
    paused: campaign.status === 'paused',
  };
}
