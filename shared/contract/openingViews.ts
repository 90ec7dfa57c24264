import type { Localized } from '../domain/campaign/campaign.ts';
import type { CampaignCover } from '../domain/opening/lineCover.ts';
import type { OpeningLine, OpeningState } from '../domain/opening/readiness.ts';

/** How long one offer goes on without the line. */
export interface CoverView extends CampaignCover {
  readonly name: Localized;
}

/** Whether the counter is ready for the day. */
export interface OpeningView {
  /** Nobody has looked yet on this business day. */
  readonly isDue: boolean;
  readonly state: OpeningState;
  readonly lines: readonly OpeningLine[];
  /** Offers that run today, those that stop first before the others. */
  readonly cover: readonly CoverView[];
}
