import type { CivilDate, CivilTime, InstantMs } from './civil.ts';
import type { Campaign } from './campaign.ts';
import type { MinorUnits } from './money.ts';

/** Who says so. */
export type FactSource = 'journal' | 'shop' | 'hq' | 'code' | 'operator' | 'clock';

/** A value, who says so, and as of when. Decisions see nothing else. */
export interface Fact<T> {
  readonly value: T;
  readonly source: FactSource;
  readonly asOf: InstantMs;
}

/** 32 lower-case hex digits: HMAC of the decoded id under the chain key, first 16 bytes. */
export type VoucherRef = string;

/** 32 lower-case hex digits: a customer as HQ knows them; opaque, not derived from a phone number. */
export type CustomerId = string;

/** The last use known, in words a cashier can say aloud: where, which counter, when, by whom. */
export interface UseRecord {
  readonly at: InstantMs;
  readonly shop: string;
  readonly shopName: string;
  readonly counter: string;
  readonly operator: string;
  /** Journal place of that use when it was on this terminal. */
  readonly seq: number | null;
}

/** What is known of one voucher. */
export interface VoucherFacts {
  readonly ref: VoucherRef;
  /** First and last characters, the rest masked: for screen and paper. */
  readonly hint: string;
  readonly campaign: Fact<Campaign>;
  readonly form: 'static' | 'signed' | 'foreign';
  /** Validity of this voucher; narrower or (by an extension from HQ) wider than the campaign's. */
  readonly firstDay: Fact<CivilDate>;
  readonly lastDay: Fact<CivilDate>;
  readonly holder: Fact<CustomerId | null>;
  readonly homeShop: Fact<string | null>;
  readonly killed: Fact<boolean>;
  readonly usesAllowed: Fact<number>;
  readonly usesCounted: Fact<number>;
  /** For `storedAmount`: what was put on it and what has been spent. */
  readonly amountStoredMinor: Fact<MinorUnits> | null;
  readonly amountSpentMinor: Fact<MinorUnits> | null;
  readonly lastUse: Fact<UseRecord | null>;
  /** How often this voucher was redeemed and undone again (rounds are capped). */
  readonly undoRounds: number;
  /** HQ's answer to a claim made for this very use, when one came in time. */
  readonly claim: Fact<'granted' | 'refused'> | null;
}

/** Uses by one customer of one campaign, per business day. */
export interface DayCount {
  readonly businessDay: CivilDate;
  readonly uses: number;
}

/** What is known of the customer in front of the counter. */
export interface CustomerFacts {
  readonly id: CustomerId;
  /** Keyed by campaign `no`. */
  readonly usesByCampaign: ReadonlyMap<number, Fact<readonly DayCount[]>>;
}

/** What is known of the place and moment. */
export interface CounterFacts {
  readonly shop: string;
  readonly now: Fact<CivilTime>;
  /** When HQ was last heard; `null` standing alone (there is nobody to be apart from). */
  readonly lastSync: InstantMs | null;
  readonly standAlone: boolean;
  /** Doubtful uses accepted since the last sync, per campaign `no`, against its risk budget. */
  readonly doubtSinceSync: ReadonlyMap<
    number,
    { readonly count: number; readonly valueMinor: MinorUnits }
  >;
}
