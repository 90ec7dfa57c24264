import { sql } from 'kysely';
import type { RowFault } from '../../shared/domain/imports/importFaults.ts';
import type { ImportKind } from '../../shared/domain/imports/importFields.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { ImportJobTable } from '../store/tables/imports.ts';
import type { GoodRow } from './readRows.ts';
import type { VoucherRow } from './importRows.ts';

/** Faults kept of one file, for whoever mends it; the counts say the rest. */
export const maxFaultsKept = 10_000;

export interface LineOf<Value> {
  readonly line: number;
  readonly value: Value;
}

/** Some rows of a file, and where it has come to with them. */
export interface Stage {
  readonly good: readonly LineOf<GoodRow>[];
  readonly faults: readonly LineOf<RowFault>[];
  readonly rows: number;
  readonly faultyRows: number;
  /** Bytes (or rows of a list) and lines of the file up to their end. */
  readonly taken: number;
  readonly lines: number;
  /** JSON of what the file is, with its first rows. */
  readonly shape: string | null;
  readonly last: boolean;
}

/**
 * Keeps some rows in one transaction with the place they end at: what is cut off in between is sent
 * again from that place. Throws `conflict` where another upload of the same file was quicker.
 */
export async function stageRows(
  office: Office,
  job: ImportJobTable,
  stage: Stage,
): Promise<ImportJobTable> {
  return office.db.transaction().execute(async (tx) => {
    const locked = await tx
      .selectFrom('import_job')
      .selectAll()
      .where('tenant_id', '=', office.tenant)
      .where('import_id', '=', job.import_id)
      .forUpdate()
      .executeTakeFirst();
    if (locked?.state !== 'receiving' || locked.taken !== job.taken) {
      throw new HqProblem('conflict', 'another upload of this file is under way, or it has ended');
    }
    const known = await alreadyKept(office, tx, locked.kind, stage.good);
    const fresh = stage.good.filter((row) => !known.foreign.has(row.value.ref));
    const doubles = await insertRows(office, tx, job.import_id, fresh);
    const faults = [...stage.faults, ...known.faults, ...doubles].toSorted(
      (one, other) => one.line - other.line,
    );
    await insertFaults(office, tx, locked, faults);
    const faulty = stage.faultyRows + known.faults.length + doubles.length;
    const next: ImportJobTable = {
      ...locked,
      taken: stage.taken,
      lines: stage.lines,
      rows: locked.rows + stage.rows,
      good: locked.good + stage.rows - faulty,
      faulty: locked.faulty + faulty,
      already: locked.already + known.own,
      shape: stage.shape ?? locked.shape,
      state: stage.last ? 'checked' : 'receiving',
    };
    const { tenant_id: _tenant, import_id: _id, partition_key: _key, ...change } = next;
    await tx
      .updateTable('import_job')
      .set(change)
      .where('tenant_id', '=', office.tenant)
      .where('import_id', '=', job.import_id)
      .execute();
    return next;
  });
}

interface Known {
  /** Refs that belong to something else, and the faults that says. */
  readonly foreign: ReadonlySet<string>;
  readonly faults: readonly LineOf<RowFault>[];
  /** How many are in the books already. */
  readonly own: number;
}

/** What the books say of these rows before any of them is brought in. */
async function alreadyKept(
  office: Office,
  tx: Tx,
  kind: ImportKind,
  rows: readonly LineOf<GoodRow>[],
): Promise<Known> {
  const refs = rows.map(({ value }) => value.ref);
  if (refs.length === 0) return { foreign: new Set(), faults: [], own: 0 };
  switch (kind) {
    case 'vouchers':
      return knownVouchers(office, tx, rows);
    case 'customers': {
      const { rows: found } = await sql<{ ref: string }>`
        SELECT phone_key AS ref FROM customer
        WHERE tenant_id = ${office.tenant} AND phone_key = ANY(${refs}::text[])`.execute(tx);
      return { foreign: new Set(), faults: [], own: found.length };
    }
    case 'campaigns': {
      const { rows: found } = await sql<{ ref: string }>`
        SELECT DISTINCT campaign_id AS ref FROM campaign
        WHERE tenant_id = ${office.tenant} AND campaign_id = ANY(${refs}::text[])`.execute(tx);
      return { foreign: new Set(), faults: [], own: found.length };
    }
  }
}

