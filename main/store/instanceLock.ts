import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreOpenProblem, asOpenProblem } from './problems.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * One program per data folder (I2): two would each hold a head of the same chain. The lock is SQLite's
 * own on a file beside the database, so that it goes with the process however that ends, and the
 * database itself stays readable for `countersign verify`. Throws `StoreOpenProblem` (`inUse`).
 */
export function takeInstanceLock(folder: string): InstanceLock {
  const file = new Database(join(folder, 'instance.lock'), { timeout: 0 });
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    const problem = asOpenProblem(error);
    if (problem instanceof StoreOpenProblem && problem.code === 'locked') {
      throw new StoreOpenProblem('inUse', error);
    }
    throw problem;
  }
  return { release: () => file.close() };
}
