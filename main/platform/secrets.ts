import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { SecretName, Secrets } from '../app/ports.ts';
import { replaceOwnerFile } from './ownerFile.ts';
import { PassphraseNeeded, isWrapped, newWrappingKey, unwrapText, wrapText } from './passphrase.ts';
import type { WrappingKey } from './passphrase.ts';

const checkHexDigits = 16;
const ownerOnly = 0o600;
const ownerOnlyDirectory = 0o700;

const secretHex = z.string().regex(/^([0-9a-f]{2})+$/);
const secretsFile = z.strictObject({
  deviceKey: secretHex.optional(),
  issuerKey: secretHex.optional(),
  chainKey: secretHex.optional(),
  approvalKey: secretHex.optional(),
  heldKey: secretHex.optional(),
  batchKey: secretHex.optional(),
  /** Of all of them: a bit that a disk lost is noticed though the witness is gone, too. */
  check: secretHex.optional(),
});

/** Without these a terminal can't work. */
const neededNames = ['deviceKey', 'issuerKey', 'chainKey'] as const satisfies readonly SecretName[];
const secretNames = [
  ...neededNames,
  'approvalKey',
  'heldKey',
  'batchKey',
] as const satisfies readonly SecretName[];

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
  const missing = neededNames.filter((name) => secrets.get(name) === null);
  if (missing.length > 0) throw new KeysMissing(missing);
}

function readText(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  // A copy made by hand may have come out readable for everybody.
  chmodSync(path, ownerOnly);
  return text;
}

/** Whether the key file at `path` is there and asks for a passphrase. */
export function needsPassphrase(path: string): boolean {
  const text = readText(path);
  return text !== null && isWrapped(text);
}

interface Kept {
  readonly secrets: Map<SecretName, Uint8Array>;
  /** `null`: the file is not wrapped. */
  readonly wrapping: WrappingKey | null;
}

/** Throws `SyntaxError` where the keys are not the ones that were written. */
function parseKept(text: string): Map<SecretName, Uint8Array> {
  const kept = secretsFile.parse(JSON.parse(text));
  const keys = new Map(
    secretNames.flatMap((name) => (kept[name] ? [[name, hexToBytes(kept[name])] as const] : [])),
  );
  if (kept.check !== undefined && kept.check !== checkOf(keys)) {
    throw new SyntaxError('the keys are not what was written');
  }
  return keys;
}

/** Tells a changed key from the one that was written; whoever may write the file may write this, too. */
function checkOf(keys: ReadonlyMap<SecretName, Uint8Array>): string {
  const digest = createHash('sha256').update('countersign/keys/1\0');
  for (const name of secretNames) {
    const key = keys.get(name);
    if (key !== undefined) digest.update(`${name}\0${bytesToHex(key)}\0`);
  }
  return digest.digest('hex').slice(0, checkHexDigits);
}

function readKept(path: string, passphrase: string | null): Kept {
  const text = readText(path);
  if (text === null) {
    return {
      secrets: new Map(),
      wrapping: passphrase === null ? null : newWrappingKey(passphrase),
    };
  }
  if (!isWrapped(text)) return { secrets: parseKept(text), wrapping: null };
  if (passphrase === null) throw new PassphraseNeeded('the key file is wrapped by a passphrase');
  const opened = unwrapText(passphrase, text);
  return { secrets: parseKept(opened.text), wrapping: opened.key };
}

function fileText({ secrets, wrapping }: Kept): string {
  const hex = [...secrets].map(([name, value]) => [name, bytesToHex(value)]);
  const file = { ...Object.fromEntries(hex), check: checkOf(secrets) };
  const text = `${JSON.stringify(file, null, 2)}\n`;
  return wrapping === null ? text : wrapText(wrapping, text);
}

/**
 * Keys in a file only its owner can read: the browser host's place for them. A new file is wrapped when
 * there is a passphrase; an old one stays as it is. Throws `PassphraseNeeded`, `PassphraseWrong` and
 * what `fs` throws.
 */
export function createFileSecrets(path: string, passphrase: string | null = null): Secrets {
  mkdirSync(dirname(path), { recursive: true, mode: ownerOnlyDirectory });
  const { secrets: kept, wrapping } = readKept(path, passphrase);
  return {
    get: (name) => kept.get(name) ?? null,
    set(name, value) {
      const changed = new Map(kept).set(name, Uint8Array.from(value));
      replaceOwnerFile(path, fileText({ secrets: changed, wrapping }));
      kept.set(name, Uint8Array.from(value));
    },
  };
}

/**
 * Wraps the key file at `path` with another passphrase, or with none (`next` is `null`). The program
 * that uses the file must not be running. Throws as `createFileSecrets` does.
 */
export function rewrapSecrets(path: string, passphrase: string | null, next: string | null): void {
  const { secrets } = readKept(path, passphrase);
  const wrapping = next === null ? null : newWrappingKey(next);
  replaceOwnerFile(path, fileText({ secrets, wrapping }));
}
