import type { PrintJob } from '../paperPorts.ts';

export interface PrintQueueReader {
  /** Jobs that are neither printed nor given up, in the order they came. */
  openPrintJobs(): readonly PrintJob[];
}
