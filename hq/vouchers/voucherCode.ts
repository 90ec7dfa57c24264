import { codeHint, voucherIdText } from '../../shared/domain/codes/code.ts';
import { nativeIdLength } from '../../shared/domain/codes/nativeCode.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';

/** How a native code (14 canonical characters) is known and shown from now on; it is not kept itself. */
export function knownAs(
  crypto: Crypto,
  chainKey: Uint8Array,
  code: string,
): { readonly ref: string; readonly hint: string } {
  const identity = { kind: 'native', id: code.slice(0, nativeIdLength) } as const;
  return {
    ref: voucherRef(crypto, chainKey, voucherIdText(identity)),
    hint: codeHint(identity),
  };
}
