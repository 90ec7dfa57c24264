import type { Localized } from '../domain/campaign/campaign.ts';
import { ratings } from '../domain/customers/rating.ts';
import type { Rating } from '../domain/customers/rating.ts';
import type { CustomerShown, TextSize } from './screenMethods.ts';

/** All that the customer's screen is ever told. */
export interface CustomerScreenView {
  readonly shop: Localized | null;
  readonly language: 'zh' | 'en';
  readonly theme: 'light' | 'dark' | 'system';
  readonly textSize: TextSize;
  readonly currency: string;
  readonly isPractice: boolean;
  readonly shown: CustomerShown;
  /** Whether a rating is asked for. */
  readonly rating: 'none' | 'asked' | 'given';
}

/** The paths of the customer's screen on the browser host: it serves these and files, nothing else. */
export const customerPath = '/customer';
export const customerEventsPath = '/customer/events';
export const customerRatePath = '/customer/rate';

/** A rating as it came over the wire; `null` for anything else. */
export function ratingFrom(said: unknown): Rating | null {
  return ratings.find((one) => one === said) ?? null;
}

/** What the page of the customer's screen can do, over either host: see, and rate. */
export interface CustomerLine {
  /** Calls `show` now and with each change, until the returned function is called. */
  readonly watch: (show: (view: CustomerScreenView | null) => void) => () => void;
  readonly rate: (rating: Rating) => Promise<boolean>;
}
