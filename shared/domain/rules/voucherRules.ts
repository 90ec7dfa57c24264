import { maxUndoRounds } from '../undo.ts';
import type { Judged, Rule } from './rule.ts';

/** Whether the voucher itself can still be used, wherever and whenever that is. */
export const voucherRules: readonly Rule<Judged>[] = [
  {
    name: 'inThisOrder',
    refusal: ({ isRepeated }) => (isRepeated ? { reason: 'inThisOrder' } : null),
  },
  {
    name: 'killed',
    refusal: ({ voucher }) => (voucher.killed.value ? { reason: 'killed' } : null),
  },
  {
    name: 'campaignPaused',
    refusal: ({ campaign }) => (campaign.status === 'paused' ? { reason: 'campaignPaused' } : null),
  },
  {
    name: 'used',
    refusal: ({ voucher, campaign }) => {
      const isUsedUp = voucher.usesCounted.value >= voucher.usesAllowed.value;
      if (campaign.benefit.kind === 'storedAmount' || !isUsedUp) return null;
      const { value, source } = voucher.lastUse;
      return { reason: 'alreadyUsed', lastUse: value, source };
    },
  },
  {
    name: 'amountLeft',
    refusal: ({ voucher, campaign }) =>
      campaign.benefit.kind === 'storedAmount' && amountLeftOf(voucher) <= 0
        ? { reason: 'nothingLeft' }
        : null,
  },
  {
    // One terminal never gets beyond the bound (`decideUndo` refuses); two apart, together, can.
    name: 'undoRounds',
    refusal: ({ voucher }) =>
      voucher.undoRounds > maxUndoRounds ? { reason: 'undoRoundsSpent' } : null,
  },
];

/** What is left on a stored-amount voucher, in minor units; 0 for other kinds. */
export function amountLeftOf(voucher: Judged['voucher']): number {
  return (voucher.amountStoredMinor?.value ?? 0) - (voucher.amountSpentMinor?.value ?? 0);
}
