import { readCode } from '../../shared/domain/codes/code.ts';

/** A receipt is told by its own form: no rule of the chain's is needed. */
const noRules = { chainUrlPrefixes: [], chainUrlPart: '', partnerShapes: [] };

/** Whether this is the code at the foot of a receipt: it stands for a redemption and is no voucher. */
export function isReceipt(raw: string): boolean {
  const read = readCode(raw, noRules);
  return read.kind === 'unreadable' && read.reason === 'receiptReference';
}
