import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { entryFormatVersion } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import { totalsAfter } from '../../shared/protocol/totals.ts';
import type { Appended, Head, Identity, NewEntry } from '../app/ports.ts';
import type { DerivedTables } from './derived.ts';
import { addDoubt, idsKept, untouchedJob } from './memory.ts';
import type { Memory } from './memory.ts';
import { projectEntry } from './projection.ts';
import { blobOf } from './rows.ts';

export interface AppendOptions {
  readonly mode: 'live' | 'practice';
  readonly crypto: Crypto;
  readonly appVersion: string;
}

function entryAfter(head: Head, identity: Identity, given: NewEntry, appVersion: string): Entry {
  return {
    v: entryFormatVersion,
    tenant: identity.tenant,
    shop: identity.shop,
    device: identity.device,
    epoch: identity.epoch,
    seq: head.seq + 1,
    prev: head.seq === 0 ? identity.firstPrev : head.hash,
    id: given.id,
    mode: given.mode,
    actor: given.actor,
    approver: given.approver,
    at: given.time.instant,
    offsetMinutes: given.time.offsetMinutes,
    businessDay: given.time.businessDay,
    shift: null,
    wallMs: given.wallMs,
    monotonicMs: given.monotonicMs,
    bootId: given.bootId,
    currency: given.currency,
    appVersion,
    totals: totalsAfter(head.totals, given.body),
    body: given.body,
  };
}

function remember(memory: Memory, entry: Entry, given: NewEntry): void {
  memory.seqById.set(entry.id, entry.seq);
  if (memory.seqById.size > idsKept) {
    const [oldest] = memory.seqById.keys();
    if (oldest !== undefined) memory.seqById.delete(oldest);
  }
  if (entry.body.kind === 'redemption') addDoubt(memory.doubt, entry.body);
  if (given.print === null) return;
  const job = untouchedJob({ seq: entry.seq, print: given.print, at: entry.at });
  memory.openJobs.set(job.jobId, job);
}

/**
 * The journal's only writer: gives the entry its place, previous hash and totals, hashes it, and brings
 * the derived tables after it. One insert for the entry and, for a redemption, one or two per voucher.
 */
export function journalAppender(
  db: Database,
  memory: () => Memory,
  derived: DerivedTables,
  options: AppendOptions,
): (given: NewEntry) => Appended {
  const insert = db.prepare(
    'INSERT INTO journal (seq, hash, id, kind, print, json) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return (given) => {
    const state = memory();
    const { identity } = state.meta;
    if (identity === null) throw new Error('a journal needs an identity before its first entry');
    if (given.mode !== options.mode)
      throw new Error(`a ${given.mode} entry in a ${options.mode} database`);
    // The use case answers a repeated order from the journal; nothing may ever write it twice (I2).
    if (state.seqById.has(given.id)) throw new Error('an entry with this id is in the journal');
    const entry = entryAfter(state.head, identity, given, options.appVersion);
    const json = canonicalJson(entry);
    const hash = entryHash(options.crypto, json);
    insert.run(entry.seq, blobOf(hash), blobOf(entry.id), entry.body.kind, given.print, json);
    projectEntry(derived, entry);
    remember(state, entry, given);
    state.head = { seq: entry.seq, hash, totals: entry.totals };
    return state.head;
  };
}
