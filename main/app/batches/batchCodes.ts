import { makeNativeCode, nativeRandomBytes } from '../../../shared/domain/codes/nativeCode.ts';
import { bytesToHex, hexToBytes, utf8Bytes } from '../../../shared/protocol/bytes.ts';
import type { AppContext } from '../context.ts';

const keyBytes = 32;
const seedBytes = 32;

/** As hex. */
export function newSeed({ crypto }: Pick<AppContext, 'crypto'>): string {
  return bytesToHex(crypto.randomBytes(seedBytes));
}

/** Made with the first batch; it lies with the secrets, away from what it seals. */
export function batchKey({ secrets, crypto }: Pick<AppContext, 'secrets' | 'crypto'>): Uint8Array {
  const known = secrets.get('batchKey');
  if (known !== null) return known;
  const made = crypto.randomBytes(keyBytes);
  secrets.set('batchKey', made);
  return made;
}

/**
 * The code of one coupon, 14 canonical characters: a function of the batch's seed and the serial, so that it
 * can be printed after a power cut, and once more as a copy, and lies in no file (I11).
 */
export function codeOfSerial(
  { crypto }: Pick<AppContext, 'crypto'>,
  seed: string,
  batchId: string,
  serial: number,
): string {
  const text = utf8Bytes(`countersign/batch/1\0${batchId}/${serial}`);
  return makeNativeCode(crypto.hmacSha256(hexToBytes(seed), text).slice(0, nativeRandomBytes));
}
