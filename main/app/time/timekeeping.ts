import { systemActor } from '../people/operator.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Clock, Log, Store, Writer } from '../ports.ts';
import { StoreProblem } from '../storeErrors.ts';

export interface ClockAnomaly {
  readonly anomaly: string;
  readonly byMs: number;
}

/** A clock that remembers across restarts and tells what seemed wrong. */
export interface RememberingClock extends Clock {
  /** What the journal doesn't say yet, oldest first. */
  anomalies(): readonly ClockAnomaly[];
  /** The oldest so many stand in the journal, committed. */
  journalled(count: number): void;
}

type Frames = Pick<AppContext, 'mode' | 'clock' | 'ids'>;

function journalAnomalies(frames: Frames, tx: Writer, anomalies: readonly ClockAnomaly[]): void {
  for (const { anomaly, byMs } of anomalies) {
    tx.append({
      ...entryFrame(frames, tx, systemActor),
      id: frames.ids.random128(),
      approver: null,
      body: { kind: 'clock', anomaly, byMs: Math.trunc(byMs) },
      print: null,
    });
  }
}

/**
 * The store whose every transaction begins with what the clock found odd: no entry is judged by a time
 * whose oddness the journal does not tell, whenever the program ends. What could not be committed is told
 * with the next one.
 */
export function truthfulStore(store: Store, clock: RememberingClock, frames: Frames): Store {
  return {
    read: store.read,
    write(work, room) {
      clock.now();
      const anomalies = clock.anomalies();
      let told = 0;
      const result = store.write((tx) => {
        if (anomalies.length > 0 && tx.identity() !== null) {
          journalAnomalies(frames, tx, anomalies);
          told = anomalies.length;
        }
        return work(tx);
      }, room);
      clock.journalled(told);
      return result;
    },
    close: store.close,
  };
}

/**
 * Keeps what the clock needs after a restart, and journals what it found odd (I9). A disk that is full is
 * no reason to stop: it is tried again.
 */
export function keepTime(store: Store, clock: Clock, log: Log): void {
  try {
    store.write((tx) => tx.setClock(clock.record()));
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error;
    log.warn({ code: error.code }, 'the time could not be kept');
  }
}

/** No answer goes out by a time whose oddness the journal doesn't tell, whenever the program ends. */
export function truthfulDispatch(
  dispatch: Dispatch,
  store: Store,
  clock: RememberingClock,
  log: Log,
): Dispatch {
  return async (method, input) => {
    const answer = await dispatch(method, input);
    if (clock.anomalies().length > 0) keepTime(store, clock, log);
    return answer;
  };
}

/**
 * HQ's time is kept at once where it says something new: from then on the wall is ignored, also by a
 * program started again a moment later.
 */
export function hearTime(store: Store, clock: RememberingClock, log: Log, hqTime: number): void {
  const knewThisBoot = clock.record().hqMonotonicMs !== null;
  // What was odd until now is told in the time that held until now.
  if (clock.anomalies().length > 0) keepTime(store, clock, log);
  clock.heard(hqTime);
  if (!knewThisBoot || clock.anomalies().length > 0) keepTime(store, clock, log);
}
