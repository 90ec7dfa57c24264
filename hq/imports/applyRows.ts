import type { RowFault, RowFaultCode } from '../../shared/domain/imports/importFaults.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { CachedCustomer } from '../../shared/protocol/feed.ts';
import { campaignById, putNewCampaign } from '../campaigns/campaigns.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { shopById } from '../shops/shops.ts';
import { isDataFault } from '../store/dataFault.ts';
import { customerOfRow, rowOfCustomer } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import type { ImportJobTable, ImportRowTable } from '../store/tables/imports.ts';
import { newBatchId, requireCustomer, takeIn } from '../vouchers/vouchers.ts';
import { planOf } from './importJobs.ts';
import { campaignRow, customerRow, voucherRow } from './importRows.ts';
import type { CustomerRow, VoucherRow } from './importRows.ts';
import type { ImportPlan } from './importPlan.ts';
import { insertFaults } from './stageRows.ts';
import type { LineOf } from './stageRows.ts';

/** Rows of one transaction, which holds the feed's counter: terminals' pushes wait no longer than this. */
export const rowsPerSlice = 250;

export interface Applied {
  readonly added: number;
  readonly changed: number;
}

/** Somebody else goes on with this import. */
export class NotOurs extends Error {}

/**
 * Brings the next rows in and notes how far it came, in one transaction: a process that is killed leaves
 * whole slices, and the next one goes on behind them. `false`: none are left, and it is done. Rows that
 * are refused are named; they hold up no other. Throws `NotOurs`.
 */
export async function applySlice(
  office: Office,
  importId: string,
  runner: string,
  leaseMs: number,
): Promise<boolean> {
  const rows = await office.db
    .selectFrom('import_row')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', importId)
    .orderBy('line')
    .limit(rowsPerSlice)
    .execute();
  await applied(office, { importId, runner, leaseMs }, rows);
  return rows.length > 0;
}

interface Run {
  readonly importId: string;
  readonly runner: string;
  readonly leaseMs: number;
}

/** All of them, or where one is refused, each by itself. */
async function applied(office: Office, run: Run, rows: readonly ImportRowTable[]): Promise<void> {
  try {
    await keep(office, run, rows);
  } catch (error) {
    if (error instanceof NotOurs || !isOfRows(error)) throw error;
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      await applied(office, run, rows.slice(0, half));
      return applied(office, run, rows.slice(half));
    }
    await keep(office, run, rows, faultOf(error));
  }
}

/** Whether the rows are to blame, rather than the database or the line to it. */
function isOfRows(error: unknown): boolean {
  return error instanceof HqProblem || isDataFault(error);
}

function faultOf(error: unknown): RowFault {
  const told = error instanceof HqProblem ? error : new HqProblem('internal');
  const isLimit = told.code === 'conflict' && told.message.startsWith('a limit');
  const code: RowFaultCode = isLimit
    ? 'limitReached'
    : told.code === 'notFound'
      ? 'noSuchCustomer'
      : 'refused';
  return { field: '', code, figure: null };
}

function keep(
  office: Office,
  run: Run,
  rows: readonly ImportRowTable[],
  fault: RowFault | null = null,
): Promise<void> {
  return writeWithFeed(office, async (tx, feed) => {
    const job = await ownJob(office, tx, run);
    const batchId = job.kind === 'vouchers' ? (job.batch_id ?? newBatchId(office)) : null;
    const done =
      fault === null
        ? await bringIn(office, tx, feed, planOf(job), batchId ?? '', rows)
        : { added: 0, changed: 0 };
    const refused = fault === null ? 0 : rows.length;
    const faults = rows.map(({ line }): LineOf<RowFault> | null =>
      fault === null ? null : { line, value: fault },
    );
    await insertFaults(
      office,
      tx,
      job,
      faults.flatMap((one) => one ?? []),
    );
    await dropKept(office, tx, run.importId, rows);
    const isDone = rows.length === 0;
    await tx
      .updateTable('import_job')
      .set({
        batch_id: batchId,
        applied: job.applied + rows.length,
        added: job.added + done.added,
        changed: job.changed + done.changed,
        refused: job.refused + refused,
        applied_line: rows.at(-1)?.line ?? job.applied_line,
        runner_until: office.now() + run.leaseMs,
        ...(isDone ? { state: 'done' as const, ended_at: office.now(), runner: null } : {}),
      })
      .where('tenant_id', '=', office.tenant)
      .where('import_id', '=', run.importId)
      .execute();
  });
}

