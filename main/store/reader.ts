import type { Database } from 'better-sqlite3';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import type { CachedVoucher, HolidayCalendar, RosterPerson } from '../../shared/protocol/feed.ts';
import type { Lockout, Reader, StoredEntry } from '../app/ports.ts';
import type { PrintJob } from '../app/paper/paperPorts.ts';
import { batchReader } from './batches.ts';
import { careReader } from './care.ts';
import { clockRecord } from './clockRecord.ts';
import { countedDaysReader } from './countedDays.ts';
import { dayReader } from './dayCloses.ts';
import { drawerReader } from './drawer.ts';
import { earlierReader } from './leaving/earlier.ts';
import { givenBackReader } from './givenBack.ts';
import { claimReader } from './claims.ts';
import { heldReader } from './held.ts';
import { keyReader } from './keyTables.ts';
import type { Campaigns, Memory } from './memory.ts';
import { jobColumns, remember } from './memory.ts';
import type { CustomerRow, JournalRow, VoucherRow } from './rows.ts';
import { blobOf, customerOfRow, hexOf, voucherColumns, voucherOfRow } from './rows.ts';
import { select } from './select.ts';
import { practiceReader } from './practiceScores.ts';
import { digestRowsReader } from './digestRows.ts';
import { readCountsReader } from './readCounts.ts';
import { deskReader } from './desk/deskReader.ts';
import { staffReader } from './staff.ts';
import { stockReader } from './stock.ts';
import { usageReader } from './usage.ts';

const noDoubt = { count: 0, valueMinor: 0 };

function stored(row: JournalRow | undefined): StoredEntry | null {
  return row === undefined ? null : { seq: row.seq, hash: hexOf(row.hash), json: row.json };
}

type JournalReader = Pick<
  Reader,
  | 'head'
  | 'entry'
  | 'entriesAfter'
  | 'entriesBefore'
  | 'entryById'
  | 'reprints'
  | 'remakes'
  | 'shift'
  | 'shiftsOf'
>;

function journalReader(db: Database, memory: () => Memory): JournalReader {
  const bySeq = select<[number], JournalRow>(
    db,
    'SELECT seq, hash, json FROM journal WHERE seq = ?',
  );
  const after = select<[number, number], JournalRow>(
    db,
    'SELECT seq, hash, json FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const before = select<[number, string, number], JournalRow>(
    db,
    `SELECT seq, hash, json FROM journal
     WHERE seq < ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT ?`,
  );
  const copiesOf = select<[number], { copies: number }>(
    db,
    'SELECT copies FROM reprints WHERE of_seq = ?',
  );
  const timesOf = select<[number], { times: number }>(
    db,
    'SELECT times FROM remakes WHERE of_seq = ?',
  );
  const shiftsOf = select<[string], { n: number }>(
    db,
    'SELECT count(*) AS n FROM shifts WHERE substr(shift, 1, 10) = ?',
  );
  const opened = (day: CivilDate) =>
    memory()
      .pending.shiftChanges()
      .filter(({ change, shift }) => change === 'opened' && shift.startsWith(day)).length;
  const entry = (seq: number) => stored(bySeq.get(seq));
  const isStored = (row: StoredEntry | null): row is StoredEntry => row !== null;
  return {
    head: () => memory().head,
    entry,
    entriesAfter: (seq, limit) => after.all(seq, limit).map(stored).filter(isStored),
    entriesBefore: (seq, kinds, limit) =>
      before
        .all(seq ?? Number.MAX_SAFE_INTEGER, JSON.stringify(kinds), limit)
        .map(stored)
        .filter(isStored),
    entryById: (id) => {
      const seq = memory().ids.seqOf(id);
      return seq === null ? null : entry(seq);
    },
    reprints: (seq) => (copiesOf.get(seq)?.copies ?? 0) + memory().pending.copiesOf(seq),
    remakes: (seq) => (timesOf.get(seq)?.times ?? 0) + memory().pending.remakesOf(seq),
    shift: () => memory().shift,
    shiftsOf: (day) => (shiftsOf.get(day)?.n ?? 0) + opened(day),
  };
}

