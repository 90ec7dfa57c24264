import { paperOnScreen, plainPaper } from '../../shared/contract/printer.ts';
import { defaultKeys } from '../../shared/contract/keyMap.ts';
import type { Database } from 'better-sqlite3';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { ManifestInForce } from '../../shared/protocol/keyRing.ts';
import type { Entry, RedemptionBody, SignedHead } from '../../shared/protocol/entry.ts';
import type {
  CachedVoucher,
  CodeRules,
  RosterPerson,
  ShopConfig,
} from '../../shared/protocol/feed.ts';
import { noTotals } from '../../shared/protocol/totals.ts';
import type { BackupState, ClockRecord, Head, Identity, SyncState } from '../app/ports.ts';
import type { PrintJob } from '../app/paper/paperPorts.ts';
import type { TillsKept } from '../app/till/tillPorts.ts';
import type { StepsKept } from '../app/upkeep/nextStepPorts.ts';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { TerminalSettings } from '../../shared/contract/views.ts';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import type { Checkpoint } from '../../shared/protocol/checkpoint.ts';
import type { Ack } from '../../shared/protocol/push.ts';
import type { Spent } from './leaving/spent.ts';
import type { ShiftChange } from './derived.ts';
import { loadPending } from './pending.ts';
import type { PendingTables } from './pending.ts';
import { StoreOpenProblem } from './problems.ts';
import { recentIds } from './recentIds.ts';
import type { RecentIds } from './recentIds.ts';
import type { JournalRow, VoucherUse } from './rows.ts';
import { hexOf } from './rows.ts';
import type { StockKnown } from './stock.ts';

/** Of which snapshot the rows are that HQ vouches for; a row keeps the number it was set down under. */
export interface Generations {
  /** Rows below this number are known no longer. */
  readonly known: number;
  /** What rows get while a snapshot is under way; `null` without one. */
  readonly filling: number | null;
  /** There may be rows of an earlier number. */
  readonly mixed: boolean;
  /** The last voucher looked at by a sweep that is under way (`''`: none yet); `null` without one. */
  readonly sweptTo: string | null;
}

/** Single values kept as JSON in `meta`, by name. */
export interface MetaValues {
  identity: Identity | null;
  shop: ShopConfig | null;
  codeRules: CodeRules | null;
  settings: TerminalSettings;
  tills: TillsKept;
  nextSteps: StepsKept;
  sync: SyncState;
  signedHead: SignedHead | null;
  manifest: ManifestInForce | null;
  clock: (ClockRecord & { readonly atSeq: number }) | null;
  /** Doubtful uses after this entry count against the risk budgets. */
  doubtSinceSeq: number;
  /** Up to this entry every print job has been touched by the printer. */
  printTouchedSeq: number;
  generations: Generations;
  /** Up to this entry the derived tables say what follows from the journal; `pending` has the rest. */
  projectedSeq: number;
  /** The newest checkpoint: the journal begins after it. */
  checkpoint: Checkpoint | null;
  /** The last of HQ's signatures over our entries. */
  ack: Ack | null;
  /** How many vouchers `spent` holds, each used up before that day; `null`: none yet. */
  spent: Spent | null;
  backups: BackupState;
  /** The business day on which somebody last looked at the opening check. */
  openingSeen: CivilDate | null;
  /** No day close gets this number or a lower one, whatever else is known: what stood beside lost data. */
  dayCloseFloor: number;
}
export type MetaName = keyof MetaValues;

/** Keeps one value of `meta`. */
export type SetMeta = <Name extends MetaName>(name: Name, value: MetaValues[Name]) => void;

const metaDefaults: MetaValues = {
  identity: null,
  shop: null,
  codeRules: null,
  settings: {
    language: 'zh',
    theme: 'system',
    confirmAtOnce: false,
    sounds: true,
    volume: 75,
    textSize: 'normal',
    keys: defaultKeys,
    kiosk: false,
    printer: paperOnScreen,
    paper: plainPaper,
    customerDays: 180,
    receiptReminder: false,
    scanners: [],
    wedge: usualWedge,
    formats: usualReadFormats,
  },
  tills: { on: false, port: 47_811, tills: [] },
  nextSteps: { scanSeen: false, without: [], seen: false },
  sync: {
    feedEpoch: 0,
    cursor: 0,
    ackedSeq: 0,
    lastSync: null,
    quarantined: 0,
    frozen: false,
    standing: 'active',
    snapshotPage: null,
    snapshotAfter: null,
  },
  signedHead: null,
  manifest: null,
  clock: null,
  doubtSinceSeq: 0,
  printTouchedSeq: 0,
  generations: { known: 0, filling: null, mixed: false, sweptTo: null },
  projectedSeq: 0,
  checkpoint: null,
  ack: null,
  spent: null,
  backups: { folder: null, otherDisk: false, last: null, failure: null },
  openingSeen: null,
  dayCloseFloor: 0,
};

