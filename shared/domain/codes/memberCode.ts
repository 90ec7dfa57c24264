import type { CustomerId } from '../facts.ts';
import { checkSymbols, isGoodWord } from './checkCharacters.ts';
import {
  characterOf,
  decodeCrockford,
  encodeCrockford,
  normalizeCrockford,
  symbolOf,
} from './crockford.ts';
import { bytesOfHex } from './signedVoucher.ts';

/** What every member's code begins with: a reading is told from a voucher before anything is asked of it. */
const prefix = 'CSM';
/** 16 bytes, 5 bits a character. */
const idLength = 26;
const checkLength = 2;
const groupLength = 4;

/** A longer text is no member's code. */
export const maxMemberCharacters = 64;

/** `member`: the opaque id in it. `damaged`: one of ours, with a mistake in it. `other`: no member's code. */
export type MemberReading =
  | { readonly kind: 'member'; readonly customer: CustomerId }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'other' };

/**
 * The code by which a customer is found without a phone number, `CSM-XXXX-…-CC`: their opaque id and two
 * check characters. It names somebody and pays for nothing: what they have is used with its own codes, or
 * picked by the cashier.
 */
export function memberCodeOf(customer: CustomerId): string {
  const id = encodeCrockford(bytesOfHex(customer));
  const check = checkSymbols([...id].map((character) => symbolOf(character) ?? 0));
  const text = id + check.map(characterOf).join('');
  const groups = Array.from({ length: Math.ceil(text.length / groupLength) }, (_, at) =>
    text.slice(at * groupLength, (at + 1) * groupLength),
  );
  return [prefix, ...groups].join('-');
}

/** Reads a text as scanners send it and people type it; never guesses at a wrong character. */
export function readMemberCode(raw: string): MemberReading {
  const normal = normalizeCrockford(raw.slice(0, maxMemberCharacters)).trim();
  const isOurs = normal.startsWith(prefix) && raw.length <= maxMemberCharacters;
  if (!isOurs || normal.length !== prefix.length + idLength + checkLength) return { kind: 'other' };
  const text = normal.slice(prefix.length);
  const symbols = [...text].map(symbolOf).filter((symbol) => symbol !== null);
  const bytes = decodeCrockford(text.slice(0, idLength));
  if (bytes === null || symbols.length !== text.length || !isGoodWord(symbols)) {
    return { kind: 'damaged' };
  }
  return { kind: 'member', customer: hexOf(bytes) };
}

function hexOf(bytes: Uint8Array): CustomerId {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
