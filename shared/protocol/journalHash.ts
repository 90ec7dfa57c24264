import { bytesToHex, utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';

/** Stands before an entry's text in what is hashed; ASCII. */
export const journalPrefix = 'countersign/journal/1\0';

/** Hex SHA-256 of the prefix and the entry's RFC 8785 text (`entryJson`): what the next entry names. */
export function entryHash(crypto: Crypto, entryText: string): string {
  return bytesToHex(crypto.sha256(utf8Bytes(journalPrefix + entryText)));
}
