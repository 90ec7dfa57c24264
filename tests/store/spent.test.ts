import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInChunk,
  maxChunkBytes,
  packFull,
  unpackChunk,
} from '../../main/store/leaving/spentPages.ts';
import { spentReader, spentWriter } from '../../main/store/leaving/spent.ts';

/** As the keyed hash gives them: nothing in common. */
function refOf(n: number): Buffer {
  return createHash('sha256').update(`voucher ${n}`).digest().subarray(0, 16);
}

function openSpent(): Database.Database {
  const db = new Database(':memory:');
  db.exec(`CREATE TABLE spent (chunk INTEGER PRIMARY KEY, first BLOB NOT NULL UNIQUE,
    count INTEGER NOT NULL, refs BLOB NOT NULL) STRICT`);
  return db;
}

function bytesOf(db: Database.Database): number {
  const sql = `SELECT sum(pgsize) FROM dbstat WHERE name IN ('spent', 'sqlite_autoindex_spent_1')`;
  return db.prepare<[], number>(sql).pluck().get() ?? 0;
}

const known = { count: 0, before: '2026-05-01' };

const hexOf = (ref: Buffer) => ref.toString('hex');

type Step =
  | { readonly add: readonly Buffer[] }
  | { readonly remove: Buffer }
  | { readonly tidy: boolean };

/** Does it to both; what the packed set said of it, and what the model says. */
function take(one: Step, spent: ReturnType<typeof spentWriter>, model: Set<string>) {
  if ('add' in one) {
    const fresh = new Set(one.add.map(hexOf).filter((each) => !model.has(each)));
    for (const each of fresh) model.add(each);
    return { said: spent.add(one.add), expected: fresh.size };
  }
  if ('remove' in one) {
    return { said: spent.remove(one.remove), expected: model.delete(hexOf(one.remove)) };
  }
  for (let at = spent.tidy(null, 3); at !== null;) {
    const next = spent.tidy(at, 3);
    if (next?.equals(at) === true) throw new Error('tidying stands still');
    at = next;
  }
  return { said: null, expected: null };
}

describe('the packed set of vouchers used up long ago', () => {
  it('takes less than 16 bytes a voucher, key, index and pages included', () => {
    const db = openSpent();
    const spent = spentWriter(db);
    const count = 200_000;
    const perBatch = 5_000;
    // As they come: any voucher at any time.
    db.transaction(() => {
      for (let from = 0; from < count; from += perBatch) {
        spent.add(Array.from({ length: perBatch }, (_, n) => refOf(from + n)));
      }
    })();
    const untidied = bytesOf(db) / count;
    db.transaction(() => {
      for (let at: Buffer | null = spent.tidy(null, 8); at !== null; at = spent.tidy(at, 8));
    })();
    db.exec('VACUUM');
    const tidied = bytesOf(db) / count;
    process.stdout.write(`bytes a voucher: ${untidied.toFixed(2)}, tidied ${tidied.toFixed(2)}\n`);
    expect(tidied).toBeLessThan(16);
    expect(tidied).toBeGreaterThan(14);
    expect(untidied).toBeLessThan(24);
    const has = spentReader(db, () => known);
    for (let n = 0; n < count; n += 997) expect(has(refOf(n).toString('hex'))).toBe('2026-05-01');
    for (let n = count; n < count + 2_000; n++) expect(has(refOf(n).toString('hex'))).toBeNull();
  }, 60_000);

  it('rewrites one page, or its two halves, for one voucher', () => {
    const db = openSpent();
    const spent = spentWriter(db);
    spent.add(Array.from({ length: 20_000 }, (_, n) => refOf(n)));
    const before = db.prepare<[], number>('SELECT total_changes()').pluck();
    for (let n = 20_000; n < 20_200; n++) {
      const changes = before.get() ?? 0;
      spent.add([refOf(n)]);
      expect((before.get() ?? 0) - changes).toBeLessThanOrEqual(3);
    }
    const longest = db.prepare<[], number>('SELECT max(length(refs)) FROM spent').pluck().get();
    expect(longest).toBeLessThanOrEqual(maxChunkBytes);
  });

  it('I2: is exact: all that was put in and not taken out, and nothing else', () => {
    const ref = fc
      .tuple(fc.constantFrom(0, 1, 254, 255, 256, 511, 65_535), fc.integer({ min: 0, max: 400 }))
      .map(([prefix, n]) => {
        const bytes = Buffer.alloc(16);
        bytes.writeUInt16BE(prefix);
        bytes.writeUInt16BE(n, 14);
        return bytes;
      });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ add: fc.array(ref, { maxLength: 300 }) }) },
      { weight: 2, arbitrary: fc.record({ remove: ref }) },
      { weight: 1, arbitrary: fc.record({ tidy: fc.constant(true) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(ref), (steps, others) => {
        const db = openSpent();
        const spent = spentWriter(db);
        const model = new Set<string>();
        for (const one of steps) {
          const { said, expected } = take(one, spent, model);
          expect(said).toBe(expected);
        }
        const has = spentReader(db, () => known);
        for (const each of model) expect(has(each)).toBe('2026-05-01');
        for (const each of others) expect(has(hexOf(each)) !== null).toBe(model.has(hexOf(each)));
        const all = db
          .prepare<[], { first: Buffer; count: number; refs: Buffer }>(
            'SELECT first, count, refs FROM spent ORDER BY first',
          )
          .all();
        expect(all.flatMap((chunk) => unpackChunk(chunk).map(hexOf))).toEqual([...model].sort());
        expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(model.size);
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });

  it('a chunk with more of one prefix than a byte counts stays whole', () => {
    const refs = Array.from({ length: 700 }, (_, n) => {
      const bytes = Buffer.alloc(16);
      bytes.writeUInt16BE(n, 14);
      return bytes;
    });
    const chunks = packFull(refs);
    expect(chunks.flatMap(unpackChunk)).toEqual(refs);
    for (const { refs: packed } of chunks) expect(packed.length).toBeLessThanOrEqual(maxChunkBytes);
    expect(
      isInChunk(
        chunks[0] ?? { first: Buffer.alloc(16), refs: Buffer.alloc(0) },
        refs[200] ?? Buffer.alloc(16),
      ),
    ).toBe(true);
  });
});
