import type { Database, Statement } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { CustomerId, VoucherRef } from '../../shared/domain/facts.ts';
import type { MinorUnits } from '../../shared/domain/money.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import { businessDayStatement } from './businessDays.ts';
import type { BusinessDayShare } from './businessDays.ts';
import { careTableNames, careTables } from './care.ts';
import type { CareTables } from './care.ts';
import { blobOf, blobOrNull } from './rows.ts';
import { deskTables } from './desk/deskTables.ts';
import type { DeskTables } from './desk/deskTables.ts';
import { stockTables } from './stock.ts';
import type { StockTables } from './stock.ts';

/** A use, or (negative) an undo, of one voucher by one entry of our own journal. */
export interface OwnUse {
  readonly ref: VoucherRef;
  readonly seq: number;
  readonly uses: number;
  readonly amountMinor: MinorUnits;
  readonly valueMinor: MinorUnits;
  /** The business day it counts on: an undo's is that of its redemption. */
  readonly day: CivilDate;
  /** The redemption that an undo undoes, ours or another terminal's. */
  readonly undoes: EntryPlace | null;
  readonly revivedThrough: CivilDate | null;
}

/** What is added to one day of a campaign; an undo carries negative figures. */
export interface DayShare {
  readonly what: 'use' | 'receipt';
  readonly campaignNo: number;
  /** `null` where nobody was named. */
  readonly customer: CustomerId | null;
  /** Empty for what HQ itself handed out. */
  readonly shop: string;
  readonly day: CivilDate;
  readonly uses: number;
  readonly valueMinor: MinorUnits;
}

/** A shift that begins or ends with an entry. */
export interface ShiftChange {
  readonly seq: number;
  readonly change: 'opened' | 'closed';
  readonly shift: string;
}

/** What an entry of our own journal may mean for the derived tables. */
export interface JournalTables extends DeskTables, CareTables, StockTables {
  /** Throws where this entry has named the voucher before. */
  addUse(use: OwnUse): void;
  addOwnDay(share: DayShare): void;
  addReprint(ofSeq: number): void;
  addRemake(ofSeq: number): void;
  addShift(change: ShiftChange): void;
  addBusinessDay(share: BusinessDayShare): void;
}

/** Writes to the tables that follow from the journal and from what HQ told of elsewhere. */
export interface DerivedTables extends JournalTables {
  addElsewhereDay(share: DayShare): void;
}

/** Every derived table, by name: what a rebuild empties, fills and compares. */
export const derivedTableNames = [
  'voucher_uses',
  'customer_days',
  'shop_days',
  'campaign_days',
  'reprints',
  'remakes',
  'shifts',
  'desk_sums',
  'flag_reviews',
  'business_days',
  'sold_out',
  'rain_checks',
  ...careTableNames,
] as const;

const dayFigures = ['own_uses', 'own_value', 'elsewhere_uses', 'elsewhere_value'] as const;

/** Adds to the row of a day; `who` are the columns before those that all three tables have. */
function dayStatement(db: Database, table: string, who: readonly string[]): Statement {
  const columns = [...who, 'campaign_no', 'what', 'day', ...dayFigures];
  const sums = dayFigures.map((figure) => `${figure} = ${figure} + excluded.${figure}`);
  return db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${sums.join(', ')}`,
  );
}

type DayTables = Pick<DerivedTables, 'addOwnDay' | 'addElsewhereDay'>;

function dayTables(db: Database, schema: string): DayTables {
  const customerDay = dayStatement(db, `${schema}.customer_days`, ['customer']);
  const shopDay = dayStatement(db, `${schema}.shop_days`, ['shop']);
  const campaignDay = dayStatement(db, `${schema}.campaign_days`, []);

  function add({ customer, shop, campaignNo, what, day }: DayShare, figures: readonly number[]) {
    const counted = [campaignNo, what, day, ...figures];
    if (customer !== null) customerDay.run(blobOf(customer), ...counted);
    if (shop !== '') shopDay.run(shop, ...counted);
    campaignDay.run(...counted);
  }

  return {
    addOwnDay: (share) => add(share, [share.uses, share.valueMinor, 0, 0]),
    addElsewhereDay: (share) => add(share, [0, 0, share.uses, share.valueMinor]),
  };
}

/** Statements over the derived tables of one schema: `main`, or `temp` while a rebuild compares. */
export function derivedTables(db: Database, schema: 'main' | 'temp'): DerivedTables {
  const insertUse = db.prepare(
    `INSERT INTO ${schema}.voucher_uses
     (ref, seq, uses, amount, value, day, undoes_device, undoes_epoch, undoes_seq, revived_through)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addCopy = db.prepare(
    `INSERT INTO ${schema}.reprints (of_seq, copies) VALUES (?, 1)
     ON CONFLICT DO UPDATE SET copies = copies + 1`,
  );
  const addTime = db.prepare(
    `INSERT INTO ${schema}.remakes (of_seq, times) VALUES (?, 1)
     ON CONFLICT DO UPDATE SET times = times + 1`,
  );
  const openShift = db.prepare(
    `INSERT INTO ${schema}.shifts (shift, opened_seq) VALUES (?, ?) ON CONFLICT DO NOTHING`,
  );
  const closeShift = db.prepare(`UPDATE ${schema}.shifts SET closed_seq = ? WHERE shift = ?`);
  return {
    ...dayTables(db, schema),
    addBusinessDay: businessDayStatement(db, schema),
    ...deskTables(db, schema),
    ...stockTables(db, schema),
    ...careTables(db, schema),
    addUse: ({ ref, seq, uses, amountMinor, valueMinor, day, undoes, revivedThrough }) => {
      const undone = [
        blobOrNull(undoes?.device ?? null),
        undoes?.epoch ?? null,
        undoes?.seq ?? null,
      ];
      const figures = [uses, amountMinor, valueMinor];
      insertUse.run(blobOf(ref), seq, ...figures, day, ...undone, revivedThrough);
    },
    addReprint: (ofSeq) => {
      addCopy.run(ofSeq);
    },
    addRemake: (ofSeq) => {
      addTime.run(ofSeq);
    },
    addShift: ({ seq, change, shift }) => {
      if (change === 'opened') openShift.run(shift, seq);
      else closeShift.run(seq, shift);
    },
  };
}
