import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/*
 * The journal checked by other code than wrote it: reading, canonical JSON, hashing and counting are all
 * done here again, so that a mistake of the writer's can't hide itself.
 */

export type FaultKind =
  | 'missing'
  | 'unreadable'
  | 'notAnEntry'
  | 'notCanonical'
  | 'wrongHash'
  | 'wrongSeq'
  | 'doesNotFollow'
  | 'wrongTotals'
  | 'wrongDevice'
  | 'repeatedId'
  | 'wrongColumns'
  | 'wrongSignedHead'
  | 'acknowledgedButGone'
  | 'wrongCheckpoint'
  | 'wrongCarried'
  | 'beforeCheckpoint';

export interface ChainFault {
  readonly seq: number;
  readonly fault: FaultKind;
}

export interface ChainReport {
  /** Entries that could be read. */
  readonly entries: number;
  readonly headSeq: number;
  readonly headHash: string;
  readonly signedHead: 'none' | 'holds' | 'notChecked' | 'wrong';
  /** The entry that the journal begins after, since what was before has left; 0: all of it is here. */
  readonly beginsAfter: number;
  readonly checkpoint: ChainReport['signedHead'];
  /** In the order of their seq. */
  readonly faults: readonly ChainFault[];
}

const totalsShape = z.strictObject({
  redeemedCount: z.int(),
  redeemedMinor: z.int(),
  voidedCount: z.int(),
  voidedMinor: z.int(),
  issuedCount: z.int(),
  issuedMinor: z.int(),
});
type Sums = z.infer<typeof totalsShape>;

const bodyShape = z.looseObject({
  kind: z.string(),
  vouchers: z.array(z.looseObject({})).optional(),
  discountMinor: z.int().optional(),
  restored: z
    .array(
      z.looseObject({
        uses: z.int(),
        amountMinor: z.int().nullable(),
        discountMinor: z.int(),
      }),
    )
    .optional(),
  valueMinor: z.int().optional(),
});

const entryShape = z.looseObject({
  seq: z.int(),
  prev: z.string(),
  id: z.string(),
  device: z.string(),
  epoch: z.int(),
  totals: totalsShape,
  body: bodyShape,
});
type ReadEntry = z.infer<typeof entryShape>;

const identityShape = z.looseObject({
  device: z.string(),
  epoch: z.int(),
  firstPrev: z.string(),
});
const syncShape = z.looseObject({ ackedSeq: z.int() });
const headShape = z.strictObject({
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  hash: z.string(),
  signature: z.string(),
});
export type HeadToCheck = z.infer<typeof headShape>;

const checkpointShape = z.looseObject({
  device: z.string(),
  epoch: z.int(),
  seq: z.int(),
  hash: z.string(),
  totals: totalsShape,
  carried: z.string(),
  ack: z.looseObject({ device: z.string(), epoch: z.int(), seq: z.int() }),
  signature: z.string(),
});
export type CheckpointToCheck = z.infer<typeof checkpointShape>;

interface Row {
  readonly seq: number;
  readonly hash: Buffer;
  readonly id: Buffer;
  readonly kind: string;
  readonly json: string;
}

