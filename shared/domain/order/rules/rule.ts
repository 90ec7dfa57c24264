import type { Campaign } from '../../campaign/campaign.ts';
import type { CivilDate } from '../../time/civil.ts';
import type { Certainty, OrderFacts } from '../decision.ts';
import type { VoucherFacts } from '../../facts.ts';
import type { Figures } from '../../figure.ts';
import type { MinorUnits } from '../../money.ts';
import type { Refusal } from '../../reasons.ts';
import type { LastDay } from '../../campaign/validity.ts';
import type { SoldOutMark, Substitute } from '../../stock/soldOut.ts';

/** A voucher of this order that was found usable before the one being judged. */
export interface EarlierVoucher {
  readonly campaign: Campaign;
  readonly uses: number;
  /** What it gives: its discount, or the worth of a gift. */
  readonly valueMinor: MinorUnits;
  readonly isDoubtful: boolean;
}

/** What a rule sees: facts, and what the order already holds. */
export interface Judged {
  readonly facts: OrderFacts;
  readonly voucher: VoucherFacts;
  readonly campaign: Campaign;
  /** The calendar day in the campaign's zone. */
  readonly today: CivilDate;
  readonly lastDay: LastDay;
  /** Uses to be taken at once; 0 for a stored amount. */
  readonly uses: number;
  readonly earlier: readonly EarlierVoucher[];
  /** The same voucher stands earlier in this order. */
  readonly isRepeated: boolean;
  /** Why what it gives isn't to be had here today; `null`: it is. */
  readonly soldOut: SoldOutMark | null;
  /** What is taken instead; `campaign` is then as that makes it. */
  readonly substitute: Substitute | null;
}

/** A voucher that would be used, with what it takes: what there is to be unsure about. */
export interface AtStake extends Judged {
  /** What it gives: its discount, or the worth of a gift. */
  readonly valueMinor: MinorUnits;
  readonly certainty: Certainty;
}

/** One rule: its name and figures for "why?", and the refusal it finds, or `null`. */
export interface Rule<Context, Name extends string = string> {
  readonly name: Name;
  readonly refusal: (context: Context) => Refusal | null;
  /** What it compared; `null` where the campaign asks nothing of the kind. */
  readonly figures: (context: Context) => Figures | null;
}

/** What earlier vouchers of the same campaign in this order take. */
export function inOrder({ earlier, campaign }: Judged, part: 'uses' | 'valueMinor'): number {
  let sum = 0;
  for (const other of earlier) if (other.campaign.no === campaign.no) sum += other[part];
  return sum;
}
