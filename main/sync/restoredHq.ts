import type { Store, Writer } from '../app/ports.ts';

/**
 * Head office was restored, and may lack what it had signed for: our newest entry goes there again, so that
 * it says what it lacks (I1); of earlier epochs it is asked how far each came, and what it only keeps
 * beside its books it is told again.
 */
export function askAnew(tx: Writer): void {
  const sync = tx.sync();
  const { seq: head } = tx.head();
  if (head > 0 && sync.ackedSeq === head) tx.setSync({ ...sync, ackedSeq: head - 1 });
  const device = tx.identity()?.device;
  for (const one of tx.earlierEpochs()) {
    const isOwn = one.device === device && one.way === 'push';
    if (isOwn) tx.setEarlierEpoch({ ...one, asked: false });
    else if (one.way === 'testimony') tx.setEarlierEpoch({ ...one, sentSeq: one.floorSeq });
  }
}

/**
 * Head office doesn't know who asks: where this epoch began here, it may have been restored to before
 * that, and is shown the statement again. `false` where there is none to show.
 */
export function beProvisionalAgain(store: Store): boolean {
  return store.write((tx) => {
    const identity = tx.identity();
    if (identity === null || identity.standAlone || identity.provisional === true) return false;
    const { device, epoch } = identity;
    const beganHere = tx.earlierEpochs().some((one) => {
      return one.device === device && one.statement?.statement.epoch === epoch;
    });
    if (!beganHere) return false;
    tx.setIdentity({ ...identity, provisional: true });
    askAnew(tx);
    return true;
  });
}
