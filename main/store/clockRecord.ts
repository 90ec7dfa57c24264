import type { Entry } from '../../shared/protocol/entry.ts';
import type { ClockRecord, StoredEntry } from '../app/ports.ts';

/**
 * What the clock was last known to be. Entries freeze their time anyway, so the newest one says it as
 * well as a record written beside it would, and costs the redemption nothing.
 */
export function clockRecord(
  kept: (ClockRecord & { readonly atSeq: number }) | null,
  headSeq: number,
  entryAt: (seq: number) => StoredEntry | null,
): ClockRecord | null {
  const stored = headSeq > (kept?.atSeq ?? 0) ? entryAt(headSeq) : null;
  if (stored === null) return withoutSeq(kept);
  const entry = JSON.parse(stored.json) as Entry;
  const sameBoot = kept !== null && kept.bootId === entry.bootId;
  return {
    lastEffective: entry.at,
    lastMonotonicMs: entry.monotonicMs,
    bootId: entry.bootId,
    hqTime: kept?.hqTime ?? null,
    hqMonotonicMs: sameBoot ? kept.hqMonotonicMs : null,
  };
}

function withoutSeq(kept: (ClockRecord & { readonly atSeq: number }) | null): ClockRecord | null {
  if (kept === null) return null;
  const { atSeq: _, ...record } = kept;
  return record;
}
