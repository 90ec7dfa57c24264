import { z } from 'zod';
import { method } from './method.ts';
import { mostJobsAtOnce } from './printQueue.ts';
import type { PrintStatusView } from './printQueue.ts';
import type { PrintJobView } from './views.ts';

const nothing = z.strictObject({});
const jobId = z.int().min(1);

/** The part of the contract that is about what waits for paper. */
export const printQueueMethods = {
  'print.status': method<PrintStatusView>()(
    'cashier',
    'read',
    'Whether the printer keeps jobs waiting, and how many need a person',
    nothing,
  ),
  'print.queue': method<readonly PrintJobView[]>()(
    'cashier',
    'read',
    'Print jobs not yet on paper, and the last few that are',
    nothing,
  ),
  'print.retry': method<null>()(
    'cashier',
    'write',
    'Print stuck jobs again; an uncertain one becomes a marked copy',
    z.strictObject({
      /** As somebody saw them: a job that was tried again since is left alone. */
      jobs: z
        .array(z.strictObject({ jobId, tries: z.int().min(0) }))
        .min(1)
        .max(mostJobsAtOnce),
    }),
  ),
  'print.skip': method<null>()(
    'cashier',
    'write',
    'Give up jobs that are not on paper',
    z.strictObject({ jobIds: z.array(jobId).min(1).max(mostJobsAtOnce) }),
  ),
} as const;
