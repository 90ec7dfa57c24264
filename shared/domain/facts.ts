import type { Campaign, Channel, Segment } from './campaign/campaign.ts';
import type { CivilDate, CivilTime, InstantMs } from './time/civil.ts';
import type { Decimal } from './codes/gs1Terms.ts';
import type { MinorUnits } from './money.ts';
import type { SoldOutMark } from './stock/soldOut.ts';

/** Who says so: this terminal's journal, another counter of the shop, HQ, the code, a person, the clock. */
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
  /** Set where place and time are no longer kept: it was used before this day. */
  readonly before?: CivilDate;
}

/** What was counted on one business day: uses, and what they gave in minor units. */
export interface DayTally {
  readonly businessDay: CivilDate;
  readonly uses: number;
  readonly valueMinor: MinorUnits;
}

/** What was counted, in parts by who says so: the sum of the parts is the count. */
export type Tally = readonly Fact<readonly DayTally[]>[];

/** The answer to a claim made for this very use, when one came in time. */
export interface Claim {
  readonly claimId: string;
  readonly answer: 'granted' | 'refused';
  readonly by: 'hq' | 'shopAuthority';
}

/** What stands in a GS1 code: an amount in the shop's currency, per cent off. */
export interface PrintedWorth {
  readonly amountMinor: MinorUnits | null;
  readonly percentOff: Decimal | null;
}

/** What is known of one voucher. */
export interface VoucherFacts {
  readonly ref: VoucherRef;
  /** First and last characters, the rest masked: for screen and paper. */
  readonly hint: string;
  readonly campaign: Fact<Campaign>;
  readonly form: 'static' | 'signed' | 'foreign';
  /** Characters of its code that nobody could read and that were worked out; absent: none. */
  readonly workedOut?: number;
  /** What a GS1 code says it is worth; absent: nothing. Told where it differs, and decides nothing. */
  readonly printed?: PrintedWorth;
  /** The voucher's own days, as issued; narrower than the campaign's where it was issued so. */
  readonly firstDay: Fact<CivilDate>;
  readonly lastDay: Fact<CivilDate>;
  /** What HQ, or a rain-check given at this counter, granted this voucher beyond its own last day. */
  readonly extendedThrough: Fact<CivilDate | null>;
  /** Through when an undo after its last day made it good again. */
  readonly revivedThrough: Fact<CivilDate | null>;
  /** Business day of the first use that stands; asked only of campaigns with days from first use. */
  readonly firstUseDay: Fact<CivilDate | null>;
  readonly holder: Fact<CustomerId | null>;
  readonly homeShop: Fact<string | null>;
  readonly killed: Fact<boolean>;
  /** When head office withdrew it, where it said so of this one voucher. */
  readonly killedAt?: InstantMs;
  readonly usesAllowed: Fact<number>;
  readonly usesCounted: Fact<number>;
  /** Its uses by day; asked only of campaigns that limit a voucher within a period. */
  readonly used: Tally;
  /** For `storedAmount`: what was put on it and what has been spent. */
  readonly amountStoredMinor: Fact<MinorUnits> | null;
  readonly amountSpentMinor: Fact<MinorUnits> | null;
  readonly lastUse: Fact<UseRecord | null>;
  /** How often this voucher was redeemed and undone again (rounds are capped). */
  readonly undoRounds: number;
  readonly claim: Fact<Claim> | null;
  /** Id of the lease by which this terminal holds this very voucher, in escrow until it is given back. */
  readonly lease: Fact<string> | null;
}

/** What is known of the customer in front of the counter. */
export interface CustomerFacts {
  readonly id: CustomerId;
  /** `null` where nobody told. */
  readonly segment: Fact<Segment | null>;
  readonly tier: Fact<string | null>;
  /** Uses by this customer, by campaign `no`. */
  readonly used: ReadonlyMap<number, Tally>;
}

/** Uses of a campaign that this terminal holds in escrow: `usesLeft` of them nobody else can spend. */
export interface CounterLease {
  readonly leaseId: string;
  readonly usesLeft: number;
}

/**
 * Who keeps the shop's account of its home vouchers: this terminal, another that answers on the shop's
 * own network, or another that is away just now. `unnamed`: HQ named none.
 */
export type ShopAuthority = 'here' | 'answers' | 'away' | 'unnamed';

/** Doubtful uses accepted since the last sync. */
export interface DoubtSpent {
  readonly count: number;
  readonly valueMinor: MinorUnits;
}

/** What is known of the place and moment. */
export interface CounterFacts {
  readonly shop: string;
  readonly shopGroups: Fact<readonly string[]>;
  readonly channel: Channel;
  readonly now: Fact<CivilTime>;
  /** Public holidays among the days around `now`. */
  readonly holidays: Fact<readonly CivilDate[]>;
  /** When HQ was last heard; `null`: never, or standing alone (there is nobody to be apart from). */
  readonly lastSync: InstantMs | null;
  /** Whether HQ answered the last time it was asked. */
  readonly lineUp: boolean;
  readonly standAlone: boolean;
  readonly authority: Fact<ShopAuthority>;
  /** By campaign `no`, against its risk budget. */
  readonly doubtSinceSync: ReadonlyMap<number, DoubtSpent>;
  readonly leases: ReadonlyMap<number, Fact<CounterLease>>;
  /** Uses in this shop, and anywhere, by campaign `no`; asked only of campaigns that limit them. */
  readonly usedInShop: ReadonlyMap<number, Tally>;
  readonly usedAnywhere: ReadonlyMap<number, Tally>;
  /** Campaigns whose item is sold out here today, by `no`; absent: none is. */
  readonly soldOut?: ReadonlyMap<number, SoldOutMark>;
}
