import type { Campaign } from '../campaign/campaign.ts';
import type { DoubtSpent, ShopAuthority } from '../facts.ts';
import type { MinorUnits } from '../money.ts';
import type { InstantMs } from '../time/civil.ts';

const hourMs = 3_600_000;
const hoursPerDay = 24;

/** What is known when the line is thought away. */
export interface LineFacts {
  readonly now: InstantMs;
  readonly standAlone: boolean;
  /** `null`: head office was never heard. */
  readonly lastSync: InstantMs | null;
  readonly authority: ShopAuthority;
  /** By campaign `no`, what is spent of its budget already. */
  readonly doubtSinceSync: ReadonlyMap<number, DoubtSpent>;
}

/** Why a campaign's vouchers stop when they do. */
export type CoverBecause =
  | 'standAlone'
  | 'homeShop'
  | 'daysWithoutHq'
  | 'riskBudget'
  | 'hqOnly'
  | 'lease'
  | 'authorityAway'
  | 'neverHeard';

/** How long one campaign's vouchers are taken once the line is gone. */
export interface CampaignCover {
  readonly campaignNo: number;
  /** Whole hours from now; `null`: as long as one likes; 0: it stops at once. */
  readonly hours: number | null;
  /** What its budget still bears, where it has one. */
  readonly usesLeft: number | null;
  readonly valueLeftMinor: MinorUnits | null;
  readonly because: CoverBecause;
}

/**
 * "If the line drops now": what the rules of `doubtRules` leave of a campaign from this moment on, as far
 * as time and budgets go; each voucher still has its own limits.
 */
export function coverOf(
  { no, offline, maxDaysWithoutHq }: Pick<Campaign, 'no' | 'offline' | 'maxDaysWithoutHq'>,
  facts: LineFacts,
): CampaignCover {
  const stopped = (because: CoverBecause): CampaignCover => ({ ...none(no), hours: 0, because });
  if (facts.standAlone) return { ...none(no), hours: null, because: 'standAlone' };
  switch (offline.kind) {
    case 'hqOnly':
      return stopped('hqOnly');
    case 'lease':
      return stopped('lease');
    case 'homeShop':
      return facts.authority === 'here'
        ? { ...none(no), hours: null, because: 'homeShop' }
        : stopped('authorityAway');
    case 'accept':
      return within(no, facts, maxDaysWithoutHq * hoursPerDay, 'daysWithoutHq');
    case 'riskBudget': {
      const days = maxDaysWithoutHq * hoursPerDay;
      const hours = Math.min(days, offline.maxHoursSinceSync);
      const spent = facts.doubtSinceSync.get(no) ?? { count: 0, valueMinor: 0 };
      const usesLeft = Math.max(0, offline.maxCount - spent.count);
      const valueLeftMinor = Math.max(0, offline.maxValueMinor - spent.valueMinor);
      if (usesLeft === 0 || valueLeftMinor === 0) {
        return { campaignNo: no, hours: 0, usesLeft, valueLeftMinor, because: 'riskBudget' };
      }
      const because = offline.maxHoursSinceSync < days ? 'riskBudget' : 'daysWithoutHq';
      return { ...within(no, facts, hours, because), usesLeft, valueLeftMinor };
    }
  }
}

type Nothing = Pick<CampaignCover, 'campaignNo' | 'usesLeft' | 'valueLeftMinor'>;

function none(campaignNo: number): Nothing {
  return { campaignNo, usesLeft: null, valueLeftMinor: null };
}

/** Counted from when head office was last heard, not from when the line drops. */
function within(
  no: number,
  { now, lastSync }: LineFacts,
  hoursWithoutHq: number,
  because: CoverBecause,
): CampaignCover {
  if (lastSync === null) return { ...none(no), hours: 0, because: 'neverHeard' };
  const hours = Math.floor((lastSync + hoursWithoutHq * hourMs - now) / hourMs);
  return { ...none(no), hours: Math.max(0, hours), because };
}
