import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import {
  epochCertificateBytes,
  statementHash,
  verifyStatement,
} from '../../shared/protocol/epoch.ts';
import type {
  EndedEpoch,
  EpochCertificate,
  EpochReply,
  EpochStatement,
  OwnEntriesPage,
  SignedStatement,
  TestimonyRequest,
} from '../../shared/protocol/epoch.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import type { SeqRange } from '../../shared/protocol/missing.ts';
import { maxEntriesPerPush } from '../../shared/protocol/push.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { SignedBy } from '../http/terminals/deviceAuth.ts';
import { openCase } from '../journal/books.ts';
import { deviceStands } from '../feed/officeEvents.ts';
import { tellMachines } from '../feed/tellMachines.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';

/** Bytes of one page of a device's own entries, well below what a terminal reads of an answer. */
const maxPageBytes = 2 * 1024 * 1024;

function deviceRows(office: Office, tx: Tx | Office['db'], device: string) {
  return tx
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .orderBy('epoch');
}

/** A statement is of the device that signed the request, by the key this epoch was enrolled with. */
function checkStatement(office: Office, row: DeviceTable, signed: SignedStatement): void {
  const { statement } = signed;
  const isItsOwn =
    statement.tenant === row.tenant_id &&
    statement.shop === row.shop_id &&
    statement.device === row.device_id &&
    statement.epoch > row.epoch;
  if (!isItsOwn || !verifyStatement(office.crypto, hexToBytes(row.public_key), signed)) {
    throw new HqProblem('badInput', 'the statement is not this device’s');
  }
}

function certified(office: Office, row: DeviceTable): EpochReply {
  const certificate: EpochCertificate = {
    v: protocolVersion,
    tenant: row.tenant_id,
    shop: row.shop_id,
    device: row.device_id,
    epoch: row.epoch,
    devicePublicKey: row.public_key,
    statementHash: row.certificate_hash,
    issuedAt: row.enrolled_at,
  };
  const bytes = epochCertificateBytes(certificate);
  const signature = bytesToHex(office.crypto.sign(office.keys.officeSecret, bytes));
  return { result: 'certified', certificate, signature };
}

/**
 * Certifies the epoch a terminal has begun by itself since it can't prove that all of the one before is
 * there. The one before stays open for what it still hands in; what it says is missing and is not here
 * either is a case. The same statement again gets the same answer; a number another machine took is
 * `taken`. Throws `badInput`.
 */
export function beginEpoch(
  office: Office,
  by: SignedBy,
  signed: SignedStatement,
): Promise<EpochReply> {
  return writeWithFeed(office, async (tx) => {
    const rows = await deviceRows(office, tx, by.device).forUpdate().execute();
    const from = rows.find(({ epoch }) => epoch === by.epoch);
    const newest = rows.at(-1);
    if (from === undefined || newest === undefined) throw new HqProblem('unauthorised');
    checkStatement(office, from, signed);
    const { statement } = signed;
    const hash = statementHash(office.crypto, statement);
    const same = rows.find(({ certificate_hash: known }) => known === hash);
    if (same !== undefined) return certified(office, same);
    if (statement.epoch <= newest.epoch) return { result: 'taken', highest: newest.epoch };
    const now = office.now();
    const fresh: DeviceTable = {
      ...from,
      epoch: statement.epoch,
      certificate_hash: hash,
      // What was cut off stays so; all it still hands in is kept (I6).
      state: from.state === 'revoked' ? 'revoked' : 'active',
      acked_seq: 0,
      acked_hash: hash,
      enrolled_at: now,
      last_seen_at: now,
      said_head: null,
    };
    await tx.insertInto('device').values(fresh).execute();
    tellMachines(tx, deviceStands(fresh));
    const ended = rows.find(({ epoch }) => epoch === statement.ended.epoch) ?? from;
    await noteMissing(office, tx, ended, statement);
    return certified(office, fresh);
  });
}

