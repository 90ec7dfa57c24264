import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ZodError } from 'zod';
import type { SecretName, Secrets } from '../app/ports.ts';
import { asideName } from './asideName.ts';
import { secretsFile } from './dataDir.ts';
import { createFileSecrets } from './secrets.ts';

export interface SecretsInPlace {
  readonly secrets: Secrets;
  /** Folder the key file was set aside in, since it can't be read any more. */
  readonly setAside: string | null;
}

/**
 * The keys of a data folder. A key file that is no longer what was written is set aside, never deleted,
 * and the terminal opens without keys: it says so and offers to be enrolled again. Throws as
 * `createFileSecrets` does: a passphrase that is missing or wrong is no damage.
 */
export function openSecretsOf(
  dir: string,
  mode: 'live' | 'practice',
  nowMs: number,
  passphrase: string | null = null,
): SecretsInPlace {
  const path = secretsFile(dir, mode);
  try {
    return { secrets: createFileSecrets(path, passphrase), setAside: null };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof ZodError)) throw error;
    const folder = dirname(path);
    const aside = asideName(folder, nowMs);
    mkdirSync(join(folder, aside), { recursive: true, mode: 0o700 });
    renameSync(path, join(folder, aside, 'secrets.json'));
    return { secrets: createFileSecrets(path, passphrase), setAside: aside };
  }
}

/** The keys without those that are lost: a key that is not the one that signed so far is none. */
export function withoutLost(secrets: Secrets, lost: readonly SecretName[]): Secrets {
  const gone = new Set(lost);
  return {
    get: (name) => (gone.has(name) ? null : secrets.get(name)),
    set(name, value) {
      secrets.set(name, value);
      gone.delete(name);
    },
  };
}

/** A copy of the key file as it is, before new keys are written over it; `null` where there is none. */
export function keepOldKeys(dir: string, mode: 'live' | 'practice', nowMs: number): string | null {
  const path = secretsFile(dir, mode);
  if (!existsSync(path)) return null;
  const aside = asideName(dirname(path), nowMs);
  mkdirSync(join(dirname(path), aside), { recursive: true, mode: 0o700 });
  copyFileSync(path, join(dirname(path), aside, 'secrets.json'));
  return aside;
}
