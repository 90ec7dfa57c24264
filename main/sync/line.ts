import type { Problem } from '../../shared/contract/problem.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { Standing } from '../../shared/protocol/push.ts';
import type { Announce, Clock, Ids, Line, LineStatus, Log, Secrets, Store } from '../app/ports.ts';
import { StoreProblem } from '../app/storeErrors.ts';
import { createAlarm } from './alarm.ts';
import type { Alarm } from './alarm.ts';
import { pauseAfter } from './backOff.ts';
import { beginAnew } from './beginAnew.ts';
import type { Anew } from './beginAnew.ts';
import { settleEpochs } from './epochs.ts';
import type { EpochDeps } from './epochs.ts';
import { createHqClient } from './hqClient.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';
import { learnKeys } from './learnKeys.ts';
import { problemOfAnswer } from './problems.ts';
import { pullOnce } from './pull.ts';
import { pushOnce } from './push.ts';
import { beProvisionalAgain } from './restoredHq.ts';
import type { Way } from './way.ts';

/** How long HQ is asked to hold a request for changes open. */
export const feedWaitSeconds = 25;
/** A frozen device asks again this often whether a person has looked. */
const frozenPauseMs = 60_000;

export interface LineDeps {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly crypto: Crypto;
  readonly clock: Pick<Clock, 'now' | 'heard'>;
  readonly ids: Ids;
  readonly log: Log;
  readonly announce: Announce;
  /** How connections are made; directly unless told. */
  readonly way?: Way;
  /** 0…1, for the jitter of retries. */
  readonly random: () => number;
  /** Journals what becomes of earlier epochs; without it a second history waits for a person. */
  readonly chains?: Pick<EpochDeps, 'journal' | 'recovered'>;
}

/** The line at work; `client` is for whoever else asks HQ something. */
export interface RunningLine extends Line {
  readonly client: HqClient;
  /** Cuts requests short and waits until nothing touches the database any more. */
  stop(): Promise<void>;
}

type Failure = Exclude<HqAnswer<never>, { result: 'answer' }>;

/** One thing done again and again, in turn with whoever asks for it out of turn. */
interface Loop {
  readonly alarm: Alarm;
  failures: number;
  nextTryAt: number | null;
  turn: Promise<unknown>;
  /** Sleeping because there is no head office. */
  idle: boolean;
}

function newLoop(): Loop {
  return {
    alarm: createAlarm(),
    failures: 0,
    nextTryAt: null,
    turn: Promise.resolve(),
    idle: false,
  };
}

function inTurn<T>(loop: Loop, work: () => Promise<T>): Promise<T> {
  const mine = loop.turn.then(work, work);
  loop.turn = mine.catch(() => undefined);
  return mine;
}

/**
 * Keeps this terminal and its head office in step, in the background: what is journalled goes up as
 * soon as it is nudged, changes come down by a request that HQ holds open. Starts at once; idles while
 * there is no head office. Never throws; a lost line is tried again with growing, jittered pauses.
 */