type FeedReader = Pick<
  Reader,
  | 'campaigns'
  | 'campaignByNo'
  | 'campaignById'
  | 'holidays'
  | 'voucher'
  | 'voucherCount'
  | 'vouchersOf'
  | 'customer'
  | 'customerStanding'
  | 'customerByPhoneKey'
  | 'people'
  | 'person'
  | 'lockout'
>;

function feedReader(db: Database, memory: () => Memory): FeedReader {
  const columns = voucherColumns.filter((column) => column !== 'ref').join(', ');
  const allCampaigns = select<[], { json: string }>(db, 'SELECT json FROM campaigns ORDER BY no');
  const allCalendars = select<[], { json: string }>(db, 'SELECT json FROM holiday_calendars');
  // Whether it was used comes along: most are new, and then nothing more needs to be asked.
  const voucherByRef = select<[Buffer], VoucherRow & { readonly used: 0 | 1 }>(
    db,
    `SELECT ${columns},
            EXISTS (SELECT 1 FROM voucher_uses AS own WHERE own.ref = vouchers.ref)
         OR EXISTS (SELECT 1 FROM uses_elsewhere AS other WHERE other.ref = vouchers.ref) AS used
       FROM vouchers WHERE ref = ?`,
  );
  const vouchersOf = select<[Buffer, number], VoucherRow & { readonly ref: Buffer }>(
    db,
    `SELECT ref, ${columns} FROM vouchers WHERE customer = ? AND generation >= ?
     ORDER BY last_day, ref`,
  );
  const countVouchers = select<[], { n: number }>(db, 'SELECT count(*) AS n FROM vouchers');
  const standingById = select<[Buffer, Buffer], Pick<CustomerRow, 'segment' | 'tier'>>(
    db,
    `SELECT segment, tier FROM customers WHERE id = ?
     UNION ALL SELECT segment, tier FROM customers_elsewhere WHERE id = ?`,
  );
  const customerById = select<[Buffer], CustomerRow>(db, 'SELECT * FROM customers WHERE id = ?');
  const customerByPhone = select<[Buffer], CustomerRow>(
    db,
    'SELECT * FROM customers WHERE phone_key = ?',
  );
  const allPeople = select<[], { json: string }>(db, 'SELECT json FROM people ORDER BY id');
  const lockoutOf = select<[string], Lockout>(
    db,
    'SELECT tries, until FROM lockouts WHERE person_id = ?',
  );

  function campaigns(): Campaigns {
    const known = memory().campaigns;
    if (known !== null) return known;
    const list = allCampaigns.all().map((row) => JSON.parse(row.json) as Campaign);
    const loaded = {
      list,
      byNo: new Map(list.map((campaign) => [campaign.no, campaign])),
      byId: new Map(list.map((campaign) => [campaign.id, campaign])),
    };
    memory().campaigns = loaded;
    return loaded;
  }

  /** Asked with every order of a shop that has a calendar. */
  function holidays(): ReadonlyMap<string, readonly CivilDate[]> {
    const known = memory().holidays;
    if (known !== null) return known;
    const list = allCalendars.all().map((row) => JSON.parse(row.json) as HolidayCalendar);
    const loaded = new Map(list.map(({ id, days }) => [id, days.map(({ date }) => date).sort()]));
    memory().holidays = loaded;
    return loaded;
  }

  const knownGeneration = () => memory().meta.generations.known;

  function lookUp(ref: VoucherRef): CachedVoucher | null {
    const row = voucherByRef.get(blobOf(ref));
    if (row === undefined || row.generation < knownGeneration()) return null;
    if (row.used === 0 && memory().meta.spent === null) remember(memory().uses, ref, []);
    return remember(memory().vouchers, ref, voucherOfRow(ref, row));
  }

  /** Asked with every call, whether the operator still works here. */
  function people(): ReadonlyMap<string, RosterPerson> {
    const known = memory().people;
    if (known !== null) return known;
    const list = allPeople.all().map((row) => JSON.parse(row.json) as RosterPerson);
    const loaded = new Map(list.map((person) => [person.id, person]));
    memory().people = loaded;
    return loaded;
  }

  return {
    campaigns: () => campaigns().list,
    campaignByNo: (no) => campaigns().byNo.get(no) ?? null,
    campaignById: (id) => campaigns().byId.get(id) ?? null,
    holidays: (calendar) => holidays().get(calendar) ?? [],
    voucher: (ref) => memory().vouchers.get(ref) ?? lookUp(ref),
    voucherCount: () => (memory().voucherCount ??= countVouchers.get()?.n ?? 0),
    vouchersOf: (customer) =>
      vouchersOf
        .all(blobOf(customer), knownGeneration())
        .map((row) => voucherOfRow(hexOf(row.ref), row)),
    customer: (id) => {
      const row = customerById.get(blobOf(id));
      return row === undefined ? null : customerOfRow(row);
    },
    customerStanding(id) {
      const row = standingById.get(blobOf(id), blobOf(id));
      return row === undefined ? null : { id, segment: row.segment, tier: row.tier };
    },
    customerByPhoneKey: (key) => {
      const row = customerByPhone.get(blobOf(key));
      return row === undefined ? null : customerOfRow(row);
    },
    people: () => [...people().values()],
    person: (id) => people().get(id) ?? null,
    lockout: (personId) => lockoutOf.get(personId) ?? null,
  };
}

