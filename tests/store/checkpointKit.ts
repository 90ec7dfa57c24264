import { signCheckpoint, verifyCheckpoint } from '../../shared/protocol/checkpoint.ts';
import type { Checkpoint, UnsignedCheckpoint } from '../../shared/protocol/checkpoint.ts';
import type { Identity } from '../../main/app/ports.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { CounterStore } from '../../main/store/openStore.ts';
import type { VerifyOptions } from '../../main/store/verifyChain.ts';
import { identity } from './storeKit.ts';

const crypto = createCrypto();
const deviceKey = crypto.sha256(Buffer.from('a device'));

export const enrolled: Identity = { ...identity, standAlone: false, hqUrl: 'http://hq' };

export function sign(unsigned: UnsignedCheckpoint): Checkpoint {
  return signCheckpoint(crypto, deviceKey, unsigned);
}

export const checkSigned: VerifyOptions = {
  checkCheckpoint: (found) =>
    verifyCheckpoint(crypto, crypto.publicKeyOf(deviceKey), found as unknown as Checkpoint),
};

/** As if HQ had signed for everything up to an entry; the line has checked the signature. */
export function acknowledge(store: CounterStore, seq: number, epoch = enrolled.epoch): void {
  store.write((tx) => {
    const hash = tx.entry(seq)?.hash;
    if (hash === undefined) return;
    const { device } = enrolled;
    tx.setAck({ device, epoch, seq, hash, signature: '00'.repeat(64) });
    tx.setSync({ ...tx.sync(), ackedSeq: seq });
  });
}

/** Lets everything leave that may and was written at `before` or earlier. */
export function leaveAll(store: CounterStore, before: number): number {
  let left = 0;
  for (;;) {
    const now = store.write((tx) => tx.leaveBehind({ before, at: before, sign }));
    if (now === 0) return left;
    left += now;
  }
}
