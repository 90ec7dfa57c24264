import { hexToBytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { FeedEvent, KeyManifest } from '../../shared/protocol/feed.ts';
import { manifestBytes } from '../../shared/protocol/signatures.ts';
import type { Reader } from '../app/ports.ts';

export function manifestHolds(
  crypto: Crypto,
  rootPublicKey: string,
  manifest: KeyManifest,
): boolean {
  const signature = hexToBytes(manifest.signature);
  return crypto.verify(hexToBytes(rootPublicKey), manifestBytes(manifest), signature);
}

/**
 * Why an event that HQ sent is not to be applied here, or `null`. Its cursor moves on all the same: one
 * event that can't be believed must not hold back the ones behind it.
 */
export function eventFault(
  crypto: Crypto,
  tx: Reader,
  event: FeedEvent,
): 'badManifest' | 'olderManifest' | 'otherShop' | null {
  const identity = tx.identity();
  if (event.kind === 'shop') return event.shop.id === identity?.shop ? null : 'otherShop';
  if (event.kind !== 'keys') return null;
  const root = identity?.rootPublicKey ?? null;
  if (root === null || !manifestHolds(crypto, root, event.manifest)) return 'badManifest';
  return event.manifest.version < tx.manifestVersion() ? 'olderManifest' : null;
}