type PrintReader = Pick<
  Reader,
  'printJobs' | 'printJob' | 'printJobsInDoubt' | 'nextPrintJob' | 'openPrintJobs'
>;

function printReader(db: Database, memory: () => Memory): PrintReader {
  const settled = select<[number], PrintJob>(
    db,
    `SELECT ${jobColumns} FROM print_jobs WHERE state IN ('printed', 'skipped')
     ORDER BY at DESC, job_id DESC LIMIT ?`,
  );
  const byId = select<[number], PrintJob>(
    db,
    `SELECT ${jobColumns} FROM print_jobs WHERE job_id = ?`,
  );
  const open = () => [...memory().openJobs.values()];
  return {
    printJobs: (limit) => {
      const waiting = open().slice(0, limit);
      return [...waiting, ...settled.all(limit - waiting.length)];
    },
    printJob: (jobId) => memory().openJobs.get(jobId) ?? byId.get(jobId) ?? null,
    openPrintJobs: open,
    printJobsInDoubt: () => open().filter((job) => job.state === 'printing'),
    nextPrintJob: () => open().find((job) => job.state === 'waiting') ?? null,
  };
}

/** A handle that cannot write: every statement behind it is a query. */
export function createReader(db: Database, memory: () => Memory): Reader {
  const journal = journalReader(db, memory);
  const meta = () => memory().meta;
  return {
    identity: () => meta().identity,
    shop: () => meta().shop,
    codeRules: () => meta().codeRules,
    settings: () => meta().settings,
    tills: () => meta().tills,
    nextSteps: () => meta().nextSteps,
    sync: () => meta().sync,
    checkpoint: () => meta().checkpoint,
    backups: () => meta().backups,
    signedHead: () => meta().signedHead,
    manifest: () => meta().manifest,
    clock: () => clockRecord(meta().clock, memory().head.seq, journal.entry),
    doubtSinceSync: (campaignNo) => memory().doubt.get(campaignNo) ?? noDoubt,
    ...journal,
    ...feedReader(db, memory),
    ...keyReader(db),
    ...usageReader(db, memory, (seq) => journal.entry(seq)?.json ?? null),
    ...printReader(db, memory),
    ...earlierReader(db),
    ...dayReader(db, memory),
    ...drawerReader(db),
    ...countedDaysReader(db, memory),
    ...givenBackReader(db, memory),
    ...staffReader(db),
    ...careReader(db, memory),
    ...deskReader(db, memory),
    ...practiceReader(db),
    ...readCountsReader(db),
    ...digestRowsReader(db, memory),
    ...stockReader(db, memory),
    ...batchReader(db),
    ...heldReader(db),
    ...claimReader(db),
    openingSeen: () => meta().openingSeen,
  };
}
