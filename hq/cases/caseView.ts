import { z } from 'zod';
import { bearerOf } from '../../shared/domain/settle.ts';
import type { SettlementCase } from '../../shared/domain/settle.ts';
import { entry } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { caseOfRow, caseReport } from './caseList.ts';
import type { CaseKind, CaseTable, JournalEntryTable } from '../store/tables/journal.ts';

/** Receipts beside the case's own, first come first. */
const maxReceipts = 20;

/** One side of a case: what a counter did, as its entry froze it. Money in minor units. */
export const caseReceipt = z.object({
  /** The use the case was opened for; the others are what it was judged against. */
  isOwn: z.boolean(),
  kind: z.enum(['redemption', 'void']),
  shop: z.string(),
  shopName: z.string(),
  counter: z.string(),
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  entryId: z.string().nullable(),
  operator: z.string(),
  /** The second person, where one agreed. */
  approver: z.string().nullable(),
  at: z.int(),
  businessDay: z.string(),
  receivedAt: z.int(),
  campaignNo: z.int(),
  uses: z.int(),
  amountMinor: z.int().nullable(),
  discountMinor: z.int(),
  valueMinor: z.int(),
  currency: z.string().nullable(),
  /** Of the whole order, before vouchers; `null` where the entry can't be read. */
  totalMinor: z.int().nullable(),
  basket: z.array(z.object({ name: z.string(), quantity: z.int(), paidMinor: z.int() })),
  settled: z.string(),
});
export type CaseReceipt = z.infer<typeof caseReceipt>;

const bearer = z.enum(['shop', 'headOffice', 'nobody']);

export const caseNote = z.object({
  at: z.int(),
  by: z.string(),
  note: z.string(),
  borneBy: bearer.nullable(),
});

export const caseDetail = caseReport.extend({
  /** Who bears it unless a person finds otherwise; `null` where no money is in question. */
  proposedBearer: bearer.nullable(),
  /** What a person found; `null` while it is open, or where they did not say. */
  borneBy: bearer.nullable(),
  receipts: z.array(caseReceipt),
  notes: z.array(caseNote),
});
export type CaseDetail = z.infer<typeof caseDetail>;

/** A case with its own receipt and those it was judged against. Throws `notFound`. */
export async function caseView(office: Office, caseId: string): Promise<CaseDetail> {
  const row = await office.db
    .selectFrom('case_file')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such case');
  const notes = await notesOf(office, caseId);
  return {
    ...caseOfRow(row),
    proposedBearer: proposedBearer(row.kind),
    borneBy: notes.findLast((one) => one.borneBy !== null)?.borneBy ?? null,
    receipts: await receiptsOf(office, row),
    notes,
  };
}

/** People, chains and machines cost nothing by themselves; uses of vouchers do. */
export function proposedBearer(kind: CaseKind): CaseDetail['proposedBearer'] {
  switch (kind) {
    case 'twoHistories':
    case 'brokenChain':
    case 'signedInTwice':
    case 'revokedUpload':
    case 'entriesMissing':
    case 'testimony':
    case 'enrolmentRefused':
      return null;
    case 'undoneTwice':
      return 'shop';
    default:
      return bearerOf(kind satisfies SettlementCase);
  }
}

async function notesOf(office: Office, caseId: string): Promise<CaseDetail['notes']> {
  const rows = await office.db
    .selectFrom('case_note')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('note_id')
    .execute();
  return rows.map(({ at, by_whom: by, note, borne_by: borneBy }) => ({ at, by, note, borneBy }));
}

function usesOf(office: Office, ref: string) {
  return office.db
    .selectFrom('voucher_use as used')
    .innerJoin('journal_entry as kept', (join) =>
      join
        .onRef('kept.tenant_id', '=', 'used.tenant_id')
        .onRef('kept.device_id', '=', 'used.device_id')
        .onRef('kept.epoch', '=', 'used.epoch')
        .onRef('kept.seq', '=', 'used.seq'),
    )
    .selectAll('used')
    .select(['kept.entry_id', 'kept.received_at', 'kept.json'])
    .where('used.tenant_id', '=', office.tenant)
    .where('used.ref', '=', ref);
}

/** Its own first, then the voucher's other uses and undos in head office's order of receipt. */
async function receiptsOf(office: Office, row: CaseTable): Promise<CaseReceipt[]> {
  if (row.ref === null) return [];
  const own = await usesOf(office, row.ref)
    .where('used.device_id', '=', row.device_id)
    .where('used.epoch', '=', row.epoch)
    .where('used.seq', '=', row.seq)
    .execute();
  const all = await usesOf(office, row.ref)
    .orderBy('used.use_no')
    .limit(maxReceipts + 1)
    .execute();
  const others = all.filter((one) => !own.some(({ use_no: no }) => no === one.use_no));
  return [
    ...own.map((one) => receiptOf(one, true)),
    ...others.slice(0, maxReceipts).map((one) => receiptOf(one, false)),
  ];
}

type UseRow = Awaited<ReturnType<ReturnType<typeof usesOf>['executeTakeFirstOrThrow']>>;

function receiptOf(row: UseRow, isOwn: boolean): CaseReceipt {
  const read = entryOf(row.json);
  return {
    isOwn,
    kind: row.kind,
    shop: row.shop_id,
    shopName: row.shop_name,
    counter: row.counter,
    device: row.device_id,
    epoch: row.epoch,
    seq: row.seq,
    entryId: row.entry_id,
    operator: row.operator,
    approver: read?.approver?.name ?? null,
    at: row.at,
    businessDay: read?.businessDay ?? row.business_day,
    receivedAt: row.received_at,
    campaignNo: row.campaign_no,
    uses: row.uses,
    amountMinor: row.amount_minor,
    discountMinor: row.discount_minor,
    valueMinor: row.value_minor,
    currency: read?.currency ?? null,
    ...orderOf(read),
    settled: row.settled,
  };
}

function orderOf(read: Entry | null): Pick<CaseReceipt, 'totalMinor' | 'basket'> {
  if (read === null || read.body.kind !== 'redemption') return { totalMinor: null, basket: [] };
  const { totalMinor, basket } = read.body;
  return {
    totalMinor,
    basket: basket.map(({ name, quantity, paidMinor }) => ({ name, quantity, paidMinor })),
  };
}

/** `null` for what was kept unread. */
function entryOf(json: JournalEntryTable['json']): Entry | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
    return entry.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
