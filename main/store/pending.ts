import type { Database } from 'better-sqlite3';
import type { CustomerId, DayTally, VoucherRef } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { Whose } from '../app/ports.ts';
import type { DayShare, JournalTables, OwnUse, ShiftChange } from './derived.ts';
import { mergedDays } from './businessDays.ts';
import type { BusinessDayShare } from './businessDays.ts';
import { StoreOpenProblem } from './problems.ts';
import { pendingCare } from './care.ts';
import type { PendingCare } from './care.ts';
import { projectEntry } from './projection.ts';
import { placeKey } from './rows.ts';
import { pendingStock } from './stock.ts';
import type { PendingStock } from './stock.ts';

/**
 * Entries whose meaning for the derived tables may wait in memory. A start reads so many again and a
 * commit that finds the room full writes as many rows, so it is a matter of milliseconds for both.
 */
export const maxPendingEntries = 256;

/**
 * What the newest entries of the journal mean for the derived tables, as long as it isn't written there:
 * each random key would be one more page to make durable while a customer waits, and the journal says it
 * all. Readers add it to what the tables say; a start works it out anew from the journal.
 */
export interface PendingTables extends JournalTables {
  usesOf(ref: VoucherRef): readonly OwnUse[];
  undosOf(redemption: EntryPlace): readonly OwnUse[];
  /** A tally for each entry and voucher, in the order they came. */
  ownDays(what: DayShare['what'], whose: Whose, campaignNo: number): readonly DayTally[];
  copiesOf(seq: number): number;
  remakesOf(seq: number): number;
  /** In the order they came. */
  shiftChanges(): readonly ShiftChange[];
  businessDays(): readonly BusinessDayShare[];
  readonly stock: Pick<PendingStock, 'words' | 'rainChecks'>;
  readonly care: Pick<PendingCare, 'of'>;
  /** A tally for each entry and voucher that this customer used or got back. */
  usesOfCustomer(customer: CustomerId): readonly DayTally[];
  /** The entries themselves, in the order they came: their sums are worked out when asked for. */
  atDesk(): readonly Entry[];
  /** Hands everything on, in the order it came, and is empty then. */
  moveInto(tables: JournalTables): void;
}

function isOf({ customer, shop }: DayShare, whose: Whose): boolean {
  if (whose === 'anybody') return true;
  return 'customer' in whose ? customer === whose.customer : shop === whose.shop;
}

function timesIn(seqs: readonly number[], seq: number): number {
  return seqs.filter((of) => of === seq).length;
}

export function pendingTables(): PendingTables {
  const uses = new Map<VoucherRef, OwnUse[]>();
  const undos = new Map<string, OwnUse[]>();
  let days: DayShare[] = [];
  let copied: number[] = [];
  let remade: number[] = [];
  let shifts: ShiftChange[] = [];
  const entryDays = mergedDays();
  const stock = pendingStock();
  let atDesk: Entry[] = [];
  const care = pendingCare();

  function addUse(use: OwnUse): void {
    const known = uses.get(use.ref);
    if (known === undefined) uses.set(use.ref, [use]);
    else if (known.at(-1)?.seq !== use.seq) known.push(use);
    else throw new Error(`entry ${use.seq} names one voucher twice`);
    if (use.undoes !== null) addUndo(placeKey(use.undoes), use);
  }

  function addUndo(key: string, use: OwnUse): void {
    const known = undos.get(key);
    if (known === undefined) undos.set(key, [use]);
    else known.push(use);
  }

  function clear(): void {
    uses.clear();
    undos.clear();
    days = [];
    copied = [];
    remade = [];
    shifts = [];
    entryDays.clear();
    atDesk = [];
  }

  return {
    addUse,
    addOwnDay: (share) => void days.push(share),
    addReprint: (ofSeq) => void copied.push(ofSeq),
    addRemake: (ofSeq) => void remade.push(ofSeq),
    addShift: (change) => void shifts.push(change),
    addCare: care.addCare,
    addBusinessDay: entryDays.add,
    countAtDesk: (entries) => void atDesk.push(...entries),
    addStockWord: stock.addStockWord,
    addRainCheck: stock.addRainCheck,
    stock,
    care,

    usesOf: (ref) => uses.get(ref) ?? [],
    undosOf: (redemption) => undos.get(placeKey(redemption)) ?? [],
    ownDays: (what, whose, campaignNo) =>
      days
        .filter((one) => one.what === what && one.campaignNo === campaignNo && isOf(one, whose))
        .map((one) => ({ businessDay: one.day, uses: one.uses, valueMinor: one.valueMinor })),
    usesOfCustomer: (customer) =>
      days
        .filter((one) => one.what === 'use' && one.customer === customer)
        .map((one) => ({ businessDay: one.day, uses: one.uses, valueMinor: one.valueMinor })),
    copiesOf: (seq) => timesIn(copied, seq),
    remakesOf: (seq) => timesIn(remade, seq),
    shiftChanges: () => shifts,
    businessDays: entryDays.all,
    atDesk: () => atDesk,

    moveInto(tables) {
      for (const use of [...uses.values()].flat()) tables.addUse(use);
      for (const share of days) tables.addOwnDay(share);
      for (const ofSeq of copied) tables.addReprint(ofSeq);
      for (const ofSeq of remade) tables.addRemake(ofSeq);
      for (const change of shifts) tables.addShift(change);
      for (const share of entryDays.all()) tables.addBusinessDay(share);
      tables.countAtDesk(atDesk);
      stock.moveInto(tables);
      care.moveInto(tables);
      clear();
    },
  };
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
