import type { Limit } from '../../shared/domain/campaign/campaign.ts';
import type { DayTally } from '../../shared/domain/facts.ts';
import type { Entry, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import { heldDays, heldOf } from './holds.ts';
import type { CountedFor, Hold } from './holds.ts';

/** What claims mean for one voucher of a redemption that came in. */
export interface ClaimStanding {
  /** Head office promised this very use to this very terminal: what others did meanwhile is theirs to explain. */
  readonly granted: boolean;
  /** What open claims of others hold of the voucher; whoever had none comes after them. */
  readonly held: { readonly uses: number; readonly amountMinor: number };
  readonly days: (per: Limit['per'], counted: CountedFor) => readonly DayTally[];
}

interface Taken {
  readonly ref: string;
  readonly uses: number;
  readonly amountMinor: number | null;
}

/** Claims that this redemption names and that its terminal holds. */
export function ownClaims(
  entry: Pick<Entry, 'device'>,
  vouchers: readonly Pick<RedeemedVoucher, 'claimId'>[],
  holds: readonly Hold[],
): ReadonlySet<string> {
  const named = new Set(vouchers.flatMap(({ claimId }) => claimId ?? []));
  const own = holds.filter((hold) => named.has(hold.claim_id) && hold.claimant === entry.device);
  return new Set(own.map((hold) => hold.claim_id));
}

export function claimStanding(
  own: ReadonlySet<string>,
  holds: readonly Hold[],
  taken: Taken,
): ClaimStanding {
  const granted = holds.some(
    (hold) =>
      own.has(hold.claim_id) &&
      hold.ref === taken.ref &&
      hold.uses >= taken.uses &&
      Number(hold.amount_minor ?? 0) >= (taken.amountMinor ?? 0),
  );
  const others = granted ? [] : holds.filter((hold) => !own.has(hold.claim_id));
  return {
    granted,
    held: heldOf(others, taken.ref),
    days: (per, counted) => heldDays(others, per, counted),
  };
}
