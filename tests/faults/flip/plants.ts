import { createCrypto } from '../../../main/platform/crypto.ts';
import { openSecretsOf } from '../../../main/platform/secretsInPlace.ts';
import type { Opened } from '../../../main/store/mend/openMended.ts';
import { openStore } from '../../../main/store/openStore.ts';

/** The mistake of opening whatever is there. */
export function openWithoutLooking(dir: string): Opened {
  openSecretsOf(dir, 'live', Date.now());
  const store = openStore({ dir, mode: 'live', crypto: createCrypto(), appVersion: '0.1.0' });
  const common = { witness: null, mended: null, why: null, derivedMended: 0, lostKeys: [] };
  return { store, ...common };
}

/** The mistake of putting together what is left, and naming nothing of what is not. */
export function dropMissingNames(opened: Opened): Opened {
  opened.store.write((tx) => {
    for (const epoch of tx.earlierEpochs()) tx.setEarlierEpoch({ ...epoch, missing: [] });
  });
  return opened;
}