async function noteMissing(
  office: Office,
  tx: Tx,
  ended: DeviceTable,
  { ended: said }: EpochStatement,
): Promise<void> {
  for (const { from, to } of said.missing) {
    await tx
      .insertInto('epoch_gap')
      .values({
        tenant_id: office.tenant,
        partition_key: ended.partition_key,
        device_id: ended.device_id,
        epoch: ended.epoch,
        from_seq: from,
        to_seq: to,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const lost = await notHere(office, tx, ended, said);
  const [first] = lost.seqs;
  if (first === undefined) return;
  await openCase(office, tx, ended, {
    kind: 'entriesMissing',
    seq: first,
    ref: null,
    beyond: lost.count,
    why: null,
  });
}

/** Of what the terminal can't find, what is not here either. */
async function notHere(
  office: Office,
  tx: Tx,
  { device_id: device, epoch }: DeviceTable,
  { missing }: Pick<EndedEpoch, 'missing'>,
): Promise<{ readonly count: number; readonly seqs: readonly number[] }> {
  let count = 0;
  const seqs: number[] = [];
  for (const { from, to } of missing) {
    const rows = await tx
      .selectFrom('journal_entry')
      .select('seq')
      .where('tenant_id', '=', office.tenant)
      .where('device_id', '=', device)
      .where('epoch', '=', epoch)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .orderBy('seq')
      .execute();
    const here = new Set(rows.map(({ seq }) => seq));
    count += to - from + 1 - here.size;
    const first = firstNotIn(here, { from, to });
    if (first !== null) seqs.push(first);
  }
  return { count, seqs };
}

function firstNotIn(here: ReadonlySet<number>, { from, to }: SeqRange): number | null {
  for (let seq = from; seq <= to; seq++) if (!here.has(seq)) return seq;
  return null;
}

/** Ranges of an epoch that its terminal said it can't find. */
export async function gapsOf(
  office: Office,
  tx: Tx,
  device: Pick<DeviceTable, 'device_id' | 'epoch'>,
): Promise<readonly SeqRange[]> {
  const rows = await tx
    .selectFrom('epoch_gap')
    .select(['from_seq', 'to_seq'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device.device_id)
    .where('epoch', '=', device.epoch)
    .orderBy('from_seq')
    .execute();
  return rows.map((row) => ({ from: row.from_seq, to: row.to_seq }));
}

/** Whether every entry after one and before another is said to be missing. */
export function isGap(gaps: readonly SeqRange[], after: number, before: number): boolean {
  let at = after + 1;
  for (const { from, to } of gaps) if (from <= at && at <= to) at = to + 1;
  return at >= before;
}

/** What is kept here of one epoch of the device that asks, byte for byte. */
export async function ownEntries(
  office: Office,
  by: Pick<SignedBy, 'device'>,
  { epoch, after }: { readonly epoch: number; readonly after: number },
): Promise<OwnEntriesPage> {
  const device = await deviceRows(office, office.db, by.device)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (device === undefined) throw new HqProblem('notFound', 'no such epoch of this device');
  const rows = await office.db
    .selectFrom('journal_entry')
    .select(['seq', 'hash', 'json'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', by.device)
    .where('epoch', '=', epoch)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(maxEntriesPerPush)
    .execute();
  let bytes = 0;
  const tooMany = rows.findIndex((row) => (bytes += row.json.length) > maxPageBytes);
  const page = tooMany === -1 ? rows : rows.slice(0, Math.max(1, tooMany));
  return {
    v: protocolVersion,
    epoch,
    headSeq: device.acked_seq,
    headHash: device.acked_hash,
    entries: page.map(({ seq, hash, json }) => ({
      seq,
      hash,
      json: Buffer.from(json).toString('utf8'),
    })),
  };
}

/**
 * Keeps entries of a chain whose own key can't vouch for them any more, told by a terminal of the same
 * chain: beside the books, never in them, with a case for a person (I6, I8).
 */
export function takeTestimony(
  office: Office,
  by: SignedBy,
  { device, epoch, entries }: TestimonyRequest,
): Promise<{ readonly kept: number; readonly known: number }> {
  return writeWithFeed(office, async (tx) => {
    const teller = await deviceRows(office, tx, by.device)
      .where('epoch', '=', by.epoch)
      .executeTakeFirstOrThrow();
    // Kept as what it is: a text under another's hash would keep that one out (I6).
    const told = entries.map((entry) => ({
      ...entry,
      hash: entryHash(office.crypto, entry.json.toWellFormed()),
    }));
    const rows = await tx
      .selectFrom('journal_entry')
      .select('hash')
      .where('tenant_id', '=', office.tenant)
      .where('device_id', '=', device)
      .where('epoch', '=', epoch)
      .where(
        'seq',
        'in',
        told.map(({ seq }) => seq),
      )
      .execute();
    const known = new Set(rows.map(({ hash }) => hash));
    const fresh = told.filter(({ hash }) => !known.has(hash));
    if (fresh.length > 0)
      await keepTestimony(office, tx, teller, { device, epoch, entries: fresh });
    return { kept: fresh.length, known: entries.length - fresh.length };
  });
}

async function keepTestimony(
  office: Office,
  tx: Tx,
  teller: DeviceTable,
  { device, epoch, entries }: Pick<TestimonyRequest, 'device' | 'epoch' | 'entries'>,
): Promise<void> {
  const inserted = await tx
    .insertInto('rival_entry')
    .values(
      entries.map(({ seq, hash, json }) => ({
        tenant_id: office.tenant,
        shop_id: teller.shop_id,
        partition_key: teller.partition_key,
        device_id: device,
        epoch,
        seq,
        hash,
        json: Buffer.from(json, 'utf8'),
        received_at: office.now(),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('seq')
    .execute();
  const [first] = inserted;
  if (first === undefined) return;
  const told: DeviceTable = { ...teller, device_id: device, epoch };
  await openCase(office, tx, told, {
    kind: 'testimony',
    seq: first.seq,
    ref: null,
    beyond: inserted.length,
    why: null,
  });
}
