import type { HealthAbout } from '../../../../shared/contract/paperAbout.ts';
import type { CustomerPanel } from '../../../../shared/contract/views.ts';
import type { Localized } from '../../../../shared/domain/campaign/campaign.ts';
import type { Refusal } from '../../../../shared/domain/reasons.ts';
import type { PaperHead } from '../paperHead.ts';

/** A voucher somebody still holds. */
export interface PaperHeld {
  readonly name: Localized;
  readonly lastDay: string;
  readonly daysLeft: number;
  readonly usesLeft: number;
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
      /** Held beyond these. */
      readonly more: number;
    }
  | {
      readonly kind: 'health';
      readonly head: PaperHead;
      readonly health: Omit<HealthAbout, 'operator'>;
    };

/** Vouchers a reminder names: what ends soon, on a slip that still goes into a purse. */
export const maxReminded = 12;

/** `null`: they hold nothing that a slip could remind of. */
export function reminderDocument(panel: CustomerPanel, head: PaperHead): SlipDocument | null {
  if (panel.vouchers.length === 0) return null;
  return {
    kind: 'reminder',
    head,
    customerLast4: panel.last4,
    vouchers: panel.vouchers
      .slice(0, maxReminded)
      .map(({ campaign, lastDay, daysLeft, usesLeft, amountLeftMinor }) => ({
        name: campaign.name,
        lastDay,
        daysLeft,
        usesLeft,
        amountLeftMinor,
      })),
    more: Math.max(0, panel.vouchers.length - maxReminded),
  };
}
