import type { Crypto } from '../../shared/protocol/crypto.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Ids } from '../app/ports.ts';

const idBytes = 16;

export function createIds(crypto: Crypto): Ids {
  return { random128: () => bytesToHex(crypto.randomBytes(idBytes)) };
}
