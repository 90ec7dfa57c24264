import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const bytesPerRead = 1024 * 1024;

/**
 * Hex SHA-256 of a file, read piece by piece. Never of a database that is open: closing a file lets go of
 * every lock this process has on it.
 */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(bytesPerRead);
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const read = readSync(handle, buffer, 0, bytesPerRead, null);
      if (read === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, read));
    }
  } finally {
    closeSync(handle);
  }
}