export function startLine(deps: LineDeps): RunningLine {
  const { store, log, announce } = deps;
  const stopping = new AbortController();
  const pushing = newLoop();
  const pulling = newLoop();
  let holding = new AbortController();
  let caughtUp = false;
  let status: Pick<LineStatus, 'reachable' | 'lastProblem' | 'snapshotProgress'> = {
    reachable: false,
    lastProblem: null,
    snapshotProgress: null,
  };

  const client = createHqClient({
    crypto: deps.crypto,
    clock: deps.clock,
    ids: deps.ids,
    ...(deps.way === undefined ? {} : { way: deps.way }),
    signer() {
      const identity = store.read((tx) => tx.identity());
      const deviceKey = deps.secrets.get('deviceKey');
      const times = store.read((tx) => tx.manifest()?.times ?? []);
      return identity === null || deviceKey === null ? null : { identity, times, deviceKey };
    },
    learnKeys: () => learnKeys(deps),
    onStanding: stand,
  });

  /** Kept, so that a counter that was cut off stays locked without a line. */
  function stand(standing: Standing): void {
    if (store.read((tx) => tx.sync().standing) === standing) return;
    log.warn({ standing }, 'head office says how this counter stands');
    store.write((tx) => tx.setSync({ ...tx.sync(), standing }));
    announce('session');
    announce('sync');
  }

  function setStatus(change: Partial<typeof status>): void {
    const next = { ...status, ...change };
    const same =
      next.reachable === status.reachable &&
      next.lastProblem === status.lastProblem &&
      next.snapshotProgress === status.snapshotProgress;
    status = next;
    if (!same) announce('sync');
  }

  function hasHq(): boolean {
    return store.read((tx) => tx.identity()?.hqUrl ?? null) !== null;
  }

  function heard(loop: Loop): void {
    loop.failures = 0;
    loop.nextTryAt = null;
    const wasAway = !status.reachable;
    setStatus({ reachable: true, lastProblem: null });
    // The line is back: neither loop needs to sleep out its pause.
    if (wasAway) for (const other of [pushing, pulling]) other.alarm.ring();
  }

  function failedTry(loop: Loop, problem: Problem): void {
    loop.failures += 1;
    setStatus({ reachable: false, lastProblem: problem.code });
    log.warn({ problem: problem.code, ...problem.detail, tries: loop.failures }, 'no answer of HQ');
  }

  /** `false` after a failure that is to be slept on. */
  function judge(loop: Loop, answer: Failure): boolean {
    // We let go of the request ourselves; nothing is known of the line.
    if (answer.result === 'noAnswer' && answer.why === 'cancelled') return true;
    failedTry(loop, problemOfAnswer(answer));
    const isStranger = answer.result === 'refused' && answer.problem.code === 'unauthorised';
    if (isStranger && beProvisionalAgain(store)) pushing.alarm.ring();
    return false;
  }

  /** What is left of earlier epochs goes first; then the next entries of this one. */
  async function pushNext() {
    const { chains } = deps;
    if (chains === undefined) return pushOnce({ ...deps, client }, stopping.signal);
    const epochDeps = { ...deps, ...chains, client };
    const settled = await settleEpochs(epochDeps, stopping.signal);
    if (settled.outcome !== 'done') return settled;
    const anew = (wanted: Anew) => beginAnew(epochDeps, wanted);
    return pushOnce({ ...deps, client, anew }, stopping.signal);
  }

  /** Sends until nothing waits. Answers how long to sleep: `null` until nudged. */
  async function pushAll(): Promise<number | null> {
    while (!stopping.signal.aborted && hasHq()) {
      const pushed = await pushNext();
      if (pushed.outcome === 'failed') {
        if (judge(pushing, pushed.answer)) continue;
        return pauseAfter(pushing.failures, deps.random());
      }
      if (pushed.outcome === 'done') return null;
      heard(pushing);
      announce('sync');
      if (pushed.outcome === 'frozen') return frozenPauseMs;
    }
    return null;
  }

  /** One request and what it brought. Answers how long to sleep. */
  async function pull(waitSeconds: number): Promise<number> {
    const signal = AbortSignal.any([stopping.signal, holding.signal]);
    const onProgress = (progress: number | null) => setStatus({ snapshotProgress: progress });
    const onRestored = () => pushing.alarm.ring();
    const pullDeps = { ...deps, client, onProgress, onRestored };
    const pulled = await pullOnce(pullDeps, waitSeconds, signal);
    if (pulled.outcome === 'failed') {
      caughtUp = false;
      return judge(pulling, pulled.answer) ? 0 : pauseAfter(pulling.failures, deps.random());
    }
    caughtUp = pulled.outcome === 'caughtUp';
    heard(pulling);
    if (caughtUp) announce('sync');
    return 0;
  }

  async function pullUntilCaughtUp(): Promise<void> {
    caughtUp = false;
    while (!caughtUp && !stopping.signal.aborted && hasHq()) {
      if ((await pull(0)) > 0) return;
    }
  }

  /** A fault of our own (the database refused, say) must not end the line: it is a failed try. */
  async function guarded<T>(loop: Loop, work: () => Promise<T>): Promise<T | number> {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
      loop.failures += 1;
      setStatus({ lastProblem: error instanceof StoreProblem ? error.code : 'internal' });
      log.error({ code, name: error instanceof Error ? error.name : typeof error }, 'line fault');
      return pauseAfter(loop.failures, deps.random());
    }
  }

  async function run(loop: Loop, once: () => Promise<number | null>): Promise<void> {
    while (!stopping.signal.aborted) {
      loop.idle = !hasHqSafely();
      const pauseMs = loop.idle ? null : await inTurn(loop, () => guarded(loop, once));
      if (stopping.signal.aborted) return;
      if (pauseMs === 0) continue;
      loop.nextTryAt = pauseMs === null ? null : Math.floor(deps.clock.now().effective) + pauseMs;
      await loop.alarm.sleep(pauseMs);
    }
  }

  function hasHqSafely(): boolean {
    try {
      return hasHq();
    } catch {
      // The database says why when it is next asked for something; the loop goes on.
      return true;
    }
  }

  const loops = [run(pushing, pushAll), run(pulling, () => pull(caughtUp ? feedWaitSeconds : 0))];

  function letGo(): void {
    holding.abort();
    holding = new AbortController();
  }

  return {
    client,
    status: () => ({ ...status, nextTryAt: pushing.nextTryAt ?? pulling.nextTryAt }),
    nudge() {
      // In a pause after failures a nudge waits with the rest: a busy counter must not hammer HQ.
      if (pushing.failures === 0) pushing.alarm.ring();
      if (pulling.idle) pulling.alarm.ring();
    },
    async now() {
      if (stopping.signal.aborted) return;
      await inTurn(pushing, () => guarded(pushing, pushAll));
      // In one breath: the held request ends, and ours is the next turn.
      letGo();
      await inTurn(pulling, () => guarded(pulling, pullUntilCaughtUp));
      for (const loop of [pushing, pulling]) loop.alarm.ring();
    },
    async stop() {
      stopping.abort();
      for (const loop of [pushing, pulling]) loop.alarm.ring();
      await Promise.all(loops);
      await Promise.all([pushing.turn, pulling.turn]);
    },
  };
}
