import type { Database } from 'better-sqlite3';
import type { CouponBatch } from '../../shared/domain/batches/couponBatch.ts';
import type { BatchReader, BatchWriter } from '../app/batches/batchPorts.ts';
import { openText, sealText } from '../platform/sealing.ts';
import { overwriting } from './customers.ts';
import { blobOf } from './rows.ts';
import { select } from './select.ts';

/** What a seed is sealed for: it opens in no other row. */
const aboutOf = (batchId: string): string => `batch/${batchId}`;

interface Row {
  readonly json: string;
}

const batchOf = ({ json }: Row): CouponBatch => JSON.parse(json) as CouponBatch;

/** Rolls of coupons. No code stands here, and what codes are worked out of only sealed (I11). */
export function batchReader(db: Database): BatchReader {
  const newest = select<[number], Row>(
    db,
    'SELECT json FROM coupon_batches ORDER BY no DESC LIMIT ?',
  );
  const byId = select<[Buffer], Row>(db, 'SELECT json FROM coupon_batches WHERE batch_id = ?');
  const seedOf = select<[Buffer], { readonly seed: Buffer | null }>(
    db,
    'SELECT seed FROM coupon_batches WHERE batch_id = ?',
  );
  const batches = (limit: number) => newest.all(limit).map(batchOf);
  return {
    couponBatches: batches,
    couponBatch: (batchId) => {
      const row = byId.get(blobOf(batchId));
      return row === undefined ? null : batchOf(row);
    },
    openBatch: () => batches(1).find(({ ended }) => ended === null) ?? null,
    batchSeed: (batchId, key) => {
      const sealed = seedOf.get(blobOf(batchId))?.seed ?? null;
      return sealed === null ? null : openText(key, aboutOf(batchId), sealed);
    },
  };
}

export function batchWriter(db: Database): BatchWriter {
  const begin = db.prepare(
    'INSERT INTO coupon_batches (batch_id, no, json, seed) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE coupon_batches SET json = ? WHERE batch_id = ?');
  const erase = db.prepare('UPDATE coupon_batches SET seed = NULL WHERE batch_id = ?');
  return {
    beginBatch: (batch, seed, key) => {
      const sealed = sealText(key, aboutOf(batch.batchId), seed);
      begin.run(blobOf(batch.batchId), batch.no, JSON.stringify(batch), sealed);
    },
    setBatch: (batch) => {
      update.run(JSON.stringify(batch), blobOf(batch.batchId));
      if (batch.ended !== null) overwriting(db, () => erase.run(blobOf(batch.batchId)));
    },
  };
}
