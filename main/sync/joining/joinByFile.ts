import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEnrolmentFile } from '../../app/upkeep/setup.ts';
import type { Enrolling } from '../../app/upkeep/setup.ts';
import type { ProblemCode } from '../../../shared/contract/problem.ts';
import type { Log } from '../../app/ports.ts';

/** A till that is set up before its shop has a line asks again this often. */
const askAgainMs = 15_000;

/** What passes, or what whoever looks after the network can put right without this counter. */
const waitable: ReadonlySet<ProblemCode> = new Set([
  'hqUnreachable',
  'hqNotTrusted',
  'proxyRefused',
]);

export interface JoinByFile {
  readonly path: string;
  readonly enrolling: Pick<Enrolling, 'byFile'>;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/**
 * Sets the terminal up by a roll-out's file, without anybody at the screen; waits as long as head office
 * can't be reached. Resolves when it is done or can't be: the set-up screen then says what to do.
 */
export async function joinByFile({ path, enrolling, log, stopping }: JoinByFile): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const file = text === null ? null : readEnrolmentFile(text);
  if (file === null) {
    log.error({ path }, 'this is no file to enrol by');
    return;
  }
  while (!stopping.aborted) {
    const answer = await enrolling.byFile(file, '');
    if (answer.ok) return;
    const { code, detail } = answer.problem;
    log.warn({ problem: code, ...detail }, 'could not enrol by the file');
    if (!waitable.has(code)) return;
    await sleep(askAgainMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}
