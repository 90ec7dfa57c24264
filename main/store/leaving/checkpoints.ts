import type { Database } from 'better-sqlite3';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { Checkpoint, UnsignedCheckpoint } from '../../../shared/protocol/checkpoint.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type { Leaving } from '../../app/ports.ts';
import { carriedDigest, nothingCarried } from './carriedDigest.ts';
import { carryEntries } from './carry.ts';
import { forgetBusinessDays } from '../businessDays.ts';
import { closeKeeper } from '../dayCloses.ts';
import type { DerivedTables } from '../derived.ts';
import type { Memory, SetMeta } from '../memory.ts';
import { blobOf, hexOf } from '../rows.ts';
import { forgetCare } from '../care.ts';
import { deskLeaving } from '../desk/deskTables.ts';
import { forgetStock, stockStillSaid } from '../stock.ts';

/** Entries that leave in one transaction: a few milliseconds' worth. */
export const entriesPerCheckpoint = 50;

interface Row {
  readonly seq: number;
  readonly hash: Buffer;
  readonly json: string;
}

export interface Checkpoints {
  /** Takes the oldest entries out as far as they may leave; how many did. */
  leave(leaving: Leaving): number;
  /** Signs anew where what was carried over has moved on (into the packed set). */
  renew(leaving: Pick<Leaving, 'at' | 'sign'>): void;
}

/** Nothing that still has to be done may need the entries that leave. */
function lastFree({ meta, head, openJobs, doubt }: Memory): number {
  const unprinted = [...openJobs.values()].map(({ seq }) => (seq ?? head.seq) - 1);
  return Math.min(
    meta.ack?.seq ?? 0,
    meta.sync.ackedSeq,
    head.seq - 1,
    meta.projectedSeq,
    doubt.size === 0 ? head.seq : meta.doubtSinceSeq,
    ...unprinted,
  );
}

/**
 * Lets entries leave the journal, behind a checkpoint that this device signs. What they used, undid and
 * handed out stays known and counted (`carryEntries`), in the same transaction.
 */
