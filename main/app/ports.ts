import type { PrintJob } from './paper/paperPorts.ts';
import type { PrintQueueReader } from './paper/queue/printQueuePorts.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate, CivilTime, InstantMs } from '../../shared/domain/time/civil.ts';
import type {
  CustomerId,
  DayTally,
  FactSource,
  UseRecord,
  VoucherRef,
} from '../../shared/domain/facts.ts';
import type { MinorUnits } from '../../shared/domain/money.ts';
import type { ClockDoubt, PrintJobView, TerminalSettings } from '../../shared/contract/views.ts';
import type {
  BeepResult,
  ScannerStateView,
  SerialPortsView,
  TriedScannerView,
} from '../../shared/contract/scannerViews.ts';
import type { TerminalEvent } from '../../shared/contract/events.ts';
import type { Answer, ProblemCode } from '../../shared/contract/problem.ts';
import type { PersonChange, ShopName } from '../../shared/protocol/authority.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import type { DayReader } from './day/dayPorts.ts';
import type { DrawerReader } from './drawer/drawerPorts.ts';
import type { DeskReader } from './desk/deskPorts.ts';
import type { TillReader, TillWriter } from './till/tillPorts.ts';
import type { StepsReader, StepsWriter } from './upkeep/nextStepPorts.ts';
import type { PracticeReader, PracticeWriter } from './practice/practicePorts.ts';
import type { CareReader } from './customers/carePorts.ts';
import type { StockReader } from './stock/stockPorts.ts';
import type { BatchReader, BatchWriter } from './batches/batchPorts.ts';
import type { HeldReader, HeldWriter } from './held/heldPorts.ts';
import type { ClaimReader, ClaimWriter } from './redeem/claimPorts.ts';
import type { OpeningReader, OpeningWriter } from './opening/openingPorts.ts';
import type { ReconcileReader } from './reconcilePorts.ts';
import type { ScanStatsReader, ScanStatsWriter } from './scans/scanStatsPorts.ts';
import type { BackupProblemCode } from '../../shared/contract/backups.ts';
import type { Checkpoint, UnsignedCheckpoint } from '../../shared/protocol/checkpoint.ts';
import type { Ack } from '../../shared/protocol/push.ts';
import type { PackedVoucher } from '../../shared/protocol/voucherPage.ts';
import type { Standing } from '../../shared/protocol/push.ts';
import type {
  Actor,
  EntryApprover,
  EntryBody,
  SignedHead,
  Totals,
} from '../../shared/protocol/entry.ts';
import type { SignedStatement } from '../../shared/protocol/epoch.ts';
import type { NewEpochCause, SeqRange } from '../../shared/protocol/missing.ts';
import type {
  CachedCustomer,
  CustomerElsewhere,
  CachedVoucher,
  CodeRules,
  EntryPlace,
  FeedEvent,
  Role,
  RosterPerson,
  ShopConfig,
  VoucherKill,
} from '../../shared/protocol/feed.ts';
import type { KnownKey, ManifestInForce } from '../../shared/protocol/keyRing.ts';

/** Which device this is and how its chain begins. Written once per epoch. */
export interface Identity {
  readonly tenant: string;
  readonly shop: string;
  readonly device: string;
  readonly epoch: number;
  readonly counterName: string;
  /** Hash of the enrolment certificate, or 64 zeros standing alone. */
  readonly firstPrev: string;
  readonly issuerKeyId: number;
  readonly standAlone: boolean;
  readonly hqUrl: string | null;
  /** Hex; what the chain's keys are believed by. `null` standing alone. */
  readonly rootPublicKey: string | null;
  readonly chainName: string;
  /** The epoch was begun here and HQ has not certified it yet. */
  readonly provisional?: boolean;
}

