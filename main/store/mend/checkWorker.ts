/* A thread of its own for one look at the whole database: the counter must not wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkWhole } from './wholeCheck.ts';

parentPort?.postMessage(checkWhole(String(workerData)));