export function checkpoints(
  db: Database,
  memory: () => Memory,
  derived: DerivedTables,
  crypto: Crypto,
  setMeta: SetMeta,
): Checkpoints {
  const oldest = db.prepare<[number, number], Row>(
    'SELECT seq, hash, json FROM journal WHERE seq <= ? ORDER BY seq LIMIT ?',
  );
  const openShift = db
    .prepare<[{ readonly seq: number }], number | null>(
      'SELECT min(opened_seq) FROM shifts WHERE opened_seq <= @seq AND closed_seq IS NULL',
    )
    .pluck();
  const dropEntries = db.prepare<[number]>('DELETE FROM journal WHERE seq <= ?');
  const dropUses = db.prepare<[Buffer, number]>(
    'DELETE FROM voucher_uses WHERE ref = ? AND seq = ?',
  );
  const dropShifts = db.prepare<[number]>(
    'DELETE FROM shifts WHERE opened_seq <= ? AND closed_seq IS NOT NULL',
  );
  const dropCopies = db.prepare<[number]>('DELETE FROM reprints WHERE of_seq <= ?');
  const dropRemakes = db.prepare<[number]>('DELETE FROM remakes WHERE of_seq <= ?');
  const stillSaid = stockStillSaid(db);
  const dropStock = forgetStock(db);
  const leaveDesk = deskLeaving(db);
  const dropCare = forgetCare(db);
  const laterAbout = db
    .prepare<[number], string>(
      `SELECT json FROM journal WHERE seq > ? AND kind IN ('reprint', 'remake') ORDER BY seq`,
    )
    .pluck();

  const keepClose = closeKeeper(db);
  const forgetDays = forgetBusinessDays(db);

  function keepCloses(rows: readonly Row[], entries: readonly Entry[]): void {
    for (const [index, { hash, json }] of rows.entries()) {
      const entry = entries[index];
      if (entry !== undefined) keepClose(entry, hexOf(hash), json);
    }
  }

  /** The oldest entries that are old enough, in one piece. */
  function leavingRows(before: InstantMs): readonly Row[] {
    const rows = oldest.all(lastFree(memory()), entriesPerCheckpoint);
    const young = rows.findIndex(({ json }) => (JSON.parse(json) as Entry).at > before);
    return young === -1 ? rows : rows.slice(0, young);
  }

  /** The shift that is open is told by where it began, which stays until it ends; so with what still holds. */
  function overBy(at: InstantMs, rows: readonly Row[]): readonly Row[] {
    const last = rows.at(-1);
    if (last === undefined) return rows;
    const began = openShift.get({ seq: last.seq }) ?? Number.POSITIVE_INFINITY;
    const stays = Math.min(began, stillSaid(at) ?? Number.POSITIVE_INFINITY);
    return rows.filter(({ seq }) => seq < stays);
  }

  function forgetDerived(entries: readonly Entry[], through: number): void {
    for (const { seq, body } of entries) {
      const named = body.kind === 'redemption' ? body.vouchers : [];
      const restored = body.kind === 'void' ? body.restored : [];
      for (const { ref } of [...named, ...restored]) dropUses.run(blobOf(ref), seq);
    }
    dropShifts.run(through);
    dropStock(through);
    leaveDesk(entries, through);
    dropCare(through);
    forgetCopies(through);
  }

  /** Copies of what left are counted by what is left of the journal, as a rebuild would. */
  function forgetCopies(through: number): void {
    dropCopies.run(through);
    dropRemakes.run(through);
    for (const json of laterAbout.all(through)) {
      const entry = JSON.parse(json) as Entry;
      const { body } = entry;
      if (entry.seq > memory().meta.projectedSeq) continue;
      // Nothing but the copies: whatever else an entry means is counted already.
      if (body.kind === 'reprint' && body.of <= through) derived.addReprint(body.of);
      if (body.kind === 'remake' && body.redemption.seq <= through) {
        derived.addRemake(body.redemption.seq);
      }
    }
  }

  function digestAfter(device: string, epoch: number, from: { after: number; digest: string }) {
    return carriedDigest(db, crypto, blobOf(device), epoch, from);
  }

  function keep(checkpoint: Checkpoint): void {
    setMeta('checkpoint', checkpoint);
    memory().uses.clear();
    memory().stock = null;
  }

  return {
    leave({ before, at, sign }) {
      const { identity, ack, checkpoint, shop } = memory().meta;
      // Standing alone nobody else has the entries.
      if (identity === null || identity.standAlone || ack === null) return 0;
      const rows = overBy(at, leavingRows(before));
      const last = rows.at(-1);
      if (last === undefined) return 0;
      const entries = rows.map(({ json }) => JSON.parse(json) as Entry);
      const shopName = shop === null ? identity.shop : shop.name[shop.language];
      carryEntries(db, entries, { shopName, counter: identity.counterName });
      keepCloses(rows, entries);
      forgetDerived(entries, last.seq);
      dropEntries.run(last.seq);
      const { device, epoch } = identity;
      forgetDays(device, epoch, last.seq);
      const from = { after: checkpoint?.seq ?? 0, digest: checkpoint?.carried ?? nothingCarried };
      const unsigned: UnsignedCheckpoint = {
        device,
        epoch,
        seq: last.seq,
        hash: hexOf(last.hash),
        totals: entries.at(-1)?.totals ?? memory().head.totals,
        carried: digestAfter(device, epoch, from),
        at,
        ack,
      };
      keep(sign(unsigned));
      return rows.length;
    },

    renew({ at, sign }) {
      const { checkpoint } = memory().meta;
      if (checkpoint === null) return;
      const { signature: _, ...before } = checkpoint;
      const { device, epoch } = checkpoint;
      const carried = digestAfter(device, epoch, { after: 0, digest: nothingCarried });
      keep(sign({ ...before, carried, at }));
    },
  };
}
