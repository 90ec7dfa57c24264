import { utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';

/** Secrets head office works with day by day, each 32 bytes. The chain root is none of them. */
export interface ChainKeys {
  /** Certifies terminals and their issuer keys. */
  readonly officeSecret: Uint8Array;
  /** Signs HQ's time, acknowledgements and word on a device. */
  readonly timeSecret: Uint8Array;
  /** HQ's own issuer key, and the id it has. */
  readonly issuerSecret: Uint8Array;
  readonly issuerKeyId: number;
  /** Keys the hashes by which vouchers and phones are looked up. */
  readonly chainKey: Uint8Array;
}

/** Key id of head office's first own issuer key; devices follow. */
export const firstIssuerKeyId = 1;

function derived(crypto: Crypto, name: string): Uint8Array {
  return crypto.sha256(utf8Bytes(`little leaf tea/public demo/${name}`));
}

/**
 * The demo chain's keys. Anyone can work them out from this line, so that the printed coupons stay
 * true from one demo to the next; no real chain may ever use them.
 */
export function demoKeys(crypto: Crypto): ChainKeys {
  return {
    officeSecret: derived(crypto, 'office'),
    timeSecret: derived(crypto, 'time'),
    issuerSecret: derived(crypto, 'issuer'),
    issuerKeyId: firstIssuerKeyId,
    chainKey: derived(crypto, 'chain'),
  };
}

/** The demo chain's root, as public as the rest of it. */
export function demoRootSecret(crypto: Crypto): Uint8Array {
  return derived(crypto, 'root');
}
