import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { VerifiedBackup } from './backup.ts';
import { BackupProblem } from './backupProblems.ts';
import type { BackupOutcome, BackupWanted } from './backupWork.ts';

/** Bundled or not, the thread's program lies beside this one and is of its kind. */
function workerFile(): string {
  return join(import.meta.dirname, `backupWorker${extname(import.meta.filename)}`);
}

function runWorker(wanted: BackupWanted): Promise<BackupOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: wanted });
    worker.once('message', (outcome: BackupOutcome) => resolve(outcome));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup's thread ended with ${code}`)));
  });
}

/**
 * Makes a backup on a thread of its own (`makeBackup`), so that a redemption waits for none of it.
 * Rejects with `BackupProblem`.
 */
export async function takeBackup(wanted: BackupWanted): Promise<VerifiedBackup> {
  const outcome = await runWorker(wanted).catch((error: unknown) => {
    throw new BackupProblem('failed', error);
  });
  if (!outcome.ok) throw new BackupProblem(outcome.code, new Error(outcome.why));
  return outcome.backup;
}
