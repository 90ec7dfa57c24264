import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/civil.ts';
import type { CustomerId, VoucherRef } from '../../shared/domain/facts.ts';
import { blobOf } from './rows.ts';

/** A use, or (negative) an undo, of one voucher by one entry of our own journal. */
export interface OwnUse {
  readonly ref: VoucherRef;
  readonly seq: number;
  readonly uses: number;
  readonly amountMinor: number;
  readonly undoes: number | null;
}

/** What an entry of our own journal may mean for the derived tables. */
export interface JournalTables {
  /** Throws where this entry has named the voucher before. */
  addUse(use: OwnUse): void;
  addOwnDay(customer: CustomerId, campaignNo: number, day: CivilDate, uses: number): void;
  /** Throws where the redemption was undone before. */
  addVoid(redemptionSeq: number, voidSeq: number): void;
  addReprint(ofSeq: number): void;
  addGoodwill(campaignNo: number, day: CivilDate): void;
  addReceived(customer: CustomerId, campaignNo: number, day: CivilDate): void;
}

/** Writes to the tables that follow from the journal and from the uses elsewhere. */
export interface DerivedTables extends JournalTables {
  addElsewhereDay(customer: CustomerId, campaignNo: number, day: CivilDate, uses: number): void;
}

/** Every derived table, by name: what a rebuild empties, fills and compares. */
export const derivedTableNames = [
  'voucher_uses',
  'customer_days',
  'voids',
  'reprints',
  'goodwill_days',
  'goodwill_received',
] as const;

/** Statements over the derived tables of one schema: `main`, or `temp` while a rebuild compares. */
export function derivedTables(db: Database, schema: 'main' | 'temp'): DerivedTables {
  const insertUse = db.prepare(
    `INSERT INTO ${schema}.voucher_uses (ref, seq, uses, amount, undoes) VALUES (?, ?, ?, ?, ?)`,
  );
  const addDay = db.prepare(
    `INSERT INTO ${schema}.customer_days (customer, campaign_no, day, own, elsewhere)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET own = own + excluded.own, elsewhere = elsewhere + excluded.elsewhere`,
  );
  const insertVoid = db.prepare(
    `INSERT INTO ${schema}.voids (redemption_seq, void_seq) VALUES (?, ?)`,
  );
  const addCopy = db.prepare(
    `INSERT INTO ${schema}.reprints (of_seq, copies) VALUES (?, 1)
     ON CONFLICT DO UPDATE SET copies = copies + 1`,
  );
  const addIssued = db.prepare(
    `INSERT INTO ${schema}.goodwill_days (campaign_no, day, issued) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET issued = issued + 1`,
  );
  const addReceipt = db.prepare(
    `INSERT INTO ${schema}.goodwill_received (customer, campaign_no, day, received)
     VALUES (?, ?, ?, 1)
     ON CONFLICT DO UPDATE SET received = received + 1`,
  );
  return {
    addUse: (use) => {
      insertUse.run(blobOf(use.ref), use.seq, use.uses, use.amountMinor, use.undoes);
    },
    addOwnDay: (customer, campaignNo, day, uses) => {
      addDay.run(blobOf(customer), campaignNo, day, uses, 0);
    },
    addElsewhereDay: (customer, campaignNo, day, uses) => {
      addDay.run(blobOf(customer), campaignNo, day, 0, uses);
    },
    addVoid: (redemptionSeq, voidSeq) => {
      insertVoid.run(redemptionSeq, voidSeq);
    },
    addReprint: (ofSeq) => {
      addCopy.run(ofSeq);
    },
    addGoodwill: (campaignNo, day) => {
      addIssued.run(campaignNo, day);
    },
    addReceived: (customer, campaignNo, day) => {
      addReceipt.run(blobOf(customer), campaignNo, day);
    },
  };
}