export interface Doubt {
  readonly count: number;
  readonly valueMinor: number;
}

export interface Campaigns {
  readonly list: readonly Campaign[];
  readonly byNo: ReadonlyMap<number, Campaign>;
  readonly byId: ReadonlyMap<string, Campaign>;
}

/** Of each kind: what was prepared a moment ago is confirmed now, and seldom more than an order's worth. */
const maxRemembered = 64;

/** Keeps what was just read, as long as there is room; a write that changes it takes it out again. */
export function remember<Value>(
  known: Map<VoucherRef, Value>,
  ref: VoucherRef,
  value: Value,
): Value {
  if (known.size >= maxRemembered) known.clear();
  known.set(ref, value);
  return value;
}

/** What was remembered of vouchers is no longer so. */
export function forgetVouchers(memory: Memory): void {
  memory.voucherCount = null;
  memory.vouchers.clear();
}

/**
 * What a redemption needs of the database and isn't asked anew each time. It is loaded at open, kept up
 * with every write, and loaded again after a roll-back.
 */
export interface Memory {
  readonly meta: MetaValues;
  head: Head;
  /** `null`, as the next three may be, until asked for after a change. */
  campaigns: Campaigns | null;
  /** By the id of the calendar, in the order of the days. */
  holidays: ReadonlyMap<string, readonly CivilDate[]> | null;
  /** In the order of their ids. */
  people: ReadonlyMap<string, RosterPerson> | null;
  voucherCount: number | null;
  /** What is sold out here and the rain-checks given. */
  stock: StockKnown | null;
  /** The vouchers looked up last. */
  readonly vouchers: Map<VoucherRef, CachedVoucher>;
  /** What the tables say of the vouchers looked up last. */
  readonly uses: Map<VoucherRef, readonly VoucherUse[]>;
  /** What follows from the entries after `meta.projectedSeq`. */
  readonly pending: PendingTables;
  readonly ids: RecentIds;
  /** The open shift, which every new entry bears. */
  shift: string | null;
  readonly doubt: Map<number, Doubt>;
  /** Print jobs not yet settled, by job id, in the order they came. */
  readonly openJobs: Map<number, PrintJob>;
  nextFreeJobId: number;
}

/** An entry's own job has twice its seq for an id; the odd ids are for the others. */
export function jobIdOfEntry(seq: number): number {
  return seq * 2;
}

export function isSettled(state: PrintJob['state']): boolean {
  return state === 'printed' || state === 'skipped';
}

function loadMeta(db: Database): MetaValues {
  const rows = db
    .prepare<[], { name: string; value: string }>('SELECT name, value FROM meta')
    .all()
    .filter((row) => Object.hasOwn(metaDefaults, row.name));
  const values = rows.map((row) => [row.name, JSON.parse(row.value) as unknown]);
  return { ...metaDefaults, ...(Object.fromEntries(values) as Partial<MetaValues>) };
}

function damagedHead(seq: number, what: string): StoreOpenProblem {
  return new StoreOpenProblem('damaged', new Error(`journal entry ${seq}: ${what}`));
}

/** What the journal begins after: a checkpoint of this epoch, or nothing. */
function beginningOf({ identity, checkpoint }: MetaValues): Pick<Head, 'seq' | 'hash'> {
  const isOurs = checkpoint?.device === identity?.device && checkpoint?.epoch === identity?.epoch;
  if (checkpoint !== null && isOurs) return { seq: checkpoint.seq, hash: checkpoint.hash };
  return { seq: 0, hash: identity?.firstPrev ?? '' };
}

/** The newest entry, checked against its own hash, its predecessor and this device's identity (I4). */
function loadHead(db: Database, crypto: Crypto, meta: MetaValues): Head {
  const { identity } = meta;
  const beginning = beginningOf(meta);
  const [last, before] = db
    .prepare<[], JournalRow>('SELECT seq, hash, json FROM journal ORDER BY seq DESC LIMIT 2')
    .all();
  if (last === undefined) {
    return { seq: 0, hash: identity?.firstPrev ?? '', totals: noTotals };
  }
  const hash = hexOf(last.hash);
  if (entryHash(crypto, last.json) !== hash) throw damagedHead(last.seq, 'hash does not match');
  const entry = JSON.parse(last.json) as Entry;
  if (entry.seq !== last.seq) throw damagedHead(last.seq, 'seq does not match');
  if (identity === null || entry.device !== identity.device || entry.epoch !== identity.epoch) {
    throw damagedHead(last.seq, 'written by another device');
  }
  const prev = before === undefined ? beginning.hash : hexOf(before.hash);
  const follows = last.seq - 1 === (before === undefined ? beginning.seq : before.seq);
  if (!follows || entry.prev !== prev)
    throw damagedHead(last.seq, 'does not follow its predecessor');
  return { seq: last.seq, hash, totals: entry.totals };
}