/** A chain this terminal wrote before the one it writes now. */
export interface EarlierEpoch {
  readonly device: string;
  readonly epoch: number;
  readonly firstPrev: string;
  /** The highest entry known to have been written, and its hash where that is known. */
  readonly headSeq: number;
  readonly headHash: string | null;
  /** Entries up to this one had left the terminal before, behind a signed checkpoint. */
  readonly floorSeq: number;
  /** HQ has acknowledged what is here up to this entry. */
  readonly sentSeq: number;
  readonly missing: readonly SeqRange[];
  /** What the missing entries moved, where that is known. */
  readonly lost: Totals | null;
  readonly cause: NewEpochCause;
  /** `testimony`: its key is lost, or its places are another machine's: told to HQ, not proved. */
  readonly way: 'push' | 'testimony';
  /** Folder of the damaged files, within the data folder. */
  readonly setAside: string | null;
  readonly at: InstantMs;
  /** What the epoch after it began with; `null` where a certificate did. */
  readonly statement: SignedStatement | null;
  /** HQ has been asked for what is missing. */
  readonly asked: boolean;
}

/** How the chain written so far ends, and who writes on. */
export interface Beginning {
  readonly ended: EarlierEpoch;
  /** `null`: nobody yet; the terminal is to be set up as another device. */
  readonly identity: Identity | null;
}

export interface Head {
  readonly seq: number;
  readonly hash: string;
  readonly totals: Totals;
}

/** An entry as it stands in the journal. `json` is the canonical text that was hashed. */
export interface StoredEntry {
  readonly seq: number;
  readonly hash: string;
  readonly json: string;
}

/** What this terminal knows of a voucher's uses, its own and those it was told of. */
export interface Usage {
  readonly uses: number;
  readonly amountMinor: MinorUnits;
  readonly lastUse: UseRecord | null;
  readonly source: FactSource;
  /** Redemptions of it, here and elsewhere, of which anything was undone. */
  readonly undoRounds: number;
  /** Business day of the first use that stands. */
  readonly firstUseDay: CivilDate | null;
  readonly revivedThrough: CivilDate | null;
}

/** Uses or receipts by business day, oldest first: of our own journal, and those HQ told of. */
export interface CountedDays {
  readonly own: readonly DayTally[];
  readonly elsewhere: readonly DayTally[];
}

/** Whose: one customer's, one shop's, or everybody's. */
export type Whose = { readonly customer: CustomerId } | { readonly shop: string } | 'anybody';

/** What an undo of one redemption gave one voucher back; positive numbers. */
export interface GivenBack {
  readonly ref: VoucherRef;
  readonly uses: number;
  readonly amountMinor: MinorUnits;
  readonly valueMinor: MinorUnits;
  /** Entry of our own journal that did it; `null` where HQ told of it. */
  readonly by: number | null;
}

export interface SyncState {
  readonly feedEpoch: number;
  readonly cursor: number;
  readonly ackedSeq: number;
  readonly lastSync: InstantMs | null;
  readonly quarantined: number;
  readonly frozen: boolean;
  /** How this device stands at HQ, as HQ last signed. */
  readonly standing: Standing;
  /** Page of a snapshot still to be fetched; `null` when none is under way. */
  readonly snapshotPage: number | null;
  /** Of the snapshot's vouchers those up to this ref are here; `null`: none yet. */
  readonly snapshotAfter: string | null;
}

export interface Lockout {
  readonly tries: number;
  readonly until: InstantMs;
}

/** A person's phone at this terminal. */
export interface PhonePairing {
  /** Which pairing of theirs it is, drawn at random; an earlier one's numbers are worth nothing. */
  readonly no: number;
  /** `offered`: shown, and no number came from the phone yet. */
  readonly state: 'none' | 'offered' | 'paired';
  /** The newest step a number was taken of. */
  readonly lastStep: number;
}

/** What one person did on one business day, at this counter and at those HQ told of. */
export interface StaffDay {
  readonly signIns: number;
  readonly approvals: number;
}

export interface GoodwillRecord {
  readonly seq: number;
  readonly ref: VoucherRef;
}

