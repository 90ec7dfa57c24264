import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../shared/i18n/area.ts';
import { passphraseWords } from '../../shared/i18n/passphrase.ts';
import {
  PassphraseFileProblem,
  askHidden,
  isPassphrase,
  passphraseFromEnvironment,
  passphraseInFile,
} from '../platform/askPassphrase.ts';
import { secretsFile } from '../platform/dataDir.ts';
import {
  PassphraseNeeded,
  PassphraseWrong,
  leastPassphraseCharacters,
  maxPassphraseCharacters,
} from '../platform/passphrase.ts';
import { needsPassphrase, rewrapSecrets } from '../platform/secrets.ts';
import { takeInstanceLock } from '../store/instanceLock.ts';
import { StoreOpenProblem } from '../store/problems.ts';
import { exitFaults, exitNotRun, exitOk, print, printError } from './console.ts';

export interface PassphraseWanted {
  readonly verb: 'set' | 'remove';
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  /** File of the new passphrase; `null` asks at the terminal. */
  readonly newFile: string | null;
  readonly language: Language;
}

class Refused extends Error {}

function sayer(language: Language) {
  const figures: Readonly<Record<string, string>> = {
    least: String(leastPassphraseCharacters),
    most: String(maxPassphraseCharacters),
  };
  return (key: keyof typeof passphraseWords.en, more: Readonly<Record<string, string>> = {}) =>
    passphraseWords[language][key].replaceAll(
      /\{\{(\w+)\}\}/g,
      (whole, name: string) => ({ ...figures, ...more })[name] ?? whole,
    );
}
type Say = ReturnType<typeof sayer>;

async function oldPassphrase(path: string, say: Say): Promise<string | null> {
  if (!needsPassphrase(path)) return null;
  const given = passphraseFromEnvironment() ?? (await askHidden(say('askOld')));
  if (given === null) throw new PassphraseNeeded('nobody to ask');
  return given;
}

async function newPassphrase({ newFile }: PassphraseWanted, say: Say): Promise<string> {
  if (newFile !== null) return passphraseInFile(newFile);
  const typed = await askHidden(say('askNew'));
  if (typed === null) throw new PassphraseNeeded('nobody to ask');
  if (!isPassphrase(typed)) throw new Refused(say('length'));
  if ((await askHidden(say('askAgain'))) !== typed) throw new Refused(say('notTheSame'));
  return typed;
}

async function rewrap(wanted: PassphraseWanted, path: string, say: Say): Promise<void> {
  const old = await oldPassphrase(path, say);
  const next = wanted.verb === 'set' ? await newPassphrase(wanted, say) : null;
  rewrapSecrets(path, old, next);
}

function wordsFor(error: unknown, say: Say): string | null {
  if (error instanceof Refused) return error.message;
  if (error instanceof PassphraseWrong) return say('wrong');
  if (error instanceof PassphraseNeeded) return say('nobody');
  if (error instanceof PassphraseFileProblem) return say('badFile');
  if (error instanceof StoreOpenProblem && error.code === 'inUse') return say('inUse');
  return null;
}

/** `passphrase set` (the first, or another) and `passphrase remove`; the exit code. */
export async function runPassphrase(wanted: PassphraseWanted): Promise<number> {
  const say = sayer(wanted.language);
  const path = secretsFile(wanted.dir, wanted.mode);
  if (!existsSync(path)) {
    printError(say('noKeys', { dir: wanted.dir, file: path }));
    return exitNotRun;
  }
  try {
    // A terminal that is open would write its keys back under the old passphrase.
    const lock = takeInstanceLock(join(wanted.dir, wanted.mode));
    try {
      await rewrap(wanted, path, say);
    } finally {
      lock.release();
    }
  } catch (error) {
    const words = wordsFor(error, say);
    if (words === null) throw error;
    printError(words);
    return error instanceof PassphraseWrong ? exitFaults : exitNotRun;
  }
  print(say(wanted.verb === 'set' ? 'set' : 'removed'));
  return exitOk;
}
