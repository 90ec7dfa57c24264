import type { Crypto } from '../../shared/protocol/crypto.ts';
import { keysReply } from '../../shared/protocol/feed.ts';
import type { Log, Store } from '../app/ports.ts';
import { addressOf, answerTimeoutMs, jsonOf, reach } from './hqClient.ts';
import { believe } from './manifest.ts';
import type { Way } from './way.ts';

/**
 * Fetches HQ's manifest where HQ answers with a key it did not have when we last heard. The answer needs
 * no other proof than the signature of the root we pin, and a newer version. `true` where it had both.
 */
export async function learnKeys(deps: {
  readonly store: Store;
  readonly crypto: Crypto;
  readonly log: Log;
  readonly way?: Way;
}): Promise<boolean> {
  const { store, crypto, log, way } = deps;
  const hqUrl = store.read((tx) => tx.identity()?.hqUrl ?? null);
  if (hqUrl === null) return false;
  const { url } = addressOf(hqUrl, '/v1/keys');
  const reached = await reach(url, { method: 'GET' }, answerTimeoutMs, undefined, way);
  if (typeof reached === 'string' || reached.status !== 200) return false;
  const reply = keysReply.safeParse(jsonOf(reached.body));
  if (!reply.success) return false;
  const { manifest } = reply.data;
  return store.write((tx) => {
    if (manifest.version <= (tx.manifest()?.version ?? 0)) return false;
    const { event } = believe(crypto, tx, { kind: 'keys', manifest });
    if (event === null) return false;
    tx.applyFeed([event]);
    log.warn({ version: manifest.version }, 'head office has new keys');
    return true;
  });
}
