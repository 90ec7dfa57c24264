import type { LineStatus } from '../../app/ports.ts';
import { reconcile } from './reconcile.ts';
import type { ReconcileDeps } from './reconcile.ts';

/** How often is looked whether it is time. */
const everyMs = 60_000;
const dayMs = 24 * 3_600_000;
/** After a comparison that came to nothing. */
const againMs = 3_600_000;
/** A counter that sold nothing for so long is not waiting for anything. */
const quietMs = 5 * 60_000;

export interface DailyDeps extends ReconcileDeps {
  /** ms, as the terminal believes it. */
  readonly now: () => number;
  readonly lineStatus: () => LineStatus;
}

export interface Daily {
  stop(): Promise<void>;
}

/** Compares with head office once a day, in a quiet moment, while there is a line. */
export function startDailyReconcile(deps: DailyDeps): Daily {
  const stopping = new AbortController();
  let lastDone = -Infinity;
  let seenSeq = -1;
  let quietSince = Infinity;
  let turn: Promise<void> = Promise.resolve();

  function isDue(): boolean {
    const now = deps.now();
    const { identity, seq } = deps.store.read((tx) => ({
      identity: tx.identity(),
      seq: tx.head().seq,
    }));
    if (seq !== seenSeq) [seenSeq, quietSince] = [seq, now];
    const hasLine = identity !== null && identity.hqUrl !== null && deps.lineStatus().reachable;
    return hasLine && now - quietSince >= quietMs && now - lastDone >= dayMs;
  }

  async function look(): Promise<void> {
    if (stopping.signal.aborted || !isDue()) return;
    const found = await reconcile(deps, stopping.signal);
    const isDone = found.every(({ result }) => result === 'same' || result === 'differs');
    // A chain that never rests gives no two equal moments: it is tried again, but not all the time.
    lastDone = isDone ? deps.now() : deps.now() - dayMs + againMs;
  }

  const timer = setInterval(() => {
    turn = turn.then(look).catch((fault: unknown) => {
      deps.log.error({ why: String(fault) }, 'could not compare with head office');
    });
  }, everyMs).unref();
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await turn;
    },
  };
}
