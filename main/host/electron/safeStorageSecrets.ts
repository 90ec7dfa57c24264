import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import type { SecretName, Secrets } from '../../app/ports.ts';
import { replaceOwnerFile } from '../../platform/ownerFile.ts';

const wrapKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const secretNames = [
  'deviceKey',
  'issuerKey',
  'chainKey',
  'approvalKey',
  'heldKey',
  'batchKey',
] as const satisfies readonly SecretName[];
const sealed = z.base64();
const sealedFile = z.partialRecord(z.enum(secretNames), sealed);

/** The OS keychain cannot keep this terminal's keys, or no longer opens them. */
export class KeychainRefused extends Error {
  readonly code: 'noKeychain' | 'keychainChanged';
  constructor(code: KeychainRefused['code'], cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Whether the OS has a keychain of its own. `basic_text` is Chromium's word for a key that stands in its
 * own program: anybody who has the file has the secret.
 */
export async function hasKeychain(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  if (platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

function wrap(key: Buffer, name: SecretName, value: Uint8Array): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(value), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function unwrap(key: Buffer, name: SecretName, text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  const nonce = bytes.subarray(0, nonceBytes);
  const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
  const cipher = createDecipheriv('aes-256-gcm', key, nonce)
    .setAAD(Buffer.from(name))
    .setAuthTag(tag);
  return Buffer.concat([cipher.update(bytes.subarray(nonceBytes + tagBytes)), cipher.final()]);
}

async function sealKey(path: string, key: Buffer): Promise<void> {
  replaceOwnerFile(path, await safeStorage.encryptStringAsync(key.toString('base64')));
}

async function openKey(path: string): Promise<Buffer> {
  if (!existsSync(path)) {
    const key = randomBytes(wrapKeyBytes);
    await sealKey(path, key);
    return key;
  }
  try {
    const opened = await safeStorage.decryptStringAsync(readFileSync(path));
    const key = Buffer.from(opened.result, 'base64');
    if (key.length !== wrapKeyBytes) throw new Error('not our key');
    if (opened.shouldReEncrypt) await sealKey(path, key);
    return key;
  } catch (error) {
    // Written over, it would be lost for good: another login may still open it.
    throw new KeychainRefused('keychainChanged', error);
  }
}

function readKept(path: string, key: Buffer): Map<SecretName, Uint8Array> {
  if (!existsSync(path)) return new Map();
  const kept = sealedFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(
    secretNames.flatMap((name) => {
      const text = kept[name];
      return text === undefined ? [] : [[name, unwrap(key, name, text)] as const];
    }),
  );
}

/**
 * Keys behind the OS keychain. The keychain is asked once, asynchronously, for one wrapping key; the
 * terminal's keys lie in `dir/keys.sealed`, wrapped by it (AES-256-GCM), so that `get` and `set` need not
 * wait. Rejects with `KeychainRefused`.
 */
export async function openSafeStorageSecrets(dir: string): Promise<Secrets> {
  if (!(await hasKeychain())) throw new KeychainRefused('noKeychain');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const key = await openKey(join(dir, 'wrap.sealed'));
  const file = join(dir, 'keys.sealed');
  const kept = readKept(file, key);
  return {
    get: (name) => kept.get(name) ?? null,
    set(name, value) {
      const next = new Map(kept).set(name, value);
      const text = JSON.stringify(
        Object.fromEntries([...next].map(([each, secret]) => [each, wrap(key, each, secret)])),
      );
      replaceOwnerFile(file, Buffer.from(text));
      kept.set(name, Uint8Array.from(value));
    },
  };
}