/** Reads; every value is as of one moment, since each call of `Store.read` is one snapshot. */
export interface Reader
  extends
    DeskReader,
    BatchReader,
    PrintQueueReader,
    HeldReader,
    ClaimReader,
    OpeningReader,
    CareReader,
    DayReader,
    DrawerReader,
    StockReader,
    PracticeReader,
    ScanStatsReader,
    ReconcileReader,
    TillReader,
    StepsReader {
  identity(): Identity | null;
  shop(): ShopConfig | null;
  codeRules(): CodeRules | null;
  settings(): TerminalSettings;

  campaigns(): readonly Campaign[];
  campaignByNo(no: number): Campaign | null;
  campaignById(id: string): Campaign | null;
  voucher(ref: VoucherRef): CachedVoucher | null;
  /** Vouchers kept; after a snapshot those still to be swept out are among them. */
  voucherCount(): number;
  vouchersOf(customer: CustomerId): readonly CachedVoucher[];
  usage(ref: VoucherRef): Usage;
  /** Uses of one voucher per business day. */
  voucherDays(ref: VoucherRef): CountedDays;
  /** Uses, or receipts, of one campaign per business day. */
  countedDays(what: 'use' | 'receipt', whose: Whose, campaignNo: number): CountedDays;
  /** Holidays of a calendar; none where it isn't known. */
  holidays(calendar: string): readonly CivilDate[];
  customer(id: CustomerId): CachedCustomer | null;
  /** What rules ask of a customer, also where their home is another shop. */
  customerStanding(id: CustomerId): CustomerElsewhere | null;
  customerByPhoneKey(phoneKey: string): CachedCustomer | null;
  people(): readonly RosterPerson[];
  person(id: string): RosterPerson | null;
  lockout(personId: string): Lockout | null;
  phonePairing(personId: string): PhonePairing | null;
  /**
   * By person, who did anything. Counted from the journal itself; entries written long before `now` are
   * not looked at.
   */
  staffOn(businessDay: CivilDate, now: InstantMs): ReadonlyMap<string, StaffDay>;
  issuerKey(keyId: number): KnownKey | null;
  /** The newest list of keys that the chain root signed, but for the issuer keys. */
  manifest(): ManifestInForce | null;
  /** Head office's word on this one voucher, whether it is cached or not. */
  voucherKill(ref: VoucherRef): VoucherKill | null;

  head(): Head;
  /** The newest head this device signed (before push, before a signed coupon prints, at close). */
  signedHead(): SignedHead | null;
  entry(seq: number): StoredEntry | null;
  /** Ascending, `afterSeq` excluded. */
  entriesAfter(afterSeq: number, limit: number): readonly StoredEntry[];
  /** Descending below `beforeSeq` (or from the head), of these kinds. */
  entriesBefore(
    beforeSeq: number | null,
    kinds: readonly EntryBody['kind'][],
    limit: number,
  ): readonly StoredEntry[];
  /** By entry id, for a repeated confirm; at least the last 10,000 entries are found. */
  entryById(id: string): StoredEntry | null;
  /** Everything undone of a redemption, of our own chain or another's, by whom we know. */
  givenBack(redemption: EntryPlace): readonly GivenBack[];
  /** How often a redemption of our own was made again. */
  remakes(seq: number): number;
  reprints(seq: number): number;
  /** The shift that is open; every entry bears it. */
  shift(): string | null;
  /** How many shifts of a business day were opened. */
  shiftsOf(businessDay: CivilDate): number;
  doubtSinceSync(campaignNo: number): { readonly count: number; readonly valueMinor: MinorUnits };
  /** In this shop, by whichever counter. */
  goodwillIssued(campaignNo: number, businessDay: CivilDate): number;

  sync(): SyncState;
  /** What the journal begins after; `null` while all of it is here. */
  checkpoint(): Checkpoint | null;
  backups(): BackupState;
  /** Chains written before this one, oldest first. */
  earlierEpochs(): readonly EarlierEpoch[];
  /** Their entries, ascending, `afterSeq` excluded. */
  earlierEntriesAfter(
    chain: Pick<EntryPlace, 'device' | 'epoch'>,
    afterSeq: number,
    limit: number,
  ): readonly StoredEntry[];
  printJobs(limit: number): readonly PrintJob[];
  printJob(jobId: number): PrintJob | null;
  /** Jobs marked `printing`: after a restart nobody knows whether they are on paper. */
  printJobsInDoubt(): readonly PrintJob[];
  /** The oldest job in state `waiting`. */
  nextPrintJob(): PrintJob | null;
  clock(): ClockRecord | null;
}