/** What is known of the entry before, as far as it could be read. */
interface Before {
  readonly seq: number;
  readonly hash: string;
  readonly totals: Sums | null;
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join(',')}}`;
}

function digest(json: string): string {
  return createHash('sha256').update(`countersign/journal/1\0${json}`, 'utf8').digest('hex');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // What doesn't parse is reported as no entry.
    return undefined;
  }
}

const nothing: Sums = {
  redeemedCount: 0,
  redeemedMinor: 0,
  voidedCount: 0,
  voidedMinor: 0,
  issuedCount: 0,
  issuedMinor: 0,
};

function recount(before: Sums, body: ReadEntry['body']): Sums {
  const sums = { ...before };
  if (body.kind === 'redemption') {
    sums.redeemedCount += body.vouchers?.length ?? 0;
    sums.redeemedMinor += body.discountMinor ?? 0;
  }
  if (body.kind === 'void') {
    for (const one of body.restored ?? []) {
      sums.voidedCount += Number(one.uses > 0 || (one.amountMinor ?? 0) > 0);
      sums.voidedMinor += one.discountMinor;
    }
  }
  if (body.kind === 'goodwill' || body.kind === 'issuedAfter') {
    sums.issuedCount += 1;
    sums.issuedMinor += body.valueMinor ?? 0;
  }
  return sums;
}

function sameSums(one: Sums, other: Sums): boolean {
  return sortedJson(one) === sortedJson(other);
}

interface Expected {
  readonly device: string;
  readonly epoch: number;
}

/** Faults of one entry; `before` is the entry with the seq below, or `null` where that one is missing. */
function faultsOf(
  row: Row,
  before: Before | null,
  expected: Expected | null,
): { readonly faults: readonly FaultKind[]; readonly entry: ReadEntry | null } {
  const hash = row.hash.toString('hex');
  const value = parsed(row.json);
  const shape = entryShape.safeParse(value);
  const faults: FaultKind[] = [];
  if (digest(row.json) !== hash) faults.push('wrongHash');
  if (!shape.success) return { faults: [...faults, 'notAnEntry'], entry: null };
  const entry = shape.data;
  if (sortedJson(value) !== row.json) faults.push('notCanonical');
  if (entry.seq !== row.seq) faults.push('wrongSeq');
  if (entry.id !== row.id.toString('hex') || entry.body.kind !== row.kind) {
    faults.push('wrongColumns');
  }
  if (expected?.device !== entry.device || expected.epoch !== entry.epoch) {
    faults.push('wrongDevice');
  }
  if (before !== null && entry.prev !== before.hash) faults.push('doesNotFollow');
  const sums = before?.totals ?? null;
  if (sums !== null && !sameSums(entry.totals, recount(sums, entry.body))) {
    faults.push('wrongTotals');
  }
  return { faults, entry };
}

function metaValue(db: Database, name: string): unknown {
  const text = db
    .prepare<[string], string>('SELECT value FROM meta WHERE name = ?')
    .pluck()
    .get(name);
  return text === undefined ? undefined : parsed(text);
}

function highestSeq(db: Database): number {
  const highest = db
    .prepare<[], number>('SELECT seq FROM journal ORDER BY seq DESC LIMIT 1')
    .pluck()
    .get();
  return highest ?? 0;
}

/** One row at a time by its key, so that a damaged page costs the entries on it and no others. */
function rowReader(db: Database): (seq: number) => Row | 'missing' | 'unreadable' {
  const bySeq = db.prepare<[number], Row>(
    'SELECT seq, hash, id, kind, json FROM journal WHERE seq = ?',
  );
  return (seq) => {
    try {
      return bySeq.get(seq) ?? 'missing';
    } catch {
      return 'unreadable';
    }
  };
}

export interface VerifyOptions {
  /** Checks the signature of a signed head; absent where the device's key isn't at hand. */
  readonly checkSignature?: (head: HeadToCheck) => boolean;
  /** The same for a checkpoint. */
  readonly checkCheckpoint?: (checkpoint: CheckpointToCheck) => boolean;
}

/** Checks the whole journal of an open database; reads only. Every missing or damaged seq is named (I4). */
export function verifyChain(db: Database, options: VerifyOptions = {}): ChainReport {
  // One moment of a journal that may be growing meanwhile.
  db.exec('BEGIN');
  try {
    return verifySnapshot(db, options);
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

function verifySnapshot(db: Database, options: VerifyOptions): ChainReport {
  const identity = identityShape.safeParse(metaValue(db, 'identity')).data ?? null;
  const acked = syncShape.safeParse(metaValue(db, 'sync')).data?.ackedSeq ?? 0;
  const signed = headShape.safeParse(metaValue(db, 'signedHead')).data ?? null;
  const headSeq = highestSeq(db);
  const read = rowReader(db);
  const faults: ChainFault[] = [];
  const ids = new Set<string>();
  const note = (seq: number, kinds: readonly FaultKind[]) => {
    for (const fault of kinds) faults.push({ seq, fault });
  };
  const behind = checkpointOf(db, identity);
  const beginning = beginningOf(identity, behind);
  const checkpoint = checkpointState(db, behind, options, note);
  let entries = 0;
  let headHash = beginning?.hash ?? '';
  let before: Before | null = beginning;
  const beginsAfter = behind?.seq ?? 0;
  if (beginsAfter > 0 && lowestSeq(db) <= beginsAfter) note(lowestSeq(db), ['beforeCheckpoint']);

  for (let seq = beginsAfter + 1; seq <= headSeq; seq++) {
    const row = read(seq);
    if (row === 'missing' || row === 'unreadable') {
      note(seq, [row]);
      before = null;
      continue;
    }
    entries += 1;
    const { faults: kinds, entry } = faultsOf(row, before, identity);
    note(seq, kinds);
    if (entry !== null && ids.has(entry.id)) note(seq, ['repeatedId']);
    if (entry !== null) ids.add(entry.id);
    headHash = row.hash.toString('hex');
    before = { seq, hash: headHash, totals: entry?.totals ?? null };
  }
  const lastKnown = Math.max(acked, signed?.seq ?? 0, beginsAfter);
  for (let seq = Math.max(headSeq, beginsAfter) + 1; seq <= lastKnown; seq++) {
    note(seq, ['acknowledgedButGone']);
  }
  // A head that was signed long ago has left with its entry.
  const atHand = signed !== null && signed.seq <= beginsAfter ? null : signed;
  const signedHead = signedHeadState(atHand, read, options);
  if (signedHead === 'wrong' && atHand !== null) note(atHand.seq, ['wrongSignedHead']);
  return { entries, headSeq, headHash, signedHead, beginsAfter, checkpoint, faults };
}

/** The checkpoint of this very chain; an earlier epoch's is none of it. */
function checkpointOf(db: Database, identity: Expected | null): CheckpointToCheck | null {
  const known = checkpointShape.safeParse(metaValue(db, 'checkpoint')).data ?? null;
  const isOurs = known?.device === identity?.device && known?.epoch === identity?.epoch;
  return isOurs ? known : null;
}

function beginningOf(
  identity: { readonly firstPrev: string } | null,
  checkpoint: CheckpointToCheck | null,
): Before | null {
  if (checkpoint !== null) {
    const { seq, hash, totals } = checkpoint;
    return { seq, hash, totals };
  }
  return identity === null ? null : { seq: 0, hash: identity.firstPrev, totals: nothing };
}

function lowestSeq(db: Database): number {
  const lowest = db
    .prepare<[], number>('SELECT seq FROM journal ORDER BY seq LIMIT 1')
    .pluck()
    .get();
  return lowest ?? Number.MAX_SAFE_INTEGER;
}

/** Signed by this device, behind what HQ acknowledged, and what was carried over is still as it was. */
function checkpointState(
  db: Database,
  checkpoint: CheckpointToCheck | null,
  { checkCheckpoint }: VerifyOptions,
  note: (seq: number, kinds: readonly FaultKind[]) => void,
): ChainReport['checkpoint'] {
  if (checkpoint === null) return 'none';
  const { seq, ack, device, epoch, carried } = checkpoint;
  const isAcked = ack.seq >= seq && ack.device === device && ack.epoch === epoch;
  const isSigned = checkCheckpoint?.(checkpoint) ?? null;
  if (!isAcked || isSigned === false) note(seq, ['wrongCheckpoint']);
  if (carriedOver(db, device, epoch) !== carried) note(seq, ['wrongCarried']);
  if (!isAcked || isSigned === false) return 'wrong';
  return isSigned === null ? 'notChecked' : 'holds';
}

/** What is still known of the entries that left, in their order, each step hashed with the one before. */
function carriedOver(db: Database, device: string, epoch: number): string {
  const who = Buffer.from(device, 'hex');
  const rows = db
    .prepare<[Buffer, number, Buffer, number, Buffer, number], { text: string }>(
      `SELECT json_array(seq, lower(hex(ref)), lower(hex(customer)), lower(hex(undoes_device)),
                json_array(campaign_no, uses, amount, value, day, at, shop, shop_name, counter,
                           operator, undoes_epoch, undoes_seq, revived_through) || '') AS text, seq, ref
         FROM uses_elsewhere WHERE carried = 1 AND device = ? AND epoch = ?
       UNION ALL
       SELECT json_array(by_seq, lower(hex(ref)), lower(hex(customer)), '',
                json_array(campaign_no, value, day, shop) || ''), by_seq, ref
         FROM receipts_elsewhere WHERE by_device = ? AND by_epoch = ?
       UNION ALL
       SELECT json_array(seq, lower(hex(hash)), '', '', json_array(number, day, json) || ''), seq, hash
         FROM day_closes WHERE carried = 1 AND device = ? AND epoch = ?
        ORDER BY 2, 3`,
    )
    .iterate(who, epoch, who, epoch, who, epoch);
  let digest = Buffer.alloc(32);
  for (const { text } of rows) {
    const [seq, ref, customer, undoesDevice, values] = JSON.parse(text) as readonly unknown[];
    const row = [seq, ref, customer || null, undoesDevice || null, values];
    const hash = createHash('sha256').update('countersign/carried/1\0').update(digest);
    digest = hash.update(sortedJson(row), 'utf8').digest();
  }
  return digest.toString('hex');
}

function signedHeadState(
  signed: HeadToCheck | null,
  read: (seq: number) => Row | 'missing' | 'unreadable',
  options: VerifyOptions,
): ChainReport['signedHead'] {
  if (signed === null) return 'none';
  const row = read(signed.seq);
  if (typeof row === 'string' || row.hash.toString('hex') !== signed.hash) return 'wrong';
  if (options.checkSignature === undefined) return 'notChecked';
  return options.checkSignature(signed) ? 'holds' : 'wrong';
}
