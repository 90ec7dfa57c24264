import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Said } from '../devices/revoke.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { caseStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { CaseNoteTable } from '../store/tables/cases.ts';
import type { CaseTable } from '../store/tables/journal.ts';

const noteIdBytes = 8;
/** Notes of one case: beyond this people are talking in the wrong place. */
const maxNotes = 200;

/** What a person found: who pays for what is beyond; `nobody` where nothing was lost. */
export interface Resolution extends Said {
  readonly borneBy: CaseNoteTable['borne_by'];
}

/**
 * A person has looked at it. The case stays as it was, with who closed it and what they found; it is
 * closed once. Throws `notFound`, `conflict`.
 */
export async function closeCase(
  office: Office,
  caseId: string,
  { by, note, borneBy }: Resolution,
): Promise<void> {
  await writeWithFeed(office, async (tx) => {
    const found = await lockedCase(office, tx, caseId);
    if (found.closed_at !== null) {
      throw new HqProblem('conflict', `closed before, by ${found.closed_by ?? 'somebody'}`);
    }
    const closedAt = office.now();
    tellMachines(tx, caseStands({ ...found, closed_at: closedAt }));
    await tx
      .updateTable('case_file')
      .set({ closed_at: closedAt, closed_by: by, closing_note: note })
      .where('tenant_id', '=', office.tenant)
      .where('case_id', '=', caseId)
      .execute();
    await addNote(office, tx, found, { by, note, borneBy });
  });
}

/** Adds what a person has to say, to an open case or a closed one. Throws `notFound`, `conflict`. */
export async function noteOnCase(office: Office, caseId: string, said: Said): Promise<void> {
  await office.db.transaction().execute(async (tx) => {
    const found = await lockedCase(office, tx, caseId);
    const { count } = await tx
      .selectFrom('case_note')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('tenant_id', '=', office.tenant)
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= maxNotes) throw new HqProblem('conflict', `${maxNotes} notes at most`);
    await addNote(office, tx, found, { ...said, borneBy: null });
  });
}

async function lockedCase(office: Office, tx: Tx, caseId: string): Promise<CaseTable> {
  const found = await tx
    .selectFrom('case_file')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) throw new HqProblem('notFound', 'no such case');
  return found;
}

async function addNote(
  office: Office,
  tx: Tx,
  { partition_key, case_id }: CaseTable,
  { by, note, borneBy }: Resolution,
): Promise<void> {
  await tx
    .insertInto('case_note')
    .values({
      tenant_id: office.tenant,
      partition_key,
      case_id,
      note_id: bytesToHex(office.crypto.randomBytes(noteIdBytes)),
      at: office.now(),
      by_whom: by,
      note,
      borne_by: borneBy,
    })
    .execute();
  await noteWritten(tx);
}
