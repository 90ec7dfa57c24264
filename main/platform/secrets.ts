import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { SecretName, Secrets } from '../app/ports.ts';

const ownerOnly = 0o600;
const ownerOnlyDirectory = 0o700;

const secretHex = z.string().regex(/^([0-9a-f]{2})+$/);
const secretsFile = z.strictObject({
  deviceKey: secretHex.optional(),
  issuerKey: secretHex.optional(),
  chainKey: secretHex.optional(),
});

const secretNames: readonly SecretName[] = ['deviceKey', 'issuerKey', 'chainKey'];

/**
 * The terminal knows who it is but has not got its keys: every voucher would be unknown and nothing
 * would reach head office. The folder is another host's, or the key file was lost.
 */
export class KeysMissing extends Error {
  readonly code = 'keysMissing';
  constructor(names: readonly SecretName[]) {
    super(`keys missing: ${names.join(', ')}`);
  }
}

/** Throws `KeysMissing` unless all of a terminal's keys are there. */
export function requireKeys(secrets: Pick<Secrets, 'get'>): void {
  const missing = secretNames.filter((name) => secrets.get(name) === null);
  if (missing.length > 0) throw new KeysMissing(missing);
}

function readKept(path: string): Map<SecretName, Uint8Array> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  // A copy made by hand may have come out readable for everybody.
  chmodSync(path, ownerOnly);
  const kept = secretsFile.parse(JSON.parse(text));
  return new Map(
    secretNames.flatMap((name) => (kept[name] ? [[name, hexToBytes(kept[name])] as const] : [])),
  );
}

function fileText(secrets: ReadonlyMap<SecretName, Uint8Array>): string {
  const hex = [...secrets].map(([name, value]) => [name, bytesToHex(value)]);
  return `${JSON.stringify(Object.fromEntries(hex), null, 2)}\n`;
}

/** Either the old file or the new one is there after a power cut, never half of one. */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', ownerOnly);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  // Windows can't open a directory; its rename is journalled by the file system.
  if (process.platform === 'win32') return;
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** Keys in a file only its owner can read: the browser host's place for them. Throws what `fs` throws. */
export function createFileSecrets(path: string): Secrets {
  mkdirSync(dirname(path), { recursive: true, mode: ownerOnlyDirectory });
  const kept = readKept(path);
  return {
    get: (name) => kept.get(name) ?? null,
    set(name, value) {
      const changed = new Map(kept).set(name, Uint8Array.from(value));
      replaceFile(path, fileText(changed));
      kept.set(name, Uint8Array.from(value));
    },
  };
}
