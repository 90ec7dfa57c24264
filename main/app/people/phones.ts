import { utf8Bytes } from '../../../shared/protocol/bytes.ts';
import { hotp, totpDigits, totpStep } from '../../../shared/protocol/totp.ts';
import type { AppContext } from '../context.ts';
import type { Writer } from '../ports.ts';

/** A phone's clock, and whoever reads its number aloud, may be this far off either way. */
export const phoneWindowMs = 2 * 60_000;

const approvalKeyBytes = 32;
/** RFC 4226 asks for 160 bits. */
const secretBytes = 20;

type Keys = Pick<AppContext, 'crypto' | 'secrets'>;

/** Made with the first phone. Without it no number of any phone can be worked out. */
export function keepApprovalKey({ crypto, secrets }: Keys): void {
  if (secrets.get('approvalKey') !== null) return;
  secrets.set('approvalKey', crypto.randomBytes(approvalKeyBytes));
}

/** What the phone and this terminal share. It stands nowhere: it is worked out anew each time. */
export function phoneSecret(
  { crypto, secrets }: Keys,
  personId: string,
  pairingNo: number,
): Uint8Array | null {
  const key = secrets.get('approvalKey');
  if (key === null) return null;
  const whose = utf8Bytes(`countersign/approval/1\0${personId}\0${pairingNo}`);
  return crypto.hmacSha256(key, whose).subarray(0, secretBytes);
}

/**
 * Whether it is a number the person's phone shows about now, and takes it: each step counts once, and none
 * older than the last one taken. Within the caller's transaction.
 */
export function takeNumber(
  context: Keys & Pick<AppContext, 'clock'>,
  tx: Writer,
  personId: string,
  number: string,
): boolean {
  const pairing = tx.phonePairing(personId);
  if (pairing === null || pairing.state === 'none') return false;
  const secret = phoneSecret(context, personId, pairing.no);
  if (secret === null) return false;
  const now = context.clock.now().effective;
  const first = Math.max(totpStep(now - phoneWindowMs), pairing.lastStep + 1);
  for (let step = first; step <= totpStep(now + phoneWindowMs); step++) {
    if (hotp(context.crypto, secret, step, totpDigits) !== number) continue;
    tx.setPhonePairing(personId, { ...pairing, state: 'paired', lastStep: step });
    return true;
  }
  return false;
}
