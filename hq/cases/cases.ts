import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Said } from '../devices/revoke.ts';

/**
 * A person has looked at it. The case stays as it was, with who closed it and what they found; it is
 * closed once. Throws `notFound`, `conflict`.
 */
export async function closeCase(office: Office, caseId: string, { by, note }: Said): Promise<void> {
  const closed = await office.db
    .updateTable('case_file')
    .set({ closed_at: office.now(), closed_by: by, closing_note: note })
    .where('tenant_id', '=', office.tenant)
    .where('case_id', '=', caseId)
    .where('closed_at', 'is', null)
    .returning('case_id')
    .executeTakeFirst();
  if (closed !== undefined) return;
  const known = await office.db
    .selectFrom('case_file')
    .select('closed_by')
    .where('tenant_id', '=', office.tenant)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (known === undefined) throw new HqProblem('notFound', 'no such case');
  throw new HqProblem('conflict', `closed before, by ${known.closed_by ?? 'somebody'}`);
}
