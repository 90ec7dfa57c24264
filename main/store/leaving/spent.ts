import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { VoucherRef } from '../../../shared/domain/facts.ts';
import { blobOf } from '../rows.ts';
import { select } from '../select.ts';
import { isInChunk, packEvenly, packFull, unpackChunk } from './spentPages.ts';
import type { SpentChunk } from './spentPages.ts';

/** What is known of the vouchers that were used up long ago. */
export interface Spent {
  readonly count: number;
  /** Each of them was used before this day. */
  readonly before: CivilDate;
}

interface ChunkRow extends SpentChunk {
  readonly chunk: number;
}

const columns = 'chunk, first, count, refs';
/** The chunk a ref belongs to: the last one that begins at or before it. */
const chunkOf = `SELECT ${columns} FROM spent WHERE first <= ? ORDER BY first DESC LIMIT 1`;

/** Says of a voucher before which day it was used, where it is among those; `null` where it isn't. */
export function spentReader(
  db: Database,
  spent: () => Spent | null,
): (ref: VoucherRef) => CivilDate | null {
  const find = select<[Buffer], ChunkRow>(db, chunkOf);
  return (ref) => {
    const known = spent();
    if (known === null) return null;
    const bytes = blobOf(ref);
    const chunk = find.get(bytes);
    return chunk !== undefined && isInChunk(chunk, bytes) ? known.before : null;
  };
}

export interface SpentWriter {
  has(ref: Buffer): boolean;
  /** Adds refs, in any order; those that are there already change nothing. How many were new. */
  add(refs: readonly Buffer[]): number;
  remove(ref: Buffer): boolean;
  /**
   * Fills chunks up that half-empty neighbours take the room of; looks at so many from the one that begins
   * at `from` (`null`: the first). Answers where to go on, `null` at the end.
   */
  tidy(from: Buffer | null, chunks: number): Buffer | null;
}

/** Sorted, and each once. */
function sortedOnce(refs: readonly Buffer[]): readonly Buffer[] {
  const sorted = refs.toSorted((one, other) => one.compare(other));
  return sorted.filter((ref, index) => index === 0 || !ref.equals(sorted[index - 1] ?? ref));
}

function merged(one: readonly Buffer[], other: readonly Buffer[]): readonly Buffer[] {
  return sortedOnce([...one, ...other]);
}

/** Writes of the packed set; within a transaction. Not while a customer waits: chunks are whole pages. */
export function spentWriter(db: Database): SpentWriter {
  const find = db.prepare<[Buffer], ChunkRow>(chunkOf);
  const earliest = db.prepare<[], ChunkRow>(`SELECT ${columns} FROM spent ORDER BY first LIMIT 1`);
  const firstAfter = db
    .prepare<[Buffer], Buffer>('SELECT first FROM spent WHERE first > ? ORDER BY first LIMIT 1')
    .pluck();
  const fromOn = db.prepare<[Buffer, number], ChunkRow>(
    `SELECT ${columns} FROM spent WHERE first >= ? ORDER BY first LIMIT ?`,
  );
  const insert = db.prepare('INSERT INTO spent (first, count, refs) VALUES (?, ?, ?)');
  const drop = db.prepare<[number]>('DELETE FROM spent WHERE chunk = ?');

  function replace(old: readonly ChunkRow[], chunks: readonly SpentChunk[]): void {
    for (const { chunk } of old) drop.run(chunk);
    for (const { first, count, refs } of chunks) insert.run(first, count, refs);
  }

  /** Adds what of `sorted` belongs to the chunk of its first; answers how many of it that was. */
  function addToOne(sorted: readonly Buffer[]): { readonly taken: number; readonly fresh: number } {
    const [lowest] = sorted;
    if (lowest === undefined) return { taken: 0, fresh: 0 };
    const old = find.get(lowest) ?? earliest.get();
    const end = old === undefined ? undefined : firstAfter.get(old.first);
    const beyond = end === undefined ? -1 : sorted.findIndex((ref) => ref.compare(end) >= 0);
    const mine = beyond === -1 ? sorted : sorted.slice(0, beyond);
    const before = old === undefined ? [] : unpackChunk(old);
    const all = merged(before, mine);
    const fresh = all.length - before.length;
    // At the end of the set more will come behind; in its middle both halves will grow.
    const chunks = end === undefined ? packFull(all) : packEvenly(all);
    if (fresh > 0) replace(old === undefined ? [] : [old], chunks);
    return { taken: mine.length, fresh };
  }

  function has(ref: Buffer): boolean {
    const chunk = find.get(ref);
    return chunk !== undefined && isInChunk(chunk, ref);
  }

  return {
    has,
    add(refs) {
      let fresh = 0;
      for (let left = sortedOnce(refs); left.length > 0;) {
        const done = addToOne(left);
        fresh += done.fresh;
        left = left.slice(done.taken);
      }
      return fresh;
    },

    remove(ref) {
      const old = find.get(ref);
      if (old === undefined || !isInChunk(old, ref)) return false;
      const left = unpackChunk(old).filter((one) => !one.equals(ref));
      replace([old], left.length === 0 ? [] : packFull(left));
      return true;
    },

    tidy(from, chunks) {
      const old = fromOn.all(from ?? Buffer.alloc(0), chunks);
      const packed = packFull(old.flatMap(unpackChunk));
      if (packed.length < old.length) replace(old, packed);
      const last = packed.at(-1);
      return old.length < chunks || last === undefined ? null : last.first;
    },
  };
}