async function knownVouchers(
  office: Office,
  tx: Tx,
  rows: readonly LineOf<GoodRow>[],
): Promise<Known> {
  const { rows: found } = await sql<{ ref: string; campaign: string }>`
    SELECT DISTINCT voucher.ref AS ref, campaign.campaign_id AS campaign FROM voucher
    JOIN campaign ON campaign.tenant_id = voucher.tenant_id AND campaign.no = voucher.campaign_no
    WHERE voucher.tenant_id = ${office.tenant}
      AND voucher.ref = ANY(${rows.map(({ value }) => value.ref)}::text[])`.execute(tx);
  const campaigns = new Map(found.map((row) => [row.ref, row.campaign]));
  const others = rows.filter(({ value: { ref, body } }) => {
    const campaign = campaigns.get(ref);
    return campaign !== undefined && campaign !== (body as VoucherRow).campaignId;
  });
  return {
    foreign: new Set(others.map(({ value }) => value.ref)),
    faults: others.map(({ line }) => ({
      line,
      value: { field: 'code', code: 'otherCampaign', figure: null },
    })),
    own: found.length - others.length,
  };
}

/** Those that stand twice are left out; answers their faults, each naming the first one's line. */
async function insertRows(
  office: Office,
  tx: Tx,
  importId: string,
  rows: readonly LineOf<GoodRow>[],
): Promise<readonly LineOf<RowFault>[]> {
  if (rows.length === 0) return [];
  const inserted = await sql<{ line: number }>`
    INSERT INTO import_row (tenant_id, partition_key, import_id, line, ref, body)
    SELECT ${office.tenant}, ${mainPartition}, ${importId}, one.line, one.ref, one.body
    FROM unnest(
      ${rows.map(({ line }) => line)}::bigint[],
      ${rows.map(({ value }) => value.ref)}::text[],
      ${rows.map(({ value }) => JSON.stringify(value.body))}::text[]
    ) AS one(line, ref, body)
    ON CONFLICT DO NOTHING RETURNING line`.execute(tx);
  if (inserted.rows.length === rows.length) return [];
  const kept = new Set(inserted.rows.map(({ line }) => Number(line)));
  const doubles = rows.filter(({ line }) => !kept.has(line));
  const firsts = await sql<{ ref: string; line: number }>`
    SELECT ref, line FROM import_row
    WHERE tenant_id = ${office.tenant} AND import_id = ${importId}
      AND ref = ANY(${doubles.map(({ value }) => value.ref)}::text[])`.execute(tx);
  const lineOf = new Map(firsts.rows.map((row) => [row.ref, Number(row.line)]));
  return doubles.map(({ line, value: { ref, body } }) => ({
    line,
    value: { field: fieldOf(body), code: 'sameInFile', figure: lineOf.get(ref) ?? null },
  }));
}

function fieldOf(body: GoodRow['body']): string {
  switch (body.kind) {
    case 'voucher':
      return 'code';
    case 'customer':
      return 'phone';
    case 'campaign':
      return 'nameZh';
  }
}

/** As many as are kept of one file; `refusedFaults` of a run come behind them. */
export async function insertFaults(
  office: Office,
  tx: Tx,
  job: ImportJobTable,
  faults: readonly LineOf<RowFault>[],
): Promise<void> {
  if (faults.length === 0) return;
  const { last } = await tx
    .selectFrom('import_fault')
    .select((eb) => eb.fn.coalesce(eb.fn.max('fault_no'), eb.lit(0)).as('last'))
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', job.import_id)
    .executeTakeFirstOrThrow();
  const rows = faults.slice(0, Math.max(0, maxFaultsKept - Number(last))).map((fault, at) => ({
    tenant_id: office.tenant,
    partition_key: mainPartition,
    import_id: job.import_id,
    fault_no: Number(last) + at + 1,
    line: fault.line,
    field: fault.value.field,
    code: fault.value.code,
    figure: fault.value.figure,
  }));
  if (rows.length > 0) await tx.insertInto('import_fault').values(rows).execute();
}
