import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { entry } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { entryJson } from '../../shared/protocol/entryJson.ts';
import { journalPrefix } from '../../shared/protocol/journalHash.ts';
import type { PushRequest } from '../../shared/protocol/push.ts';
import { isDataFault } from '../store/dataFault.ts';

export type PushedEntry = PushRequest['entries'][number];

/** Whose chain an entry must be of. */
export interface ExpectedChain {
  readonly tenant: string;
  readonly shop: string;
  readonly device: string;
  readonly epoch: number;
}

/** Where in whose chain an entry must stand. */
export interface ExpectedPlace extends ExpectedChain {
  /** Hash of the entry before, or of what the chain begins with; `null` where that one is missing. */
  readonly prev: string | null;
}

interface Unusable {
  readonly usable: false;
  readonly pushed: PushedEntry;
  readonly reason: string;
  readonly brokenChain: boolean;
}

export type ReadEntry =
  | { readonly usable: true; readonly pushed: PushedEntry; readonly entry: Entry }
  | Unusable;

/** An entry by itself: whether it follows the one before can't be said yet. */
export type ReadText =
  | { readonly legible: true; readonly pushed: PushedEntry; readonly entry: Entry }
  | { readonly legible: false; readonly unusable: Unusable };

function unusable(pushed: PushedEntry, reason: string, brokenChain = false): Unusable {
  return { usable: false, pushed, reason, brokenChain };
}

/** Kept without being looked at any closer. */
export function setAside({ pushed }: { readonly pushed: PushedEntry }, reason: string): ReadEntry {
  return unusable(pushed, reason);
}

/**
 * Reads one pushed text. Whatever is wrong with it, it is kept: `reason` says why it can't be used. PURE
 * but for the hash.
 */
export function readEntry(crypto: Crypto, pushed: PushedEntry, place: ExpectedPlace): ReadEntry {
  return inItsPlace(readText(crypto, pushed, place), place.prev);
}

/** All that needs no knowledge of what came before it. Never throws for what a text says. */
export function readText(crypto: Crypto, pushed: PushedEntry, chain: ExpectedChain): ReadText {
  try {
    return judged(crypto, pushed, chain);
  } catch (error) {
    // Nested a hundred thousand deep, half a character behind a backslash: our own code gives up.
    if (!isDataFault(error)) throw error;
    return illegible(pushed, 'could not be read');
  }
}

function illegible(pushed: PushedEntry, reason: string, brokenChain = false): ReadText {
  return { legible: false, unusable: unusable(pushed, reason, brokenChain) };
}

function judged(crypto: Crypto, pushed: PushedEntry, chain: ExpectedChain): ReadText {
  if (!hashHolds(crypto, pushed)) return illegible(pushed, 'the text is not what was hashed', true);
  const value = parsedJson(pushed.json);
  if (value === undefined) return illegible(pushed, 'not JSON');
  const read = entry.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return illegible(pushed, `not an entry: ${issue?.path.join('.') ?? ''}`.slice(0, 200));
  }
  if (!isCanonical(read.data, value, pushed.json)) return illegible(pushed, 'not canonical JSON');
  if (!standsThere(read.data, pushed, chain)) return illegible(pushed, 'of another device or shop');
  return { legible: true, pushed, entry: read.data };
}

/** What was read, written again as entries are, is the text: or the slow way says whether it is. */
function isCanonical(read: Entry, value: unknown, text: string): boolean {
  return entryJson(read) === text || canonicalJson(value) === text;
}

/** `prev`: hash of the entry before; `null` where nobody can say. */
export function inItsPlace(read: ReadText, prev: string | null): ReadEntry {
  if (!read.legible) return read.unusable;
  const { pushed, entry: said } = read;
  if (prev !== null && said.prev !== prev) {
    return unusable(pushed, 'does not follow the entry before', true);
  }
  if (said.mode === 'practice') return unusable(pushed, 'made in practice mode');
  return { usable: true, pushed, entry: said };
}

function hashHolds(crypto: Crypto, { json, hash }: PushedEntry): boolean {
  // Half a surrogate pair has no bytes that could have been hashed.
  if (!json.isWellFormed()) return false;
  // The same bytes as `entryHash` takes, made by the machine and not by hand.
  return bytesToHex(crypto.sha256(Buffer.from(journalPrefix + json, 'utf8'))) === hash;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function standsThere(read: Entry, pushed: PushedEntry, place: ExpectedChain): boolean {
  return (
    read.tenant === place.tenant &&
    read.shop === place.shop &&
    read.device === place.device &&
    read.epoch === place.epoch &&
    read.seq === pushed.seq
  );
}
