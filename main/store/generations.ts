import type { Database } from 'better-sqlite3';
import type { Writer } from '../app/ports.ts';
import { forgetVouchers } from './memory.ts';
import type { Generations, Memory, SetMeta } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';

/** The number a row set down now gets. */
export function generationOf({ meta }: Memory): number {
  return meta.generations.filling ?? meta.generations.known;
}

type GenerationWriter = Pick<Writer, 'beginSnapshot' | 'endSnapshot' | 'sweepVouchers'>;

/**
 * A snapshot replaces what is known, though it comes in many transactions: all of the old stays known
 * until the last page is there, and ends in that page's transaction. A million vouchers can't be deleted
 * while a customer waits: they are passed over by readers, and swept out by and by.
 */
export function generationWriter(
  db: Database,
  memory: () => Memory,
  setMeta: SetMeta,
): GenerationWriter {
  const anyVoucher = db.prepare<[], 0 | 1>('SELECT EXISTS (SELECT 1 FROM vouchers)').pluck();
  const dropCampaigns = db.prepare<[number]>('DELETE FROM campaigns WHERE generation < ?');
  const dropCalendars = db.prepare<[number]>('DELETE FROM holiday_calendars WHERE generation < ?');
  const dropPeople = db.prepare<[number]>('DELETE FROM people WHERE generation < ?');
  const vouchersAfter = db.prepare<[Buffer, number], { ref: Buffer; generation: number }>(
    'SELECT ref, generation FROM vouchers WHERE ref > ? ORDER BY ref LIMIT ?',
  );
  const dropVoucher = db.prepare<[Buffer]>('DELETE FROM vouchers WHERE ref = ?');
  const set = (change: Partial<Generations>) =>
    setMeta('generations', { ...memory().meta.generations, ...change });

  return {
    beginSnapshot() {
      const { known, filling, mixed } = memory().meta.generations;
      // A number of its own also where the last snapshot broke off: what came with that may be gone again.
      set({
        filling: Math.max(known, filling ?? known) + 1,
        mixed: mixed || anyVoucher.get() === 1,
      });
    },

    endSnapshot() {
      const { filling, mixed } = memory().meta.generations;
      if (filling === null) return;
      set({ known: filling, filling: null, mixed: false, sweptTo: mixed ? '' : null });
      dropCampaigns.run(filling);
      dropCalendars.run(filling);
      dropPeople.run(filling);
      memory().campaigns = null;
      memory().holidays = null;
      memory().people = null;
      forgetVouchers(memory());
    },

    sweepVouchers(rows) {
      const { known, sweptTo } = memory().meta.generations;
      if (sweptTo === null) return true;
      const found = vouchersAfter.all(blobOf(sweptTo), rows);
      for (const { ref, generation } of found) if (generation < known) dropVoucher.run(ref);
      const last = found.at(-1);
      const isDone = last === undefined || found.length < rows;
      set({ sweptTo: isDone ? null : hexOf(last.ref) });
      memory().voucherCount = null;
      return isDone;
    },
  };
}
