import { ZodError } from 'zod';
import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import { newId } from '../access/secrets.ts';
import { underWay } from '../idempotency/underWay.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { ImportJobTable } from '../store/tables/imports.ts';
import { applySlice, NotOurs } from './applyRows.ts';
import { cancelImport, dropForgottenImports, importJob } from './importJobs.ts';

/** A process that has said nothing for this long goes on with an import no more: another may. */
export const runnerLeaseMs = 30_000;
/** How often imports are looked for that nobody goes on with. */
const lookEveryMs = 15_000;

/** Brings imports in, in the background, one after the other. */
export interface ImportRunner {
  /** Begins to bring in what was checked; answers at once. Throws `conflict`, `notFound`. */
  run(id: string): Promise<ImportJobTable>;
  /** Looks for imports that a killed process left, from now on. */
  start(): void;
  /** Ends after the slice under way. */
  stop(): Promise<void>;
}

/** Rows that an earlier version staged, or a hand changed: no try makes them readable, and others wait. */
function isUnreadable(error: unknown): boolean {
  return error instanceof ZodError || error instanceof SyntaxError;
}

export function createImportRunner(office: Office): ImportRunner {
  const name = newId();
  let stopped = false;
  let looking: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let wanted = false;

  function poke(): void {
    wanted = working !== null;
    if (stopped || wanted) return;
    // What could not be gone on with stays as it is: it is looked for again.
    working = work()
      .catch(() => undefined)
      .finally(() => {
        working = null;
        if (wanted) poke();
      });
  }

  async function work(): Promise<void> {
    await dropForgottenImports(office);
    for (;;) {
      const id = stopped ? null : await nextImport(office, name);
      if (id === null) return;
      await bringIn(id).catch((error: unknown) => {
        if (isUnreadable(error)) return cancelImport(office, id);
        if (!(error instanceof NotOurs)) throw error;
      });
    }
  }

  async function bringIn(id: string): Promise<void> {
    for (;;) {
      const began = performance.now();
      if (stopped || !(await applySlice(office, id, name, runnerLeaseMs))) return;
      // What terminals hand in takes turns with it: at most half the time is an import's.
      await wait(Math.min(performance.now() - began, runnerLeaseMs / 4));
      await breathe();
    }
  }

  return {
    async run(id) {
      await markRunning(office, id);
      // What goes on behind the answer is no longer the work of the request that set it off.
      underWay.exit(poke);
      return importJob(office, office.db, id);
    },
    start() {
      looking = setInterval(poke, lookEveryMs);
      looking.unref();
      poke();
    },
    async stop() {
      stopped = true;
      if (looking !== null) clearInterval(looking);
      await working;
    },
  };
}

/**
 * Says that an import is to be brought in: the next look of any process's runner finds it. Throws
 * `conflict`, `notFound`.
 */
export async function markRunning(office: Office, id: string): Promise<void> {
  const job = await importJob(office, office.db, id);
  if (job.state === 'receiving') {
    throw new HqProblem('conflict', 'the file is not whole yet: send the last part first');
  }
  if (job.state === 'cancelled') throw new HqProblem('conflict', 'it was given up');
  await office.db
    .updateTable('import_job')
    .set({ state: 'running' })
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', id)
    .where('state', '=', 'checked')
    .execute();
}

/** Takes an import that nobody goes on with; `null`: there is none. */
async function nextImport(office: Office, runner: string): Promise<string | null> {
  const now = office.now();
  const waiting = await office.db
    .selectFrom('import_job')
    .select(['import_id', 'runner'])
    .where('tenant_id', '=', office.tenant)
    .where('state', '=', 'running')
    .where((eb) =>
      eb.or([eb('runner', 'is', null), eb('runner', '=', runner), eb('runner_until', '<', now)]),
    )
    .orderBy('made_at')
    .limit(1)
    .executeTakeFirst();
  if (waiting === undefined) return null;
  const { numUpdatedRows } = await office.db
    .updateTable('import_job')
    .set({ runner, runner_until: now + runnerLeaseMs })
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', waiting.import_id)
    .where('state', '=', 'running')
    .where('runner', 'is not distinct from', waiting.runner)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? waiting.import_id : null;
}
