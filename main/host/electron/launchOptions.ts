import { z } from 'zod';

/** What the launcher tells the Electron entry, in one environment variable. */
export const launchOptions = z.strictObject({
  dir: z.string(),
  demo: z.strictObject({ nodePath: z.string(), script: z.string() }).nullable(),
  hqUrl: z.string().nullable(),
  enrolFile: z.string().optional(),
});
export type LaunchOptions = z.infer<typeof launchOptions>;

export const launchVariable = 'COUNTERSIGN_LAUNCH';