/** What the clock needs to know after a restart (TRUST.md, Clock). */
export interface ClockRecord {
  readonly lastEffective: InstantMs;
  /** The monotonic reading, in boot `bootId`, at which `lastEffective` held. */
  readonly lastMonotonicMs: number;
  readonly bootId: string;
  readonly hqTime: InstantMs | null;
  readonly hqMonotonicMs: number | null;
}

/** Kept beside the database in an owner-only file (browser host) or the OS keychain (Electron). */
export type SecretName =
  | 'deviceKey'
  | 'issuerKey'
  | 'chainKey'
  /** What managers' phones are paired by; made with the first of them. */
  | 'approvalKey'
  /** What orders put aside are sealed with; made with the first of them. */
  | 'heldKey'
  /** What the seeds of coupon batches are sealed with; made with the first of them. */
  | 'batchKey';

/** What the caller decides about a new entry; place, hash, previous hash and totals are the store's. */
export interface NewEntry {
  readonly id: string;
  readonly mode: 'live' | 'practice';
  readonly actor: Actor;
  readonly approver: EntryApprover | null;
  readonly time: CivilTime;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly bootId: string;
  readonly currency: string;
  readonly body: EntryBody;
  /** A document goes to the printer once this is committed. */
  readonly print: PrintJobView['what'] | null;
}

export interface Appended {
  readonly seq: number;
  readonly hash: string;
  readonly totals: Totals;
}

/** Writes, inside one `BEGIN IMMEDIATE … COMMIT`. Never awaits. */
export interface Writer
  extends
    Reader,
    BatchWriter,
    HeldWriter,
    ClaimWriter,
    OpeningWriter,
    PracticeWriter,
    ScanStatsWriter,
    TillWriter,
    StepsWriter {
  /**
   * Appends to the journal; every reader knows at once what follows from it. Throws `EntryTooLong`.
   */
  append(entry: NewEntry): Appended;
  setIdentity(identity: Identity): void;
  setSignedHead(head: SignedHead): void;
  /** Ends the chain: its entries stay, and stay counted, and the next one begins at entry 1. */
  beginChain(beginning: Beginning): void;
  setEarlierEpoch(epoch: EarlierEpoch): void;
  /** Entries of an earlier chain that were missing; idempotent, and counted like the others. */
  keepEarlierEntries(
    chain: Pick<EntryPlace, 'device' | 'epoch'>,
    entries: readonly StoredEntry[],
  ): void;
  setSettings(settings: TerminalSettings): void;
  setLockout(personId: string, lockout: Lockout | null): void;
  setPhonePairing(personId: string, pairing: PhonePairing): void;
  setClock(record: ClockRecord): void;
  /** Applies what HQ sent (or, standing alone, what was made here); idempotent for uses by (device, epoch, seq, ref). */
  applyFeed(events: readonly FeedEvent[]): void;
  /** Vouchers of a snapshot, in the order of their refs. */
  applyPackedVouchers(vouchers: readonly PackedVoucher[]): void;
  setSync(state: SyncState): void;
  sawCustomer(id: CustomerId, day: CivilDate): void;
  /**
   * Removes the display data of customers not seen since that day, so many rows at most; `isDone` when
   * none is left. Whoever was never dated is dated today. `keepHolders`: not of those whose vouchers are
   * still good.
   */
  dropUnseenCustomers(wanted: {
    readonly unseenSince: CivilDate;
    readonly today: CivilDate;
    readonly keepHolders: boolean;
    readonly rows: number;
  }): { readonly dropped: number; readonly isDone: boolean };
  /** A snapshot's first page is there: what is applied from now on is of it. The rest stays known. */
  beginSnapshot(): void;
  /** Its last page has been applied: vouchers, campaigns and people of none of its pages are unknown. */
  endSnapshot(): void;
  /** Removes unknown vouchers, looking at so many rows; `true` when none is left. */
  sweepVouchers(rows: number): boolean;
  /** HQ was heard: doubt budgets start anew. */
  clearDoubt(): void;
  /** HQ's signature over one of our entries, checked by the caller. */
  setAck(ack: Ack): void;
  /**
   * Lets the oldest entries leave, behind a checkpoint: those HQ has acknowledged, that nothing waits for,
   * written at `before` or earlier. What they used stays counted. How many left; 0: none may, for now.
   */
  leaveBehind(leaving: Leaving): number;
  /** Packs uses of long ago, of so many vouchers after `after` (`''`: the first); where to go on. */
  packSpent(packing: Packing): string | null;
  /** Fills up the pages of the packed set; where to go on. */
  tidySpent(from: VoucherRef | null): VoucherRef | null;
  setBackups(state: BackupState): void;
  addPrintJob(
    what: PrintJobView['what'],
    seq: number | null,
    at: InstantMs,
    about?: string | null,
  ): number;
  setPrintJob(
    jobId: number,
    change: {
      readonly state: PrintJob['state'];
      readonly tries: number;
      readonly problem: string | null;
      /** As it was without it. */
      readonly askedAt?: InstantMs;
    },
  ): void;
}

