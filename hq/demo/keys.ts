import { utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';

/** Secrets of a chain, each 32 bytes. */
export interface ChainKeys {
  /** Signs enrolment certificates and manifests. */
  readonly rootSecret: Uint8Array;
  /** Signs HQ's time and acknowledgements. */
  readonly timeSecret: Uint8Array;
  /** HQ's own issuer key, key id 1. */
  readonly issuerSecret: Uint8Array;
  /** Keys the hashes by which vouchers and phones are looked up. */
  readonly chainKey: Uint8Array;
}

/**
 * The demo chain's keys. Anyone can work them out from this line, so that the printed coupons stay
 * true from one demo to the next; no real chain may ever use them.
 */
export function demoKeys(crypto: Crypto): ChainKeys {
  const derived = (name: string) => crypto.sha256(utf8Bytes(`little leaf tea/public demo/${name}`));
  return {
    rootSecret: derived('root'),
    timeSecret: derived('time'),
    issuerSecret: derived('issuer'),
    chainKey: derived('chain'),
  };
}
