import { utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { firstIssuerKeyId } from '../keys/onlineKeys.ts';
import type { ChainKeys } from '../keys/onlineKeys.ts';

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
