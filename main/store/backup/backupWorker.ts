/* A thread of its own for one backup: the counter must not wait for a stick. */
import { parentPort, workerData } from 'node:worker_threads';
import { backupOutcome, backupWanted } from './backupWork.ts';

parentPort?.postMessage(await backupOutcome(backupWanted.parse(workerData)));