async function ownJob(office: Office, tx: Tx, run: Run): Promise<ImportJobTable> {
  const job = await tx
    .selectFrom('import_job')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', run.importId)
    .forUpdate()
    .executeTakeFirst();
  if (job?.state !== 'running' || job.runner !== run.runner) throw new NotOurs();
  return job;
}

async function dropKept(
  office: Office,
  tx: Tx,
  importId: string,
  rows: readonly ImportRowTable[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .deleteFrom('import_row')
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', importId)
    .where(
      'line',
      'in',
      rows.map(({ line }) => line),
    )
    .execute();
}

async function bringIn(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  plan: ImportPlan,
  batchId: string,
  rows: readonly ImportRowTable[],
): Promise<Applied> {
  if (rows.length === 0) return { added: 0, changed: 0 };
  switch (plan.kind) {
    case 'vouchers':
      return bringVouchers(office, tx, feed, plan, batchId, rows);
    case 'customers':
      return bringCustomers(office, tx, feed, rows);
    case 'campaigns':
      return bringCampaigns(office, tx, feed, rows);
  }
}

async function bringVouchers(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  plan: ImportPlan,
  batchId: string,
  rows: readonly ImportRowTable[],
): Promise<Applied> {
  const shop = await shopById(office, tx, plan.shop ?? '');
  const read = rows.map(({ line, ref, body }) => {
    return { line, ref, ...voucherRow.parse(JSON.parse(body)) };
  });
  await requireHolders(office, tx, read);
  let added = 0;
  for (const [campaignId, of] of Map.groupBy(read, (row) => row.campaignId)) {
    const campaign = await campaignById(office, tx, campaignId);
    added += await takeIn(office, tx, feed, campaign, { shop, by: 'office', batchId }, of);
  }
  return { added, changed: 0 };
}

async function requireHolders(office: Office, tx: Tx, rows: readonly VoucherRow[]): Promise<void> {
  for (const id of new Set(rows.flatMap(({ customer }) => customer ?? []))) {
    await requireCustomer(office, tx, id);
  }
}

const customerIdBytes = 16;

async function bringCustomers(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  rows: readonly ImportRowTable[],
): Promise<Applied> {
  const wanted = new Map(
    rows.map(({ ref, body }) => [ref, customerRow.parse(JSON.parse(body))] as const),
  );
  const known = await tx
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('phone_key', 'in', [...wanted.keys()])
    .execute();
  const told: CachedCustomer[] = [];
  for (const row of known) {
    const before = customerOfRow(row);
    const after = { ...before, ...changeOf(wanted.get(row.phone_key)) };
    wanted.delete(row.phone_key);
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    await tx
      .updateTable('customer')
      .set({ segment: after.segment, tier: after.tier, home_shop: after.homeShop })
      .where('tenant_id', '=', office.tenant)
      .where('customer_id', '=', row.customer_id)
      .execute();
    told.push(after);
  }
  const changed = told.length;
  const fresh = [...wanted].map(([phoneKey, row]) => newCustomer(office, phoneKey, row));
  const place = { tenant: office.tenant, partition: feed.partition };
  const inserts = fresh.map((one) =>
    rowOfCustomer({ ...place, customerNo: feed.nextCustomerNo() }, one),
  );
  if (inserts.length > 0) await tx.insertInto('customer').values(inserts).execute();
  told.push(...fresh);
  for (const event of inEvents(told, (slice) => ({ kind: 'customers', customers: slice }))) {
    feed.add(event);
  }
  return { added: fresh.length, changed };
}

/** What a row says of a customer that is known already; an empty cell changes nothing. */
function changeOf(row: CustomerRow | undefined): Partial<CachedCustomer> {
  if (row === undefined) return {};
  return {
    ...(row.segment === null ? {} : { segment: row.segment }),
    ...(row.tier === null ? {} : { tier: row.tier }),
    ...(row.homeShop === null ? {} : { homeShop: row.homeShop }),
  };
}

/** A customer who becomes known by a list, not by being seen. */
export function newCustomer(office: Office, phoneKey: string, row: CustomerRow): CachedCustomer {
  return {
    id: bytesToHex(office.crypto.randomBytes(customerIdBytes)),
    phoneKey,
    last4: row.last4,
    segment: row.segment ?? 'new',
    tier: row.tier,
    homeShop: row.homeShop,
  };
}

async function bringCampaigns(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  rows: readonly ImportRowTable[],
): Promise<Applied> {
  let added = 0;
  for (const { ref, body } of rows) {
    const { draft } = campaignRow.parse(JSON.parse(body));
    added += (await putNewCampaign(office, tx, feed, ref, draft)) ? 1 : 0;
  }
  return { added, changed: 0 };
}
