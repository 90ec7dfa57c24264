import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { openToOthers } from './ownerFile.ts';
import { leastPassphraseCharacters, maxPassphraseCharacters } from './passphrase.ts';

/** Names a file that holds the passphrase, for a counter that starts with nobody at the keyboard. */
export const passphraseFileVariable = 'COUNTERSIGN_PASSPHRASE_FILE';

const maxFileBytes = 8 * 1024;

/** The file that is to hold the passphrase can't be used, and why. */
export class PassphraseFileProblem extends Error {
  readonly code = 'passphraseFile';
  readonly because: 'unreadable' | 'openToOthers' | 'length';
  constructor(because: PassphraseFileProblem['because']) {
    super(`passphrase file: ${because}`);
    this.because = because;
  }
}

/** Whether a text may be a passphrase at all. */
export function isPassphrase(text: string): boolean {
  return text.length >= leastPassphraseCharacters && text.length <= maxPassphraseCharacters;
}

function readSmall(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > maxFileBytes) throw new PassphraseFileProblem('length');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof PassphraseFileProblem) throw error;
    throw new PassphraseFileProblem('unreadable');
  }
}

/** The first line of an owner-only file. Throws `PassphraseFileProblem`. */
export function passphraseInFile(path: string): string {
  const text = readSmall(path).split(/\r?\n/)[0] ?? '';
  if (openToOthers(path)) throw new PassphraseFileProblem('openToOthers');
  if (!isPassphrase(text)) throw new PassphraseFileProblem('length');
  return text;
}

/** What the environment's file holds; `null` where none is named. Throws `PassphraseFileProblem`. */
export function passphraseFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const path = env[passphraseFileVariable];
  return path === undefined || path === '' ? null : passphraseInFile(path);
}

/** Asks a question at the terminal; what is typed isn't shown. `null`: nobody is there to ask. */
export async function askHidden(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  process.stdout.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await new Promise<string | null>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(null));
    });
  } finally {
    lines.close();
    process.stdout.write('\n');
  }
}
