import type { Localized } from '../domain/campaign/campaign.ts';
import type { SoldOutThing, SoldOutUntil } from '../domain/stock/soldOut.ts';

/** Something that is sold out here today. */
export interface SoldOutView {
  readonly thing: SoldOutThing;
  /** `null`: neither the menu nor a campaign here knows it any more. */
  readonly name: Localized | null;
  readonly until: SoldOutUntil;
  readonly at: number;
  readonly operator: string;
}

/** A rain-check that was given. */
export interface RainCheckView {
  readonly seq: number;
  readonly name: Localized;
  readonly goodThrough: string;
}
