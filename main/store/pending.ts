import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/civil.ts';
import type { CustomerId, DayCount, VoucherRef } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { JournalTables, OwnUse } from './derived.ts';
import { StoreOpenProblem } from './problems.ts';
import { projectEntry } from './projection.ts';

/**
 * Entries whose meaning for the derived tables may wait in memory. A start reads so many again and a
 * commit that finds the room full writes as many rows, so it is a matter of milliseconds for both.
 */
export const maxPendingEntries = 256;

interface OwnDay {
  readonly customer: CustomerId;
  readonly campaignNo: number;
  readonly day: CivilDate;
  readonly uses: number;
}

interface Issued {
  readonly campaignNo: number;
  readonly day: CivilDate;
}

type Received = Omit<OwnDay, 'uses'>;

/**
 * What the newest entries of the journal mean for the derived tables, as long as it isn't written there:
 * each random key would be one more page to make durable while a customer waits, and the journal says it
 * all. Readers add it to what the tables say; a start works it out anew from the journal.
 */
export interface PendingTables extends JournalTables {
  usesOf(ref: VoucherRef): readonly OwnUse[];
  ownDays(customer: CustomerId, campaignNo: number): readonly DayCount[];
  voidOf(redemptionSeq: number): number | null;
  copiesOf(seq: number): number;
  issuedOn(campaignNo: number, day: CivilDate): number;
  receivedBy(customer: CustomerId, campaignNo: number): readonly DayCount[];
  /** Hands everything on, in the order it came, and is empty then. */
  moveInto(tables: JournalTables): void;
}

export function pendingTables(): PendingTables {
  const uses = new Map<VoucherRef, OwnUse[]>();
  const voids = new Map<number, number>();
  let days: OwnDay[] = [];
  let copied: number[] = [];
  let issued: Issued[] = [];
  let received: Received[] = [];

  function addUse(use: OwnUse): void {
    const known = uses.get(use.ref);
    if (known === undefined) uses.set(use.ref, [use]);
    else if (known.at(-1)?.seq !== use.seq) known.push(use);
    else throw new Error(`entry ${use.seq} names one voucher twice`);
  }

  function addVoid(redemptionSeq: number, voidSeq: number): void {
    if (voids.has(redemptionSeq)) throw new Error(`entry ${redemptionSeq} is undone already`);
    voids.set(redemptionSeq, voidSeq);
  }

  function clear(): void {
    uses.clear();
    voids.clear();
    days = [];
    copied = [];
    issued = [];
    received = [];
  }

  return {
    addUse,
    addVoid,
    addOwnDay: (customer, campaignNo, day, count) =>
      void days.push({ customer, campaignNo, day, uses: count }),
    addReprint: (ofSeq) => void copied.push(ofSeq),
    addGoodwill: (campaignNo, day) => void issued.push({ campaignNo, day }),
    addReceived: (customer, campaignNo, day) => void received.push({ customer, campaignNo, day }),

    usesOf: (ref) => uses.get(ref) ?? [],
    ownDays: (customer, campaignNo) =>
      days
        .filter((one) => one.customer === customer && one.campaignNo === campaignNo)
        .map((one) => ({ businessDay: one.day, uses: one.uses })),
    voidOf: (redemptionSeq) => voids.get(redemptionSeq) ?? null,
    copiesOf: (seq) => copied.filter((of) => of === seq).length,
    issuedOn: (campaignNo, day) =>
      issued.filter((one) => one.campaignNo === campaignNo && one.day === day).length,
    receivedBy: (customer, campaignNo) =>
      received
        .filter((one) => one.customer === customer && one.campaignNo === campaignNo)
        .map((one) => ({ businessDay: one.day, uses: 1 })),

    moveInto(tables) {
      for (const use of [...uses.values()].flat()) tables.addUse(use);
      for (const [redemptionSeq, voidSeq] of voids) tables.addVoid(redemptionSeq, voidSeq);
      for (const one of days) tables.addOwnDay(one.customer, one.campaignNo, one.day, one.uses);
      for (const ofSeq of copied) tables.addReprint(ofSeq);
      for (const one of issued) tables.addGoodwill(one.campaignNo, one.day);
      for (const one of received) tables.addReceived(one.customer, one.campaignNo, one.day);
      clear();
    },
  };
}

/**
 * Counts by day, of the tables and of what waits, in the order of the days. Undos carry negative counts.
 */
export function sumByDay(...parts: readonly (readonly DayCount[])[]): readonly DayCount[] {
  const sums = new Map<CivilDate, number>();
  for (const { businessDay, uses } of parts.flat()) {
    sums.set(businessDay, (sums.get(businessDay) ?? 0) + uses);
  }
  return [...sums]
    .map(([businessDay, uses]) => ({ businessDay, uses }))
    .sort((a, b) => (a.businessDay < b.businessDay ? -1 : 1));
}

/** Reads the journal's tail after a start. Throws `StoreOpenProblem` (`damaged`) where it can't be read. */
export function loadPending(db: Database, projectedSeq: number): PendingTables {
  const pending = pendingTables();
  const tail = db
    .prepare<[number], { seq: number; json: string }>(
      'SELECT seq, json FROM journal WHERE seq > ? ORDER BY seq',
    )
    .iterate(projectedSeq);
  for (const { seq, json } of tail) {
    try {
      projectEntry(pending, JSON.parse(json) as Entry);
    } catch (error) {
      throw new StoreOpenProblem('damaged', new Error(`journal entry ${seq}`, { cause: error }));
    }
  }
  return pending;
}
