import { systemActor } from './operator.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { ClockRecord } from './ports.ts';

/** A clock that remembers across restarts and tells what seemed wrong. */
export interface RememberingClock {
  takeAnomalies(): readonly { readonly anomaly: string; readonly byMs: number }[];
  record(): ClockRecord;
}

/** Keeps what the clock needs after a restart, and journals what it found odd (I9). */
export function keepTime(context: AppContext, clock: RememberingClock): void {
  const anomalies = clock.takeAnomalies();
  context.store.write((tx) => {
    tx.setClock(clock.record());
    if (tx.identity() === null) return;
    for (const { anomaly, byMs } of anomalies) {
      tx.append({
        ...entryFrame(context, tx, systemActor),
        id: context.ids.random128(),
        approver: null,
        body: { kind: 'clock', anomaly, byMs: Math.trunc(byMs) },
        print: null,
      });
    }
  });
}
