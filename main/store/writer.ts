import type { Database } from 'better-sqlite3';
import type { Reader, Writer } from '../app/ports.ts';
import type { PrintJob } from '../app/paper/paperPorts.ts';
import { journalAppender } from './append.ts';
import { batchWriter } from './batches.ts';
import type { AppendOptions } from './append.ts';
import { customerTables } from './customers.ts';
import { derivedTables } from './derived.ts';
import { earlierWriter } from './leaving/earlier.ts';
import { feedApplier } from './feedTables.ts';
import { generationWriter } from './generations.ts';
import { claimWriter } from './claims.ts';
import { heldWriter } from './held.ts';
import { isSettled, jobIdOfEntry } from './memory.ts';
import type { Memory, SetMeta } from './memory.ts';
import { practiceWriter } from './practiceScores.ts';
import { readCountsWriter } from './readCounts.ts';
import { createReader } from './reader.ts';
import { undoGuard } from './undoGuard.ts';
import { compactionWriter } from './leaving/compaction.ts';
import { voucherUpsert } from './voucherUpsert.ts';
import { voucherUses } from './voucherUses.ts';

type PrintWriter = Pick<Writer, 'addPrintJob' | 'setPrintJob'>;

function printWriter(
  db: Database,
  memory: () => Memory,
  reader: Reader,
  setMeta: SetMeta,
): PrintWriter {
  const upsert = db.prepare(
    `INSERT INTO print_jobs (job_id, seq, what, state, tries, at, asked_at, problem, about)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET state = excluded.state, tries = excluded.tries,
       asked_at = excluded.asked_at, problem = excluded.problem`,
  );

  function save(job: PrintJob): void {
    const { jobId, seq, what, state, tries, at, askedAt, problem, about } = job;
    upsert.run(jobId, seq, what, state, tries, at, askedAt, problem, about);
    if (isSettled(job.state)) memory().openJobs.delete(job.jobId);
    else memory().openJobs.set(job.jobId, job);
  }

  /** Below the oldest own job that still waits untouched, a start needn't look for jobs. */
  function keepTouchedSeq(): void {
    const { openJobs, head, meta } = memory();
    const untouched = [...openJobs.values()].filter(isUntouched).map((job) => job.seq ?? 0);
    const touchedSeq = untouched.reduce((lowest, seq) => Math.min(lowest, seq - 1), head.seq);
    if (touchedSeq > meta.printTouchedSeq) setMeta('printTouchedSeq', touchedSeq);
  }

  return {
    addPrintJob(what, seq, at, about = null) {
      const jobId = memory().nextFreeJobId;
      memory().nextFreeJobId += 2;
      const fresh = { state: 'waiting', tries: 0, askedAt: null, problem: null } as const;
      save({ jobId, seq, what, at, about, ...fresh });
      return jobId;
    },
    setPrintJob(jobId, change) {
      const job = reader.printJob(jobId);
      if (job === null) throw new Error(`no print job ${jobId}`);
      save({ ...job, ...change });
      keepTouchedSeq();
    },
  };
}

/** An entry's own job that was never taken up; one set back to `waiting` may look the same, which is safe. */
function isUntouched(job: PrintJob): boolean {
  return job.seq !== null && job.jobId === jobIdOfEntry(job.seq) && job.state === 'waiting';
}

type PlainWriter = Pick<
  Writer,
  | 'setIdentity'
  | 'setSignedHead'
  | 'setSettings'
  | 'setTills'
  | 'setNextSteps'
  | 'setLockout'
  | 'setPhonePairing'
  | 'setClock'
  | 'setSync'
  | 'clearDoubt'
  | 'setAck'
  | 'setBackups'
>;

