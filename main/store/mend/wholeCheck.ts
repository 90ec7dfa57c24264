import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { hasOwnSchema, unsoundCache } from './cacheCheck.ts';
import { verifyChain } from '../verifyChain.ts';

/** Faults named one by one in what comes back; of the others there is a number. */
const faultsNamed = 20;

export const wholeCheckReport = z.strictObject({
  entries: z.int(),
  faults: z.int(),
  /** What SQLite, the schema, the caches and the chain say; empty where all is well. */
  says: z.array(z.string()).max(faultsNamed + 3),
});
export type WholeCheckReport = z.infer<typeof wholeCheckReport>;

/** Looks at all of a database that may be in use meanwhile; reads only. */
export function checkWhole(file: string): WholeCheckReport {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const integrity = String(db.pragma('integrity_check(1)', { simple: true }));
    const says = integrity === 'ok' ? [] : [integrity.slice(0, 200)];
    if (!hasOwnSchema(db)) says.push('the schema is damaged');
    const unsound = unsoundCache(db);
    if (unsound !== null) says.push(unsound);
    const chain = verifyChain(db);
    const named = chain.faults
      .slice(0, faultsNamed)
      .map(({ seq, fault }) => `entry ${seq}: ${fault}`);
    const faults = says.length + chain.faults.length;
    return { entries: chain.entries, faults, says: [...says, ...named] };
  } catch (error) {
    return { entries: 0, faults: 1, says: [String(error)] };
  } finally {
    db.close();
  }
}

function workerFile(): string {
  return join(import.meta.dirname, `checkWorker${extname(import.meta.filename)}`);
}

/** The same on a thread of its own: a million vouchers take a second, and nobody is to wait for it. */
export function checkApart(file: string): Promise<WholeCheckReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: file });
    worker.once('message', (report: unknown) => resolve(wholeCheckReport.parse(report)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the check's thread ended with ${code}`)));
  });
}
