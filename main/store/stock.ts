import type { Database } from 'better-sqlite3';
import type { VoucherRef } from '../../shared/domain/facts.ts';
import { maxSoldOutDays } from '../../shared/domain/stock/soldOut.ts';
import type { SoldOutMark, SoldOutThing } from '../../shared/domain/stock/soldOut.ts';
import type { CivilDate, InstantMs } from '../../shared/domain/time/civil.ts';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { RainCheckBody, SoldOutBody } from '../../shared/protocol/stock.ts';
import type { GivenRainCheck, StockReader } from '../app/stock/stockPorts.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

/** Somebody's word on one thing, by an entry of our own journal. */
export interface StockWord {
  readonly seq: number;
  readonly change: SoldOutBody['change'];
  readonly mark: SoldOutMark;
}

export interface OwnRainCheck extends GivenRainCheck {
  readonly ref: VoucherRef;
}

/** What entries about stock mean for the derived tables. */
export interface StockTables {
  addStockWord(word: StockWord): void;
  addRainCheck(rainCheck: OwnRainCheck): void;
}

/** One key for what is meant: a later word on the same thing takes the place of the one before. */
function keyOf(thing: SoldOutThing): string {
  return thing.kind === 'campaign' ? `campaign/${thing.campaignNo}` : `item/${thing.item}`;
}

function thingOf(key: string): SoldOutThing {
  const name = key.slice(key.indexOf('/') + 1);
  return key.startsWith('campaign/')
    ? { kind: 'campaign', campaignNo: Number(name) }
    : { kind: 'item', item: name };
}

export function projectSoldOut(tables: StockTables, entry: Entry, body: SoldOutBody): void {
  const { thing, until, change } = body;
  const { at, businessDay, actor, seq } = entry;
  tables.addStockWord({
    seq,
    change,
    mark: { thing, until, businessDay, at, operator: actor.name },
  });
}

export function projectRainCheck(tables: StockTables, entry: Entry, body: RainCheckBody): void {
  const { ref, goodThrough } = body;
  tables.addRainCheck({ ref, seq: entry.seq, goodThrough });
}

/** What the newest entries say, as long as it isn't in the tables. */
export interface PendingStock extends StockTables {
  words(): readonly StockWord[];
  rainChecks(): readonly OwnRainCheck[];
  moveInto(tables: StockTables): void;
}

export function pendingStock(): PendingStock {
  let words: StockWord[] = [];
  let given: OwnRainCheck[] = [];
  return {
    addStockWord: (word) => void words.push(word),
    addRainCheck: (rainCheck) => void given.push(rainCheck),
    words: () => words,
    rainChecks: () => given,
    moveInto(tables) {
      words.forEach(tables.addStockWord);
      given.forEach(tables.addRainCheck);
      words = [];
      given = [];
    },
  };
}

export function stockTables(db: Database, schema: 'main' | 'temp'): StockTables {
  const insertMark = db.prepare(
    `INSERT INTO ${schema}.sold_out (thing, seq, until, day, at, operator) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, until = excluded.until, day = excluded.day,
       at = excluded.at, operator = excluded.operator`,
  );
  const dropMark = db.prepare(`DELETE FROM ${schema}.sold_out WHERE thing = ?`);
  const insertCheck = db.prepare(
    `INSERT INTO ${schema}.rain_checks (ref, seq, good_through) VALUES (?, ?, ?)`,
  );
  return {
    addStockWord: ({ seq, change, mark: { thing, until, businessDay, at, operator } }) => {
      if (change === 'back') dropMark.run(keyOf(thing));
      else insertMark.run(keyOf(thing), seq, until, businessDay, at, operator);
    },
    addRainCheck: ({ ref, seq, goodThrough }) => {
      insertCheck.run(blobOf(ref), seq, goodThrough);
    },
  };
}

/**
 * The oldest entry whose word may still hold: a rain-check somebody may still come with, a thing still sold
 * out. It leaves the journal when that is over. `null` where none does.
 */
export function stockStillSaid(db: Database): (at: InstantMs) => number | null {
  const oldest = db
    .prepare<[{ readonly day: CivilDate; readonly lastForgotten: CivilDate }], number | null>(
      `SELECT min(seq) FROM (
         SELECT seq FROM rain_checks WHERE good_through >= @day
         UNION ALL
         SELECT seq FROM sold_out WHERE day >= @day OR (until = 'back' AND day > @lastForgotten))`,
    )
    .pluck();
  return (at) => {
    // No shop's business day is an earlier one.
    const day = addDays(civilDateAt(at, 'UTC'), -1);
    return oldest.get({ day, lastForgotten: addDays(day, -maxSoldOutDays) }) ?? null;
  };
}

/** What it said of entries that have left goes with them; it was over by then. */
export function forgetStock(db: Database): (throughSeq: number) => void {
  const dropMarks = db.prepare<[number]>('DELETE FROM sold_out WHERE seq <= ?');
  const dropChecks = db.prepare<[number]>('DELETE FROM rain_checks WHERE seq <= ?');
  return (through) => {
    dropMarks.run(through);
    dropChecks.run(through);
  };
}

interface MarkRow {
  readonly thing: string;
  readonly until: SoldOutMark['until'];
  readonly day: CivilDate;
  readonly at: number;
  readonly operator: string;
}

interface CheckRow {
  readonly ref: Buffer;
  readonly seq: number;
  readonly goodThrough: CivilDate;
}

/** Both as they stand: few rows, looked at with every order. */
export interface StockKnown {
  readonly marks: readonly SoldOutMark[];
  readonly rainChecks: ReadonlyMap<VoucherRef, readonly GivenRainCheck[]>;
}

export function stockReader(db: Database, memory: () => Memory): StockReader {
  const marks = select<[], MarkRow>(
    db,
    'SELECT thing, until, day, at, operator FROM sold_out ORDER BY thing',
  );
  const checks = select<[], CheckRow>(
    db,
    'SELECT ref, seq, good_through AS goodThrough FROM rain_checks ORDER BY seq',
  );

  function load(): StockKnown {
    const { stock } = memory().pending;
    const byThing = new Map<string, SoldOutMark>();
    for (const { thing, day, ...row } of marks.all()) {
      byThing.set(thing, { ...row, thing: thingOf(thing), businessDay: day });
    }
    for (const { change, mark } of stock.words()) {
      if (change === 'back') byThing.delete(keyOf(mark.thing));
      else byThing.set(keyOf(mark.thing), mark);
    }
    const written = checks.all().map(({ ref, ...check }) => ({ ...check, ref: hexOf(ref) }));
    const rainChecks = new Map<VoucherRef, GivenRainCheck[]>();
    for (const { ref, seq, goodThrough } of [...written, ...stock.rainChecks()]) {
      rainChecks.set(ref, [...(rainChecks.get(ref) ?? []), { seq, goodThrough }]);
    }
    return { marks: [...byThing.values()], rainChecks };
  }

  const known = (): StockKnown => (memory().stock ??= load());
  return {
    soldOutMarks: () => known().marks,
    rainChecks: (ref) => known().rainChecks.get(ref) ?? [],
  };
}