function plainWriter(db: Database, memory: () => Memory, setMeta: SetMeta): PlainWriter {
  const upsertLockout = db.prepare(
    `INSERT INTO lockouts (person_id, tries, until) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET tries = excluded.tries, until = excluded.until`,
  );
  const upsertPairing = db.prepare(
    `INSERT INTO phone_pairings (person_id, no, state, last_step) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET no = excluded.no, state = excluded.state,
       last_step = excluded.last_step`,
  );
  const dropLockout = db.prepare('DELETE FROM lockouts WHERE person_id = ?');
  return {
    setIdentity(identity) {
      const { meta, head } = memory();
      const same =
        meta.identity?.device === identity.device && meta.identity.epoch === identity.epoch;
      if (head.seq > 0 && !same) throw new Error('a journal keeps the identity it was begun with');
      setMeta('identity', identity);
      if (head.seq === 0) memory().head = { ...head, hash: identity.firstPrev };
    },
    setSignedHead: (head) => setMeta('signedHead', head),
    setSettings: (settings) => setMeta('settings', settings),
    setTills: (tills) => setMeta('tills', tills),
    setNextSteps: (kept) => setMeta('nextSteps', kept),
    setLockout(personId, lockout) {
      if (lockout === null) dropLockout.run(personId);
      else upsertLockout.run(personId, lockout.tries, lockout.until);
    },
    setPhonePairing(personId, { no, state, lastStep }) {
      upsertPairing.run(personId, no, state, lastStep);
    },
    setClock: (record) => setMeta('clock', { ...record, atSeq: memory().head.seq }),
    setSync: (state) => setMeta('sync', state),
    setAck: (ack) => setMeta('ack', ack),
    setBackups: (state) => setMeta('backups', state),
    clearDoubt() {
      const { doubt, head } = memory();
      if (doubt.size === 0) return;
      doubt.clear();
      setMeta('doubtSinceSeq', head.seq);
    },
  };
}

/** Every method throws outside a transaction: a handle kept past its turn writes nothing. */
function onlyWithin(db: Database, writer: Writer, reader: Reader): Writer {
  const guarded = Object.entries(writer).map(([name, method]) => {
    if (Object.hasOwn(reader, name)) return [name, method];
    const within = (...given: unknown[]): unknown => {
      if (!db.inTransaction) throw new Error(`${name} outside of Store.write`);
      return (method as (...args: unknown[]) => unknown)(...given);
    };
    return [name, within];
  });
  return Object.fromEntries(guarded) as Writer;
}

export interface JournalWriter {
  readonly writer: Writer;
  /** Writes what waits in memory into the derived tables; within a transaction. */
  project(): void;
}

export function createWriter(
  db: Database,
  memory: () => Memory,
  options: AppendOptions,
  forget: () => void,
): JournalWriter {
  const reader = createReader(db, memory);
  const derived = derivedTables(db, 'main');
  const upsertMeta = db.prepare(
    `INSERT INTO meta (name, value) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const setMeta: SetMeta = (name, value) => {
    upsertMeta.run(name, JSON.stringify(value));
    memory().meta[name] = value;
  };
  const project = () => {
    const { pending, uses, head } = memory();
    pending.moveInto(derived);
    uses.clear();
    setMeta('projectedSeq', head.seq);
  };
  const refuseOverUndo = undoGuard(voucherUses(db, memory), reader.entry);
  const customers = customerTables(db);
  const { sawCustomer, dropUnseenCustomers } = customers;
  const vouchers = voucherUpsert(db, memory);
  const applyEvent = feedApplier(
    db,
    memory,
    derived,
    customers,
    setMeta,
    reader.campaignByNo,
    vouchers,
  );
  const writer: Writer = {
    ...reader,
    ...plainWriter(db, memory, setMeta),
    ...printWriter(db, memory, reader, setMeta),
    ...generationWriter(db, memory, setMeta),
    ...compactionWriter(db, memory, { reader, derived, crypto: options.crypto, setMeta }),
    ...earlierWriter(db, memory, forget, applyEvent),
    ...practiceWriter(db),
    ...readCountsWriter(db),
    ...batchWriter(db),
    ...heldWriter(db),
    ...claimWriter(db),
    setOpeningSeen: (businessDay) => setMeta('openingSeen', businessDay),
    append: journalAppender(db, memory, options, project, refuseOverUndo),
    sawCustomer,
    dropUnseenCustomers,
    applyFeed: (events) => events.forEach(applyEvent),
    applyPackedVouchers: vouchers.packed,
  };
  return { writer: onlyWithin(db, writer, reader), project };
}
