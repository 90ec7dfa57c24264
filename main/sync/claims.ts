import { claimReply, releaseReply } from '../../shared/protocol/claims.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { ClaimLine } from '../app/redeem/claimPorts.ts';
import type { Clock, Log, Store } from '../app/ports.ts';
import { createAlarm } from './alarm.ts';
import { pauseAfter } from './backOff.ts';
import type { HqAnswer, HqClient } from './hqClient.ts';

/** A customer waits: an answer that takes longer is none. */
export const claimBudgetMs = 300;
/** After so many time-outs in a row nobody is asked for a while. */
export const timeoutsUntilPause = 2;
export const claimPauseMs = 60_000;
/** A release that takes longer is sent again. */
const releaseTimeoutMs = 2_000;

export interface ClaimLineDeps {
  readonly client: HqClient;
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** 0…1, for the jitter of retries. */
  readonly random: () => number;
  /** Unless told: `claimBudgetMs`. */
  readonly budgetMs?: number;
}

export interface RunningClaimLine extends ClaimLine {
  /** Cuts requests short and waits until nothing touches the database any more. */
  stop(): Promise<void>;
}

/**
 * Asks head office to keep vouchers for an order, and gives back what isn't used: a release that could not be
 * sent waits in the database and is sent again, by whichever run of this terminal comes to it.
 */
export function startClaimLine(deps: ClaimLineDeps): RunningClaimLine {
  const { client, store, clock, log, budgetMs = claimBudgetMs } = deps;
  const stopping = new AbortController();
  const alarm = createAlarm();
  const asking = new Set<Promise<unknown>>();
  let timeouts = 0;
  let askAgainAt = 0;
  const monotonic = (): number => clock.now().monotonicMs;

  function judged<T>(answer: HqAnswer<T>): T | null {
    if (answer.result === 'answer') {
      timeouts = 0;
      return answer.value;
    }
    const isRefusal = answer.result === 'refused' && answer.problem.code !== 'busy';
    if (isRefusal) log.warn({ problem: answer.problem.code }, 'HQ would not answer a claim');
    timeouts += 1;
    if (timeouts >= timeoutsUntilPause) {
      timeouts = 0;
      askAgainAt = monotonic() + claimPauseMs;
      log.info({ pauseMs: claimPauseMs }, 'claims come to nothing: not asked for a while');
    }
    return null;
  }

  async function ask(request: Parameters<ClaimLine['ask']>[0]) {
    const late = AbortSignal.timeout(budgetMs);
    const answer = await client.ask({
      method: 'POST',
      path: '/v1/claims',
      body: { v: protocolVersion, ...request, waitMs: budgetMs },
      reply: claimReply,
      timeoutMs: budgetMs,
      // Over all that asking may take: keys that must be learnt, a clock that must be set.
      signal: AbortSignal.any([late, stopping.signal]),
    });
    const value = judged(answer);
    return value !== null && value.claimId === request.claimId ? value : null;
  }

  /** `false` where it must be sent again. */
  async function release(claimId: string): Promise<boolean> {
    const answer = await client.ask({
      method: 'POST',
      path: `/v1/claims/${claimId}/release`,
      reply: releaseReply,
      timeoutMs: releaseTimeoutMs,
      signal: stopping.signal,
    });
    if (answer.result === 'noAnswer') return false;
    // A claim that head office says is not ours holds nothing for us.
    return answer.result === 'answer' || answer.problem.code === 'notFound';
  }

  /** Answers how long to sleep: `null` until nudged. */
  async function releaseAll(failures: number): Promise<number | null> {
    const waiting = store.read((tx) => tx.claims().filter(({ releasing }) => releasing));
    for (const { claimId } of waiting) {
      if (stopping.signal.aborted) return null;
      if (!(await release(claimId))) return pauseAfter(failures + 1, deps.random());
      store.write((tx) => tx.dropClaim(claimId));
    }
    return null;
  }

  async function guarded(failures: number): Promise<number | null> {
    try {
      return await releaseAll(failures);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
      log.error({ code }, 'claims could not be released');
      return pauseAfter(failures + 1, deps.random());
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const pauseMs = await guarded(failures);
      failures = pauseMs === null ? 0 : failures + 1;
      if (stopping.signal.aborted) return;
      await alarm.sleep(pauseMs);
    }
  }

  const running = run();
  return {
    mayAsk: () => !stopping.signal.aborted && monotonic() >= askAgainAt,
    async ask(request) {
      const mine = ask(request);
      asking.add(mine);
      try {
        return await mine;
      } finally {
        asking.delete(mine);
      }
    },
    nudge: () => alarm.ring(),
    async stop() {
      stopping.abort();
      alarm.ring();
      await running;
      await Promise.all(asking);
    },
  };
}
