import type { VoucherFacts } from '../../facts.ts';
import type { MinorUnits } from '../../money.ts';
import { maxUndoRounds } from '../../undo/undo.ts';
import type { Judged, Rule } from './rule.ts';

/** Whether the voucher itself can still be used, wherever and whenever that is. */
export const voucherRules = [
  {
    name: 'inThisOrder',
    refusal: ({ isRepeated }) => (isRepeated ? { reason: 'inThisOrder' } : null),
    figures: ({ voucher }) => ({ hint: { kind: 'text', value: voucher.hint } }),
  },
  {
    name: 'killed',
    refusal: ({ voucher }) =>
      voucher.killed.value ? { reason: 'killed', at: voucher.killedAt ?? null } : null,
    figures: ({ voucher: { killed } }) => ({
      source: { kind: 'source', value: killed.source },
      asOf: { kind: 'instant', value: killed.asOf },
    }),
  },
  {
    name: 'campaignPaused',
    refusal: ({ campaign }) => (campaign.status === 'paused' ? { reason: 'campaignPaused' } : null),
    figures: ({ campaign }) => ({
      name: { kind: 'localized', value: campaign.name },
      version: { kind: 'count', value: campaign.version },
    }),
  },
  {
    name: 'used',
    refusal: ({ voucher, campaign, uses }) => {
      if (campaign.benefit.kind === 'storedAmount') return null;
      const left = voucher.usesAllowed.value - voucher.usesCounted.value;
      const { value, source, asOf } = voucher.lastUse;
      if (left <= 0) return { reason: 'alreadyUsed', lastUse: value, source, asOf };
      return uses > left ? { reason: 'tooFewUsesLeft', left, wanted: uses } : null;
    },
    figures: ({ voucher, campaign, uses }) =>
      campaign.benefit.kind === 'storedAmount'
        ? null
        : {
            counted: { kind: 'count', value: voucher.usesCounted.value },
            allowed: { kind: 'count', value: voucher.usesAllowed.value },
            wanted: { kind: 'count', value: uses },
            source: { kind: 'source', value: voucher.usesCounted.source },
            asOf: { kind: 'instant', value: voucher.usesCounted.asOf },
          },
  },
  {
    name: 'amountLeft',
    refusal: ({ voucher, campaign }) =>
      campaign.benefit.kind === 'storedAmount' && amountLeftOf(voucher) <= 0
        ? { reason: 'nothingLeft' }
        : null,
    figures: ({ voucher, campaign }) =>
      campaign.benefit.kind === 'storedAmount'
        ? {
            leftMinor: { kind: 'money', value: amountLeftOf(voucher) },
            storedMinor: { kind: 'money', value: voucher.amountStoredMinor?.value ?? 0 },
          }
        : null,
  },
  {
    // One terminal never gets beyond the bound (`decideUndo` refuses); two apart, together, can.
    name: 'undoRounds',
    refusal: ({ voucher }) =>
      voucher.undoRounds > maxUndoRounds ? { reason: 'undoRoundsSpent' } : null,
    figures: ({ voucher }) => ({
      rounds: { kind: 'count', value: voucher.undoRounds },
      max: { kind: 'count', value: maxUndoRounds },
    }),
  },
] as const satisfies readonly Rule<Judged>[];

/** What is left on a stored-amount voucher, in minor units; 0 for other kinds. */
export function amountLeftOf(
  voucher: Pick<VoucherFacts, 'amountStoredMinor' | 'amountSpentMinor'>,
): MinorUnits {
  return (voucher.amountStoredMinor?.value ?? 0) - (voucher.amountSpentMinor?.value ?? 0);
}
