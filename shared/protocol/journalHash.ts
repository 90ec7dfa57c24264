import { bytesToHex, utf8Bytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';

const prefix = 'countersign/journal/1\0';

/** Hex SHA-256 of the prefix and the entry's RFC 8785 text (`canonicalJson`): what the next entry names. */
export function entryHash(crypto: Crypto, canonicalJsonText: string): string {
  const text = prefix + canonicalJsonText;
  return bytesToHex(crypto.sha256Text?.(text) ?? crypto.sha256(utf8Bytes(text)));
}
