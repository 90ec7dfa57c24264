import { newId } from '../access/secrets.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { campaignById } from '../campaigns/campaigns.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import { shopById } from '../shops/shops.ts';
import type { Tx } from '../store/schema.ts';
import type { ImportJobTable } from '../store/tables/imports.ts';
import { importPlan } from './importPlan.ts';
import type { ImportPlan } from './importPlan.ts';

/** Rows of an import that nobody goes on with are dropped after this long; what became of it stays. */
export const waitingRowsKeptMs = 7 * 24 * 3_600_000;
/** Imports that are being received at once. */
const maxReceiving = 20;

/**
 * Begins an import. A file whose hash is known is that import again, however often it is sent: what is
 * taken in of it stays. Throws `notFound` for an unknown campaign or shop, `conflict` at too many at once.
 */
export async function beginImport(
  office: Office,
  plan: ImportPlan,
  by: string,
): Promise<ImportJobTable> {
  if (plan.campaignId !== null) await campaignById(office, office.db, plan.campaignId);
  if (plan.shop !== null) await shopById(office, office.db, plan.shop);
  return office.db.transaction().execute(async (tx) => {
    const same = await sameFile(office, tx, plan);
    if (same !== undefined) return same;
    await requireFewReceiving(office, tx);
    const job = newJob(office, plan, by);
    await tx.insertInto('import_job').values(job).execute();
    await noteWritten(tx);
    return job;
  });
}

function newJob(office: Office, plan: ImportPlan, by: string): ImportJobTable {
  return {
    tenant_id: office.tenant,
    partition_key: mainPartition,
    import_id: newId(),
    kind: plan.kind,
    plan: JSON.stringify(plan),
    shape: null,
    sha256: plan.sha256,
    state: 'receiving',
    taken: 0,
    lines: 0,
    rows: 0,
    good: 0,
    faulty: 0,
    already: 0,
    applied: 0,
    added: 0,
    changed: 0,
    refused: 0,
    applied_line: 0,
    batch_id: null,
    made_at: office.now(),
    made_by: by,
    ended_at: null,
    runner: null,
    runner_until: 0,
  };
}

/** The same file for the same purpose, unless it was given up. */
async function sameFile(
  office: Office,
  tx: Tx,
  plan: ImportPlan,
): Promise<ImportJobTable | undefined> {
  if (plan.sha256 === null) return undefined;
  const rows = await tx
    .selectFrom('import_job')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('sha256', '=', plan.sha256)
    .where('state', '<>', 'cancelled')
    .orderBy('made_at', 'desc')
    .execute();
  const wanted = JSON.stringify(plan);
  return rows.find((row) => row.plan === wanted);
}

async function requireFewReceiving(office: Office, tx: Tx): Promise<void> {
  const { count } = await tx
    .selectFrom('import_job')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('tenant_id', '=', office.tenant)
    .where('state', '=', 'receiving')
    .where('made_at', '>', office.now() - waitingRowsKeptMs)
    .executeTakeFirstOrThrow();
  if (Number(count) < maxReceiving) return;
  throw new HqProblem('conflict', `${maxReceiving} imports are being received: cancel one first`);
}

/** Throws `notFound`. */
export async function importJob(
  office: Office,
  db: Tx | Office['db'],
  id: string,
): Promise<ImportJobTable> {
  const row = await db
    .selectFrom('import_job')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such import');
  return row;
}

export function planOf(job: ImportJobTable): ImportPlan {
  return importPlan.parse(JSON.parse(job.plan));
}

/** Gives an import up: rows that wait are dropped, what is kept already stays. Idempotent. */
export async function cancelImport(office: Office, id: string): Promise<ImportJobTable> {
  const job = await importJob(office, office.db, id);
  if (job.state === 'done') throw new HqProblem('conflict', 'it is done already');
  await office.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('import_job')
      .set({ state: 'cancelled', ended_at: office.now(), runner: null })
      .where('tenant_id', '=', office.tenant)
      .where('import_id', '=', id)
      .where('state', '<>', 'done')
      .execute();
    await dropRows(office, tx, id);
    await noteWritten(tx);
  });
  return importJob(office, office.db, id);
}

async function dropRows(office: Office, tx: Tx, id: string): Promise<void> {
  await tx
    .deleteFrom('import_row')
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', id)
    .execute();
}

/** To be called now and then: nobody goes on with these any more. */
export async function dropForgottenImports(office: Office): Promise<void> {
  const old = await office.db
    .selectFrom('import_job')
    .select('import_id')
    .where('tenant_id', '=', office.tenant)
    .where('state', 'in', ['receiving', 'checked'])
    .where('made_at', '<', office.now() - waitingRowsKeptMs)
    .execute();
  for (const { import_id: id } of old) await cancelImport(office, id);
}