export type SignCheckpoint = (unsigned: UnsignedCheckpoint) => Checkpoint;

export interface Leaving {
  /** Entries written later stay. */
  readonly before: InstantMs;
  readonly at: InstantMs;
  readonly sign: SignCheckpoint;
}

export interface Packing {
  readonly after: VoucherRef;
  readonly vouchers: number;
  /** Uses of this day and later ones stay. */
  readonly before: CivilDate;
  readonly at: InstantMs;
  /** `null` where there is no checkpoint to be renewed. */
  readonly sign: SignCheckpoint | null;
}

/** Where backups go, and what became of the last. */
export interface BackupState {
  /** As a manager named it; `null`: beside the data folder. */
  readonly folder: string | null;
  /** It lay on another disk when it was named, and is waited for until it does again. */
  readonly otherDisk: boolean;
  readonly last: LastBackup | null;
  readonly failure: { readonly at: InstantMs; readonly code: BackupProblemCode } | null;
}

export interface LastBackup {
  readonly at: InstantMs;
  readonly businessDay: CivilDate;
  readonly folder: string;
  readonly headSeq: number;
  readonly bytes: number;
}

/**
 * Which room a write may use. `reserve`: a redemption, and what belongs to it (an undo, a sign-in, its
 * paper), which goes on when the disk is full. `free`: everything else, which stops before that.
 */
export type Room = 'free' | 'reserve';

/** The terminal's database. Both calls are synchronous: one thread, no interleaving. */
export interface Store {
  /** Runs `work` on one consistent snapshot. */
  read<T>(work: (tx: Reader) => T): T;
  /**
   * Runs `work` in one immediate transaction; a throw rolls back. Throws `StoreProblem`. On a full disk
   * `room` says whether it may use what is set aside; `work` then runs again from the start.
   */
  write<T>(work: (tx: Writer) => T, room?: Room): T;
  close(): void;
}

/** The wall less the time held to, ms. `wallAhead`: the date is in doubt until it is confirmed. */
export interface ClockOddity {
  readonly kind: ClockDoubt;
  readonly byMs: number;
  readonly wallMs: number;
}

