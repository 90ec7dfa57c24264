import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Secrets } from '../../app/ports.ts';
import { passphraseFromEnvironment } from '../../platform/askPassphrase.ts';
import { secretsFile } from '../../platform/dataDir.ts';
import { createFileSecrets, needsPassphrase } from '../../platform/secrets.ts';
import { KeychainRefused, hasKeychain, openSafeStorageSecrets } from './safeStorageSecrets.ts';

/** Whether this host has any place for keys: a keychain of the OS, or a passphrase to wrap a file with. */
export async function hasPlaceForKeys(): Promise<boolean> {
  return (await hasKeychain()) || passphraseFromEnvironment() !== null;
}

/**
 * The keys of `dir`: behind the OS keychain; without one (`basic_text` is none) in a file that is wrapped
 * by the passphrase of `COUNTERSIGN_PASSPHRASE_FILE`, and never in a plain one. Rejects with
 * `KeychainRefused`, `PassphraseNeeded`, `PassphraseWrong` or `PassphraseFileProblem`.
 */
export async function openElectronKeys(dir: string): Promise<Secrets> {
  const file = secretsFile(dir, 'live');
  const isSealed = existsSync(join(dir, 'live', 'keys.sealed'));
  const isWrapped = !isSealed && needsPassphrase(file);
  if (isWrapped) return createFileSecrets(file, passphraseFromEnvironment());
  if (await hasKeychain()) return openSafeStorageSecrets(join(dir, 'live'));
  const passphrase = passphraseFromEnvironment();
  if (passphrase === null || isSealed || existsSync(file)) throw new KeychainRefused('noKeychain');
  return createFileSecrets(file, passphrase);
}
