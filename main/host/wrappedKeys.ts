import { existsSync } from 'node:fs';
import type { Secrets } from '../app/ports.ts';
import { askHidden, passphraseFromEnvironment } from '../platform/askPassphrase.ts';
import { secretsFile } from '../platform/dataDir.ts';
import { PassphraseNeeded, PassphraseWrong } from '../platform/passphrase.ts';
import { createFileSecrets, needsPassphrase } from '../platform/secrets.ts';

/** Wrong passphrases typed at one start; each costs the guesser half a second. */
const triesAtStart = 3;
const question = '密钥口令 Passphrase of the key file: ';

type Ask = (question: string) => Promise<string | null>;

async function askUntilRight(path: string, ask: Ask): Promise<Secrets> {
  for (let tries = 1; ; tries += 1) {
    const typed = await ask(question);
    if (typed === null) throw new PassphraseNeeded('nobody to ask');
    try {
      return createFileSecrets(path, typed);
    } catch (error) {
      if (!(error instanceof PassphraseWrong) || tries >= triesAtStart) throw error;
    }
  }
}

/**
 * The keys of `dir` where a passphrase is in play: given by `COUNTERSIGN_PASSPHRASE_FILE`, or asked for
 * at the terminal because the file is wrapped. `null`: there is none, and the keys lie in a plain
 * owner-only file, which a passphrase that is merely there does not wrap. Rejects with `PassphraseNeeded`, `PassphraseWrong` or `PassphraseFileProblem`.
 */
export async function openWrappedKeys(dir: string, ask: Ask = askHidden): Promise<Secrets | null> {
  const path = secretsFile(dir, 'live');
  const given = passphraseFromEnvironment();
  const isWrapped = needsPassphrase(path);
  if (given !== null && (isWrapped || !existsSync(path))) return createFileSecrets(path, given);
  return isWrapped ? askUntilRight(path, ask) : null;
}
