import type { Database } from 'better-sqlite3';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { entryFormatVersion } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { entryJson } from '../../shared/protocol/entryJson.ts';
import { journalPrefix } from '../../shared/protocol/journalHash.ts';
import { maxEntryCharacters } from '../../shared/protocol/push.ts';
import { totalsAfter } from '../../shared/protocol/totals.ts';
import type { Appended, Head, Identity, NewEntry } from '../app/ports.ts';
import { EntryTooLong } from '../app/storeErrors.ts';
import { addDoubt, shiftAfter, untouchedJob } from './memory.ts';
import type { Memory } from './memory.ts';
import { maxPendingEntries } from './pending.ts';
import { projectEntry } from './projection.ts';
import { blobOf, hexOf } from './rows.ts';

export interface AppendOptions {
  readonly mode: 'live' | 'practice';
  readonly crypto: Crypto;
  readonly appVersion: string;
  /** Entries whose meaning for the derived tables may wait in memory; `maxPendingEntries` when absent. */
  readonly maxPendingEntries?: number;
}

interface Before {
  readonly head: Head;
  readonly identity: Identity;
  readonly shift: string | null;
}

function entryAfter({ head, identity, shift }: Before, given: NewEntry, appVersion: string): Entry {
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
    shift: given.body.kind === 'shift' ? given.body.shift : shift,
    wallMs: given.wallMs,
    monotonicMs: given.monotonicMs,
    bootId: given.bootId,
    currency: given.currency,
    appVersion,
    totals: totalsAfter(head.totals, given.body),
    body: given.body,
  };
}

/** What `entryHash` says, and the text's bytes; made into UTF-8 once, which costs as much as the hash. */
function hashed(crypto: Crypto, text: string): { readonly hash: Buffer; readonly json: Buffer } {
  const bytes = Buffer.from(journalPrefix + text);
  const { buffer, byteOffset, length } = crypto.sha256(bytes);
  const hash = Buffer.from(buffer, byteOffset, length);
  return { hash, json: bytes.subarray(journalPrefix.length) };
}

function remember(memory: Memory, entry: Entry, given: NewEntry): void {
  projectEntry(memory.pending, entry);
  memory.ids.add(entry.id, entry.seq);
  if (entry.body.kind === 'redemption') addDoubt(memory.doubt, entry.body);
  if (entry.body.kind === 'soldOut' || entry.body.kind === 'rainCheck') memory.stock = null;
  if (entry.body.kind === 'shift') memory.shift = shiftAfter(entry.body);
  if (given.print === null) return;
  const job = untouchedJob({ seq: entry.seq, print: given.print, at: entry.at });
  memory.openJobs.set(job.jobId, job);
}

/**
 * The journal's only writer: gives the entry its place, previous hash and totals, hashes it, and keeps
 * in mind what follows from it. One insert, whatever was done; when enough has gathered, `project` writes
 * it down.
 */
export function journalAppender(
  db: Database,
  memory: () => Memory,
  options: AppendOptions,
  project: () => void,
  refuseOverUndo: (entry: Entry) => void,
): (given: NewEntry) => Appended {
  const insert = db.prepare(
    `INSERT INTO journal (seq, hash, id, kind, print, json)
     VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT))`,
  );
  const mostPending = options.maxPendingEntries ?? maxPendingEntries;
  return (given) => {
    const state = memory();
    const { identity } = state.meta;
    if (identity === null) throw new Error('a journal needs an identity before its first entry');
    if (given.mode !== options.mode)
      throw new Error(`a ${given.mode} entry in a ${options.mode} database`);
    // The use case answers a repeated order from the journal; nothing may ever write it twice (I2).
    if (state.ids.seqOf(given.id) !== null)
      throw new Error('an entry with this id is in the journal');
    const entry = entryAfter({ ...state, identity }, given, options.appVersion);
    refuseOverUndo(entry);
    const text = entryJson(entry);
    if (text.length > maxEntryCharacters) throw new EntryTooLong(text.length);
    const { hash, json } = hashed(options.crypto, text);
    insert.run(entry.seq, hash, blobOf(entry.id), entry.body.kind, given.print, json);
    remember(state, entry, given);
    state.head = { seq: entry.seq, hash: hexOf(hash), totals: entry.totals };
    if (entry.seq - state.meta.projectedSeq >= mostPending) project();
    return state.head;
  };
}