/** Adds the doubtful uses of one redemption to the budgets; a stored amount has none and counts as one. */
export function addDoubt(doubt: Map<number, Doubt>, body: RedemptionBody): void {
  for (const voucher of body.vouchers) {
    if (voucher.certainty !== 'doubtful') continue;
    const before = doubt.get(voucher.campaign.no) ?? { count: 0, valueMinor: 0 };
    doubt.set(voucher.campaign.no, {
      count: before.count + Math.max(1, voucher.uses),
      valueMinor: before.valueMinor + voucher.valueMinor,
    });
  }
}

function loadDoubt(db: Database, sinceSeq: number): Map<number, Doubt> {
  const doubt = new Map<number, Doubt>();
  const entries = db
    .prepare<[number], string>(
      `SELECT json FROM journal WHERE seq > ? AND kind = 'redemption' ORDER BY seq`,
    )
    .pluck()
    .iterate(sinceSeq);
  for (const json of entries) addDoubt(doubt, (JSON.parse(json) as Entry).body as RedemptionBody);
  return doubt;
}

interface WaitingRow {
  readonly seq: number;
  readonly print: PrintJob['what'];
  readonly at: number;
}

/** The job of an entry that the printer hasn't touched. */
export function untouchedJob(row: WaitingRow): PrintJob {
  return {
    jobId: jobIdOfEntry(row.seq),
    seq: row.seq,
    what: row.print,
    state: 'waiting',
    tries: 0,
    at: row.at,
    askedAt: null,
    problem: null,
    about: null,
  };
}

export const jobColumns =
  'job_id AS jobId, seq, what, state, tries, at, asked_at AS askedAt, problem, about' satisfies string;

function loadOpenJobs(db: Database, touchedSeq: number): Map<number, PrintJob> {
  const untouched = db
    .prepare<[number], WaitingRow>(
      `SELECT seq, print, json ->> '$.at' AS at FROM journal
       WHERE seq > ? AND print IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM print_jobs WHERE job_id = journal.seq * 2)`,
    )
    .all(touchedSeq)
    .map(untouchedJob);
  const touched = db
    .prepare<[], PrintJob>(
      `SELECT ${jobColumns} FROM print_jobs WHERE state NOT IN ('printed', 'skipped')`,
    )
    .all();
  const jobs = [...untouched, ...touched].sort((a, b) => a.at - b.at || a.jobId - b.jobId);
  return new Map(jobs.map((job) => [job.jobId, job]));
}

function loadNextFreeJobId(db: Database): number {
  const highest = db
    .prepare<[], number>(
      'SELECT job_id FROM print_jobs WHERE job_id % 2 = 1 ORDER BY job_id DESC LIMIT 1',
    )
    .pluck()
    .get();
  return highest === undefined ? 1 : highest + 2;
}

function loadShift(db: Database, pending: PendingTables): string | null {
  const written = db
    .prepare<[], string>(
      'SELECT shift FROM shifts WHERE closed_seq IS NULL ORDER BY opened_seq DESC LIMIT 1',
    )
    .pluck()
    .get();
  const last = pending.shiftChanges().at(-1);
  return last === undefined ? (written ?? null) : shiftAfter(last);
}

/** Which shift is open after this. */
export function shiftAfter({ change, shift }: Omit<ShiftChange, 'seq'>): string | null {
  return change === 'opened' ? shift : null;
}

/** Throws `StoreOpenProblem` (`damaged`) where the end of the journal doesn't hold. */
export function loadMemory(db: Database, crypto: Crypto): Memory {
  const meta = loadMeta(db);
  const pending = loadPending(db, meta.projectedSeq);
  return {
    meta,
    head: loadHead(db, crypto, meta),
    campaigns: null,
    holidays: null,
    people: null,
    voucherCount: null,
    stock: null,
    vouchers: new Map(),
    uses: new Map(),
    pending,
    shift: loadShift(db, pending),
    ids: recentIds(db),
    doubt: loadDoubt(db, meta.doubtSinceSeq),
    openJobs: loadOpenJobs(db, meta.printTouchedSeq),
    nextFreeJobId: loadNextFreeJobId(db),
  };
}
