import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { FeedEvent, KeyNotice } from '../../shared/protocol/feed.ts';
import { manifestHolds, noticeFault } from '../../shared/protocol/keyRing.ts';
import type { NoticeFault } from '../../shared/protocol/keyRing.ts';
import type { Reader } from '../app/ports.ts';

export type EventFault = 'badManifest' | 'olderManifest' | 'otherShop' | NoticeFault;

/** An event as far as it is to be believed here, and why any of it is not. */
export interface Believed {
  readonly event: FeedEvent | null;
  readonly faults: readonly EventFault[];
}

/**
 * What of an event that HQ sent is to be applied here. Its cursor moves on all the same: one event that
 * can't be believed must not hold back the ones behind it. A manifest like the one in force is passed over.
 */
export function believe(crypto: Crypto, tx: Reader, event: FeedEvent): Believed {
  const identity = tx.identity();
  const refused = (fault: EventFault): Believed => ({ event: null, faults: [fault] });
  switch (event.kind) {
    case 'shop':
      return event.shop.id === identity?.shop ? { event, faults: [] } : refused('otherShop');
    case 'keys': {
      const root = identity?.rootPublicKey ?? null;
      if (root === null || !manifestHolds(crypto, root, event.manifest)) {
        return refused('badManifest');
      }
      const before = tx.manifest()?.version ?? 0;
      return event.manifest.version < before ? refused('olderManifest') : { event, faults: [] };
    }
    case 'keyNotices':
      return believedNotices(crypto, tx, event.notices);
    default:
      return { event, faults: [] };
  }
}

/** Each is judged by itself: a bad one among good ones is left out. */
function believedNotices(crypto: Crypto, tx: Reader, notices: readonly KeyNotice[]): Believed {
  const manifest = tx.manifest();
  const faults: EventFault[] = [];
  const good: KeyNotice[] = [];
  const seen = new Map<number, string>();
  for (const notice of notices) {
    const { keyId, publicKey } = notice.key;
    const known = tx.issuerKey(keyId);
    const fault = manifest === null ? 'badNotice' : noticeFault(crypto, manifest, notice, known);
    const twice = (seen.get(keyId) ?? publicKey) !== publicKey;
    if (fault !== null || twice) {
      faults.push(fault ?? 'duplicateKeyId');
      continue;
    }
    seen.set(keyId, publicKey);
    good.push(notice);
  }
  return { event: { kind: 'keyNotices', notices: good }, faults };
}
