import { isPaymentCode } from '../../shared/domain/codes/foreignShapes.ts';
import { readMemberCode } from '../../shared/domain/codes/memberCode.ts';
import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { parseSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import { readBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import { isReceipt } from './receiptScan.ts';

/** What a code looks like by its form alone; nothing is looked up. */
export type CodeKind =
  | 'own'
  | 'signed'
  | 'receipt'
  | 'member'
  | 'badge'
  | 'payment'
  | 'link'
  | 'foreign';

export function codeKind(text: string): CodeKind {
  if (readBadgeCode(text).kind !== 'other') return 'badge';
  if (readMemberCode(text).kind !== 'other') return 'member';
  if (isReceipt(text)) return 'receipt';
  if (parseSignedVoucher(text) !== null) return 'signed';
  if (readNativeCode(text).kind === 'native') return 'own';
  if (isPaymentCode(text.trim())) return 'payment';
  return /^https?:\/\//i.test(text.trim()) ? 'link' : 'foreign';
}

/** Whether a code of that kind is a voucher of the chain's own. */
export function isVoucherKind(kind: CodeKind): boolean {
  return kind === 'own' || kind === 'signed';
}

/** Whoever sees such a code may use it: on the screen it stays hidden. */
export function isSecretKind(kind: CodeKind): boolean {
  return kind === 'badge' || kind === 'payment' || kind === 'member';
}
