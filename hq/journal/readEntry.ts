import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { entry } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import type { PushRequest } from '../../shared/protocol/push.ts';

export type PushedEntry = PushRequest['entries'][number];

/** Where in whose chain an entry must stand. */
export interface ExpectedPlace {
  readonly tenant: string;
  readonly shop: string;
  readonly device: string;
  readonly epoch: number;
  /** Hash of the entry before, or of what the chain begins with; `null` where that one is missing. */
  readonly prev: string | null;
}

export type ReadEntry =
  | { readonly usable: true; readonly pushed: PushedEntry; readonly entry: Entry }
  | {
      readonly usable: false;
      readonly pushed: PushedEntry;
      readonly reason: string;
      readonly brokenChain: boolean;
    };

/**
 * Reads one pushed text. Whatever is wrong with it, it is kept: `reason` says why it can't be used. PURE
 * but for the hash.
 */
export function readEntry(crypto: Crypto, pushed: PushedEntry, place: ExpectedPlace): ReadEntry {
  const unusable = (reason: string, brokenChain = false): ReadEntry => ({
    usable: false,
    pushed,
    reason,
    brokenChain,
  });
  if (!hashHolds(crypto, pushed)) return unusable('the text is not what was hashed', true);
  const value = parsedJson(pushed.json);
  if (value === undefined) return unusable('not JSON');
  const read = entry.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return unusable(`not an entry: ${issue?.path.join('.') ?? ''}`.slice(0, 200));
  }
  if (canonicalJson(value) !== pushed.json) return unusable('not canonical JSON');
  if (!standsThere(read.data, pushed, place)) return unusable('of another device or shop');
  if (place.prev !== null && read.data.prev !== place.prev)
    return unusable('does not follow the entry before', true);
  if (read.data.mode === 'practice') return unusable('made in practice mode');
  return { usable: true, pushed, entry: read.data };
}

function hashHolds(crypto: Crypto, { json, hash }: PushedEntry): boolean {
  // Half a surrogate pair has no bytes that could have been hashed.
  return json.isWellFormed() && entryHash(crypto, json) === hash;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function standsThere(read: Entry, pushed: PushedEntry, place: ExpectedPlace): boolean {
  return (
    read.tenant === place.tenant &&
    read.shop === place.shop &&
    read.device === place.device &&
    read.epoch === place.epoch &&
    read.seq === pushed.seq
  );
}
