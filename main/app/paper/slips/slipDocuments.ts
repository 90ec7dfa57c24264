import type { HealthAbout } from '../../../../shared/contract/paperAbout.ts';
import type { CustomerPanel } from '../../../../shared/contract/views.ts';
import { groupsOf } from '../../../../shared/contract/voucherGroups.ts';
import type { VoucherGroup } from '../../../../shared/contract/voucherGroups.ts';
import type { Localized } from '../../../../shared/domain/campaign/campaign.ts';
import type { Refusal } from '../../../../shared/domain/reasons.ts';
import type { PaperHead } from '../paperHead.ts';

/** Vouchers somebody still holds that are all the same to them. */
export interface PaperHeld {
  readonly name: Localized;
  readonly count: number;
  readonly lastDay: string;
  readonly daysLeft: number;
  /** Of each; `null` where it is good for one use only, which goes without saying. */
  readonly usesLeft: number | null;
  readonly amountLeftMinor: number | null;
}

/** Papers that no entry of the journal stands behind. */
export type SlipDocument =
  | {
      /** Why a voucher was not taken: no money, and nothing anybody can use. */
      readonly kind: 'refusal';
      readonly head: PaperHead;
      readonly name: Localized;
      readonly hint: string;
      readonly refusal: Refusal;
    }
  | {
      readonly kind: 'reminder';
      readonly head: PaperHead;
      readonly customerLast4: string;
      /** Soonest to end first. */
      readonly vouchers: readonly PaperHeld[];
      /** Vouchers held beyond these. */
      readonly more: number;
    }
  | {
      readonly kind: 'health';
      readonly head: PaperHead;
      readonly health: Omit<HealthAbout, 'operator'>;
    };

/** Lines of vouchers a reminder has: what ends soon, on a slip that still goes into a purse. */
export const maxReminded = 12;

/**
 * `null`: they hold nothing that a slip could remind of. `usesOf`: how often the voucher of a ref may be
 * used in all.
 */
export function reminderDocument(
  panel: CustomerPanel,
  head: PaperHead,
  usesOf: (ref: string) => number,
): SlipDocument | null {
  if (panel.vouchers.length === 0) return null;
  const named = groupsOf(panel.vouchers).slice(0, maxReminded);
  const heldOf = ({ first, count }: VoucherGroup): PaperHeld => ({
    name: first.campaign.name,
    count,
    lastDay: first.lastDay,
    daysLeft: first.daysLeft,
    usesLeft: usesOf(first.ref) === 1 ? null : first.usesLeft,
    amountLeftMinor: first.amountLeftMinor,
  });
  return {
    kind: 'reminder',
    head,
    customerLast4: panel.last4,
    vouchers: named.map(heldOf),
    more: named.reduce((rest, { count }) => rest - count, panel.vouchers.length),
  };
}
