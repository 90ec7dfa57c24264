import { z } from 'zod';
import { contradictionCodes } from '../../shared/domain/campaign/contradictions.ts';
import { importKinds } from '../../shared/domain/imports/importFields.ts';
import { rowFaultCodes } from '../../shared/domain/imports/importFaults.ts';
import type { ImportFaultCode, RowFaultCode } from '../../shared/domain/imports/importFaults.ts';
import { contradictions, contradictionWords } from '../../shared/i18n/contradictions.ts';
import { importFaults } from '../../shared/i18n/importFaults.ts';
import { csvText } from '../../shared/protocol/csvText.ts';
import type { Office } from '../office.ts';
import type { ImportFaultTable, ImportJobTable } from '../store/tables/imports.ts';
import { importJob } from './importJobs.ts';
import type { FileShape } from './takeChunk.ts';

export const importReport = z.object({
  importId: z.string(),
  kind: z.enum(importKinds),
  name: z.string(),
  /** `checked`: all of it was read and nothing brought in yet; `running`: it is being brought in. */
  state: z.enum(['receiving', 'checked', 'running', 'done', 'cancelled']),
  /** Bytes of the file, or rows of the list, that were taken in: from here the next part goes on. */
  taken: z.int(),
  encoding: z.enum(['utf-8', 'gb18030', 'json']).nullable(),
  separator: z.string().nullable(),
  /** The file's column for each field. */
  columns: z.record(z.string(), z.string()),
  rows: z.int(),
  /** Rows that can be brought in, and those that can't. */
  good: z.int(),
  faulty: z.int(),
  /** Good rows whose code, customer or campaign is known here already. */
  already: z.int(),
  /** Of the good rows: how many are through, and what became of them. */
  applied: z.int(),
  added: z.int(),
  changed: z.int(),
  refused: z.int(),
  batchId: z.string().nullable(),
  madeAt: z.int(),
  madeBy: z.string(),
  endedAt: z.int().nullable(),
});
export type ImportReport = z.infer<typeof importReport>;

/** What an import has come to; before it is run, this is what a dry run says. */
export function reportOf(job: ImportJobTable): ImportReport {
  const shape = job.shape === null ? null : (JSON.parse(job.shape) as FileShape);
  const { name } = JSON.parse(job.plan) as { readonly name: string };
  return {
    importId: job.import_id,
    kind: job.kind,
    name,
    state: job.state,
    taken: job.taken,
    encoding: shape?.encoding ?? null,
    separator: shape?.separator ?? null,
    columns: shape?.columns ?? {},
    rows: job.rows,
    good: job.good,
    faulty: job.faulty,
    already: job.already,
    applied: job.applied,
    added: job.added,
    changed: job.changed,
    refused: job.refused,
    batchId: job.batch_id,
    madeAt: job.made_at,
    madeBy: job.made_by,
    endedAt: job.ended_at,
  };
}

/** Newest first; `before`: the `madeAt` and id of the last one seen. */
export async function imports(
  office: Office,
  limit: number,
  after: ImportPlace | null,
): Promise<{ readonly imports: readonly ImportReport[]; readonly next: string | null }> {
  let query = office.db.selectFrom('import_job').selectAll().where('tenant_id', '=', office.tenant);
  if (after !== null) {
    query = query.where((eb) =>
      eb.or([
        eb('made_at', '<', after.at),
        eb.and([eb('made_at', '=', after.at), eb('import_id', '<', after.id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('made_at', 'desc')
    .orderBy('import_id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    imports: page.map(reportOf),
    next: isMore ? `${last.made_at}-${last.import_id}` : null,
  };
}

/** Where a page of imports goes on. */
export const importPlace = z
  .string()
  .regex(/^\d{1,15}-[0-9a-f]{16}$/)
  .transform((text) => {
    const [at = '', id = ''] = text.split('-');
    return { at: Number(at), id };
  });
export type ImportPlace = z.infer<typeof importPlace>;

export const importFault = z.object({
  no: z.int(),
  /** The row's first line in the file, the head being line 1; of a list the row, from 1. */
  line: z.int(),
  field: z.string(),
  /** The file's column; empty where the whole row is meant. */
  column: z.string(),
  code: z.enum([...rowFaultCodes, ...contradictionCodes]),
  en: z.string(),
  zh: z.string(),
});
export type ImportFault = z.infer<typeof importFault>;

function isOfRow(code: ImportFaultCode): code is RowFaultCode {
  return rowFaultCodes.some((one) => one === code);
}

function wordsOf(code: ImportFaultCode, figure: number | null): { en: string; zh: string } {
  if (isOfRow(code)) {
    const filled = (text: string) => text.replace('{{figure}}', String(figure ?? ''));
    return { en: filled(importFaults.en[code]), zh: filled(importFaults.zh[code]) };
  }
  const { titleKey, nextKey } = contradictionWords(code);
  const { en, zh } = contradictions;
  return { en: `${en[titleKey]}. ${en[nextKey]}`, zh: `${zh[titleKey]}。${zh[nextKey]}` };
}

function faultOfRow(row: ImportFaultTable, shape: FileShape | null): ImportFault {
  const { fault_no: no, line, field, code, figure } = row;
  return { no, line, field, column: shape?.columns[field] ?? '', code, ...wordsOf(code, figure) };
}

/** What is wrong with rows, in the order they were found; `after`: the `no` of the last one seen. */
export async function importFaultsOf(
  office: Office,
  id: string,
  limit: number,
  after: number,
): Promise<{ readonly faults: readonly ImportFault[]; readonly next: number | null }> {
  const job = await importJob(office, office.db, id);
  const shape = job.shape === null ? null : (JSON.parse(job.shape) as FileShape);
  const rows = await office.db
    .selectFrom('import_fault')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('import_id', '=', id)
    .where('fault_no', '>', after)
    .orderBy('fault_no')
    .limit(limit + 1)
    .execute();
  const faults = rows.slice(0, limit).map((row) => faultOfRow(row, shape));
  return { faults, next: rows.length > limit ? (faults.at(-1)?.no ?? null) : null };
}

/** The same as a file for whoever mends theirs; no cell of it is a formula. */
export async function importFaultsCsv(office: Office, id: string): Promise<string> {
  const rows: string[][] = [['line', 'column', 'field', 'what is wrong', '问题']];
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof importFaultsOf>> = await importFaultsOf(
      office,
      id,
      1000,
      after,
    );
    for (const { line, column, field, en, zh } of page.faults) {
      rows.push([String(line), column, field, en, zh]);
    }
    after = page.next;
  }
  return csvText(rows);
}
