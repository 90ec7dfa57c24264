import type { Office } from '../office.ts';
import { sweepForms } from './forms.ts';
import { sweepSessions } from './sessions.ts';
import { sweepTries } from './tries.ts';

/** Drops what has ended: sessions, their forms, and wrong tries of long ago. */
export async function sweepAccess(office: Office): Promise<void> {
  await sweepSessions(office);
  await sweepForms(office);
  await sweepTries(office);
}
