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
import type { PrintJobView, TerminalSettings } from '../../shared/contract/views.ts';
import type { TerminalEvent } from '../../shared/contract/methods.ts';
import type { Answer, ProblemCode } from '../../shared/contract/problem.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import type { PaperDocument } from './documents.ts';
import type { Actor, EntryBody, SignedHead, Totals } from '../../shared/protocol/entry.ts';
import type {
  CachedCustomer,
  CachedVoucher,
  CodeRules,
  EntryPlace,
  FeedEvent,
  IssuerKey,
  Role,
  RosterPerson,
  ShopConfig,
} from '../../shared/protocol/feed.ts';

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
  /** Hex public keys of the chain; `null` standing alone. */
  readonly rootPublicKey: string | null;
  readonly timePublicKey: string | null;
  readonly chainName: string;
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
  /** Page of a snapshot still to be fetched; `null` when none is under way. */
  readonly snapshotPage: number | null;
}

export interface Lockout {
  readonly tries: number;
  readonly until: InstantMs;
}

export interface GoodwillRecord {
  readonly seq: number;
  readonly ref: VoucherRef;
}

/** The state a print job is in; it exists from the commit of its entry on. */
export interface PrintJob {
  readonly jobId: number;
  /** The entry it prints; `null` for a test page. */
  readonly seq: number | null;
  readonly what: PrintJobView['what'];
  readonly state: PrintJobView['state'];
  readonly tries: number;
  readonly at: InstantMs;
  readonly problem: string | null;
}

/** Reads; every value is as of one moment, since each call of `Store.read` is one snapshot. */
export interface Reader {
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
  customerByPhoneKey(phoneKey: string): CachedCustomer | null;
  people(): readonly RosterPerson[];
  person(id: string): RosterPerson | null;
  lockout(personId: string): Lockout | null;
  issuerKey(keyId: number): IssuerKey | null;
  manifestVersion(): number;

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
  doubtSinceSync(campaignNo: number): { readonly count: number; readonly valueMinor: MinorUnits };
  /** In this shop, by whichever counter. */
  goodwillIssued(campaignNo: number, businessDay: CivilDate): number;

  sync(): SyncState;
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
export type SecretName = 'deviceKey' | 'issuerKey' | 'chainKey';

/** What the caller decides about a new entry; place, hash, previous hash and totals are the store's. */
export interface NewEntry {
  readonly id: string;
  readonly mode: 'live' | 'practice';
  readonly actor: Actor;
  readonly approver: Actor | null;
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
export interface Writer extends Reader {
  /**
   * Appends to the journal; every reader knows at once what follows from it. Throws `EntryTooLong`.
   */
  append(entry: NewEntry): Appended;
  setIdentity(identity: Identity): void;
  setSignedHead(head: SignedHead): void;
  setSettings(settings: TerminalSettings): void;
  setLockout(personId: string, lockout: Lockout | null): void;
  setClock(record: ClockRecord): void;
  /** Applies what HQ sent (or, standing alone, what was made here); idempotent for uses by (device, epoch, seq, ref). */
  applyFeed(events: readonly FeedEvent[]): void;
  setSync(state: SyncState): void;
  /** A snapshot's first page is there: what is applied from now on is of it. The rest stays known. */
  beginSnapshot(): void;
  /** Its last page has been applied: vouchers, campaigns and people of none of its pages are unknown. */
  endSnapshot(): void;
  /** Removes unknown vouchers, looking at so many rows; `true` when none is left. */
  sweepVouchers(rows: number): boolean;
  /** HQ was heard: doubt budgets start anew. */
  clearDoubt(): void;
  addPrintJob(what: PrintJobView['what'], seq: number | null, at: InstantMs): number;
  setPrintJob(
    jobId: number,
    change: {
      readonly state: PrintJob['state'];
      readonly tries: number;
      readonly problem: string | null;
    },
  ): void;
}

/** The terminal's database. Both calls are synchronous: one thread, no interleaving. */
export interface Store {
  /** Runs `work` on one consistent snapshot. */
  read<T>(work: (tx: Reader) => T): T;
  /** Runs `work` in one immediate transaction; a throw rolls back. Throws `StoreProblem`. */
  write<T>(work: (tx: Writer) => T): T;
  close(): void;
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
  ): Promise<Answer<{ readonly added: number }>>;
  addPerson(
    person: { readonly name: string; readonly role: Role; readonly pinHash: string },
    by: Actor | null,
  ): Promise<Answer<RosterPerson>>;
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

/** Lays a document out; the three outputs come from one layout. */
export interface Paper {
  svg(document: PaperDocument, columns: number): string;
  text(document: PaperDocument, columns: number): string;
  escpos(document: PaperDocument, columns: number): Uint8Array;
}

/** What became of a job. `uncertain`: bytes were sent and the printer was lost before it was done. */
export type PrintOutcome =
  | { readonly result: 'printed' }
  | { readonly result: 'failed' | 'uncertain'; readonly problem: string };

export interface Printer {
  print(bytes: Uint8Array): Promise<PrintOutcome>;
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
export type ReadCsv = (file: Uint8Array) => Answer<CsvTable>;
