import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry, EntryKind, RedemptionBody } from '../../shared/protocol/entry.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Problem } from '../../shared/contract/problem.ts';
import { isEntryOf } from '../../shared/protocol/entry.ts';
import type { EntryOf } from '../../shared/protocol/entry.ts';
import type { Reader, StoredEntry } from './ports.ts';

/** A stored entry as data. Our own writing: where it doesn't parse, the database is damaged. */
export function parseEntry(stored: StoredEntry): Entry {
  return entrySchema.parse(JSON.parse(stored.json));
}

/** The entry when its body is of `kind`, else `null`. */
export function entryOfKind<Kind extends EntryKind>(
  stored: StoredEntry,
  kind: Kind,
): EntryOf<Kind> | null {
  const entry = parseEntry(stored);
  return isEntryOf(entry, kind) ? entry : null;
}

/** The redemption of our own that has this id; another terminal's, by chance of the same number, has not. */
export function redemptionAt(
  tx: Reader,
  { seq, id }: { readonly seq: number; readonly id: string },
): RedemptionBody | null {
  const stored = tx.entry(seq);
  const redemption = stored === null ? null : entryOfKind(stored, 'redemption');
  return redemption?.id === id ? redemption.body : null;
}

/** Why there is no such entry: it never was one of this counter's, or it has left behind a checkpoint. */
export function absentEntry(tx: Reader, seq: number): Problem {
  return problemOf(seq <= (tx.checkpoint()?.seq ?? 0) ? 'entryLeft' : 'notFound');
}