/** Effective time (TRUST.md, Clock); never runs backwards but by HQ's signed time. */
export interface Clock {
  /** Effective instant, and what the machine itself says, for the entry. */
  now(): {
    readonly effective: InstantMs;
    readonly wallMs: number;
    readonly monotonicMs: number;
    readonly bootId: string;
  };
  civil(instant: InstantMs, zone: string, cutOverMinute: number): CivilTime;
  /** HQ's signed time arrived. */
  heard(hqTime: InstantMs): void;
  /** What stands against the machine's own wall clock now; `null` where nothing does. */
  oddity(): ClockOddity | null;
  /** Two people agreed that the wall is right where it was too far ahead to be believed. */
  confirmDate(): void;
  /** What to keep for the next start (`Writer.setClock`). */
  record(): ClockRecord;
}

export interface Ids {
  /** 16 random bytes as hex. */
  random128(): string;
}

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** scrypt, off the main thread's turn: takes about 100 ms by design. */
export interface PinHasher {
  hash(pin: string): Promise<string>;
  verify(pin: string, pinHash: string): Promise<boolean>;
}

/** Secrets, kept apart from the database (`main/platform/secrets.ts`, `host/electron/safeStorage.ts`). */
export interface Secrets {
  get(name: SecretName): Uint8Array | null;
  set(name: SecretName, value: Uint8Array): void;
}

export type Announce = (event: TerminalEvent) => void;

/** What keeps campaigns, vouchers and people: head office, or this terminal itself standing alone. */
export interface Authority {
  saveCampaign(
    draft: CampaignDraft,
    by: Actor,
  ): Promise<Answer<{ readonly id: string; readonly version: number }>>;
  /** Makes static codes, shown once and kept nowhere in clear. */
  makeVouchers(
    wanted: {
      readonly campaignId: string;
      readonly count: number;
      readonly customer: CustomerId | null;
    },
    by: Actor,
  ): Promise<Answer<{ readonly codes: readonly string[] }>>;
  /** Takes codes made elsewhere. `line` is the row's line in the file, for faults. */
  addVouchers(
    campaignId: string,
    rows: readonly VoucherRow[],
    by: Actor,
    /** Called with how many rows are kept already. */
    onKept?: (rows: number) => void,
  ): Promise<Answer<{ readonly added: number }>>;
  addPerson(
    person: { readonly name: string; readonly role: Role; readonly pinHash: string },
    by: Actor | null,
  ): Promise<Answer<RosterPerson>>;
  /** Whether `by` may is looked at by the keeper itself. */
  changePerson(personId: string, change: PersonChange, by: Actor): Promise<Answer<RosterPerson>>;
  /** The chain's shops, to lend somebody to. */
  shops(): Promise<Answer<readonly ShopName[]>>;
}

export interface VoucherRow {
  readonly line: number;
  readonly code: string;
  /** E.164 digits; hashed with the chain key before it leaves memory. */
  readonly phone: string | null;
  readonly lastDay: CivilDate | null;
}

/** The line to head office, as the use cases see it. Never throws; never waited for by a redemption. */
export interface Line {
  readonly status: () => LineStatus;
  /** Pushes and pulls once, now. */
  now(): Promise<void>;
  /** Something was appended: push soon. */
  nudge(): void;
}

export interface LineStatus {
  readonly reachable: boolean;
  readonly lastProblem: ProblemCode | null;
  readonly nextTryAt: InstantMs | null;
  readonly snapshotProgress: number | null;
}

/** Scanners on serial lines; what they read comes to the screens by itself. */
export interface Scanners {
  ports(): Promise<SerialPortsView>;
  states(): readonly ScannerStateView[];
  /** What the scanner of this name sent last, heard from the first asking on; `null`: nothing yet. */
  tried(name: string): TriedScannerView | null;
  /** Never waits longer than a second. */
  beep(name: string): Promise<BeepResult>;
}

/** A table read from a file somebody made elsewhere. */
export interface CsvTable {
  readonly encoding: 'utf-8' | 'gb18030';
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** Line of the file the row begins on, counted from 1; the head is line 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Reads UTF-8, else GB18030. Answers with words where the file is no table at all. */
export type ReadCsv = (file: Uint8Array) => Promise<Answer<CsvTable>>;
