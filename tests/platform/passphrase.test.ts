import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWrappedKeys } from '../../main/host/wrappedKeys.ts';
import { whyNot } from '../../main/host/whyNot.ts';
import {
  PassphraseFileProblem,
  passphraseFromEnvironment,
} from '../../main/platform/askPassphrase.ts';
import { secretsFile } from '../../main/platform/dataDir.ts';
import { openToOthers } from '../../main/platform/ownerFile.ts';
import { PassphraseNeeded, PassphraseWrong } from '../../main/platform/passphrase.ts';
import { createFileSecrets, needsPassphrase, rewrapSecrets } from '../../main/platform/secrets.ts';
import { takeInstanceLock } from '../../main/store/instanceLock.ts';

const passphrase = 'gui bin qi zhi 42';
const other = 'yi tian qian li 43';
const key = new Uint8Array(32).fill(7);
const keyHex = '07'.repeat(32);
const cli = join(import.meta.dirname, '../../main/cli/countersign.ts');

describe('a key file wrapped by a passphrase (I11)', () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-passphrase-'));
    path = secretsFile(dir, 'live');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('holds no key in clear and opens with its passphrase alone', () => {
    createFileSecrets(path, passphrase).set('deviceKey', key);
    const bytes = readFileSync(path);
    for (const form of [keyHex, Buffer.from(key).toString('base64'), passphrase, 'deviceKey']) {
      expect(bytes.includes(form)).toBe(false);
    }
    expect(bytes.includes(Buffer.from(key))).toBe(false);
    expect(needsPassphrase(path)).toBe(true);
    expect(createFileSecrets(path, passphrase).get('deviceKey')).toEqual(key);
    expect(() => createFileSecrets(path)).toThrow(PassphraseNeeded);
    expect(() => createFileSecrets(path, other)).toThrow(PassphraseWrong);
  });

  it('costs a guesser scrypt at 2^15 or more, with a salt of its own', () => {
    const headOf = (): { kdf: { n: number; salt: string }; nonce: string } =>
      JSON.parse(readFileSync(path, 'utf8'));
    const secrets = createFileSecrets(path, passphrase);
    secrets.set('deviceKey', key);
    const first = headOf();
    expect(first.kdf.n).toBeGreaterThanOrEqual(2 ** 15);
    secrets.set('chainKey', key);
    expect(headOf().nonce).not.toBe(first.nonce);
    rewrapSecrets(path, passphrase, passphrase);
    expect(headOf().kdf.salt).not.toBe(first.kdf.salt);
  });

  it.each([
    ['the cost', (text: string) => text.replace('"n": 131072', '"n": 65536')],
    ['the cost, below what was ever written', (text: string) => text.replace('131072', '2')],
    [
      'the cost, beyond the memory of a counter',
      (text: string) => text.replace('131072', '1073741824'),
    ],
    [
      'the salt',
      (text: string) =>
        text.replace(
          /("salt": ")(.)/,
          (_all, head: string, one: string) => `${head}${one === 'A' ? 'B' : 'A'}`,
        ),
    ],
    [
      'the nonce',
      (text: string) =>
        text.replace(
          /("nonce": ")(.)/,
          (_all, head: string, one: string) => `${head}${one === 'A' ? 'B' : 'A'}`,
        ),
    ],
    [
      'the sealed bytes',
      (text: string) =>
        text.replace(
          /("sealed": ")(.)/,
          (_all, head: string, one: string) => `${head}${one === 'A' ? 'B' : 'A'}`,
        ),
    ],
    ['a field more', (text: string) => text.replace('{', '{"extra": 1,')],
    ['nothing sealed at all', (text: string) => text.replace(/"sealed": ".*"/, '"sealed": ""')],
  ])('says no more than "wrong" where somebody changed %s', (_what, change) => {
    createFileSecrets(path, passphrase).set('deviceKey', key);
    const before = readFileSync(path, 'utf8');
    const changed = change(before);
    expect(changed).not.toBe(before);
    writeFileSync(path, changed);
    const open = () => createFileSecrets(path, passphrase);
    expect(open).toThrow(PassphraseWrong);
    expect(open).toThrow(/^wrong passphrase$/);
    expect(readFileSync(path, 'utf8')).toBe(changed);
  });

  it('opens by either way a keyboard composes a letter', () => {
    createFileSecrets(path, 'sécurité du comptoir').set('deviceKey', key);
    const decomposed = 'sécurité du comptoir'.normalize('NFD');
    expect(createFileSecrets(path, decomposed).get('deviceKey')).toEqual(key);
  });

  it('a power cut half-way leaves the old file, and the draft of the new one is no key', () => {
    createFileSecrets(path, passphrase).set('deviceKey', key);
    const old = readFileSync(path);
    // What is there after a cut within the writing: the draft, of whatever length.
    writeFileSync(`${path}.new`, old.subarray(0, 40), { mode: 0o600 });
    expect(createFileSecrets(path, passphrase).get('deviceKey')).toEqual(key);
    rewrapSecrets(path, passphrase, other);
    expect(existsSync(`${path}.new`)).toBe(false);
    expect(createFileSecrets(path, other).get('deviceKey')).toEqual(key);
  });

  it('is asked for at the start, three times, and then given up in words', async () => {
    createFileSecrets(path, passphrase).set('deviceKey', key);
    const typed = ['no no no no', 'neither this', passphrase];
    const opened = await openWrappedKeys(dir, async () => typed.shift() ?? null);
    expect(opened?.get('deviceKey')).toEqual(key);
    let asked = 0;
    const guessing = openWrappedKeys(dir, async () => `guess number ${(asked += 1)}`);
    const error = await guessing.catch((reason: unknown) => reason);
    expect(asked).toBe(3);
    expect(whyNot(error, 0)).toContain('passphrase is wrong');
    expect(whyNot(error, 0)).toContain('口令不对');
    expect(whyNot(error, 0)).not.toContain('guess');
    const nobody = await openWrappedKeys(dir, async () => null).catch((reason: unknown) => reason);
    expect(whyNot(nobody, 0)).toContain('COUNTERSIGN_PASSPHRASE_FILE');
  });

  it('is not asked for where the file is plain', async () => {
    createFileSecrets(path).set('deviceKey', key);
    expect(await openWrappedKeys(dir, async () => 'never asked')).toBeNull();
  });

  it('a file that holds it is its owner’s alone, or it is not read', () => {
    const file = join(dir, 'word');
    writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
    const env = { COUNTERSIGN_PASSPHRASE_FILE: file };
    expect(passphraseFromEnvironment(env)).toBe(passphrase);
    expect(passphraseFromEnvironment({})).toBeNull();
    writeFileSync(join(dir, 'short'), 'short\n', { mode: 0o600 });
    for (const bad of ['short', 'absent']) {
      const named = { COUNTERSIGN_PASSPHRASE_FILE: join(dir, bad) };
      expect(() => passphraseFromEnvironment(named)).toThrow(PassphraseFileProblem);
    }
  });

  it.runIf(process.platform !== 'win32')('nor where others of this machine can read it', () => {
    const file = join(dir, 'word');
    writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
    chmodSync(file, 0o640);
    const named = { COUNTERSIGN_PASSPHRASE_FILE: file };
    expect(() => passphraseFromEnvironment(named)).toThrow(PassphraseFileProblem);
  });

  describe('by the command line', () => {
    const word = (name: string, text: string): string => {
      const file = join(dir, name);
      writeFileSync(file, `${text}\n`, { mode: 0o600 });
      return file;
    };
    const run = (args: readonly string[], old: string | null) =>
      spawnSync(process.execPath, [cli, 'passphrase', ...args, '--data', dir, '--lang', 'en'], {
        encoding: 'utf8',
        env: {
          ...process.env,
          ...(old === null ? {} : { COUNTERSIGN_PASSPHRASE_FILE: old }),
        },
      });

    it('is set, changed and removed', () => {
      createFileSecrets(path).set('deviceKey', key);
      const first = word('first', passphrase);
      const second = word('second', other);
      expect(run(['set', '--new-file', first], null).status).toBe(0);
      expect(createFileSecrets(path, passphrase).get('deviceKey')).toEqual(key);
      const changed = run(['set', '--new-file', second], first);
      expect([changed.status, changed.stderr]).toEqual([0, '']);
      expect(() => createFileSecrets(path, passphrase)).toThrow(PassphraseWrong);
      const wrong = run(['remove'], first);
      expect(wrong.status).toBe(1);
      expect(wrong.stderr).toContain('passphrase is wrong');
      expect(run(['remove'], second).status).toBe(0);
      expect(createFileSecrets(path).get('deviceKey')).toEqual(key);
      expect(openToOthers(path)).toBe(false);
      for (const text of [changed.stdout, changed.stderr, wrong.stdout, wrong.stderr]) {
        expect(text).not.toContain(passphrase);
        expect(text).not.toContain(other);
      }
    });

    it('not while the terminal is open, and not where nobody can be asked', () => {
      createFileSecrets(path).set('deviceKey', key);
      mkdirSync(join(dir, 'live'), { recursive: true });
      const lock = takeInstanceLock(join(dir, 'live'));
      const busy = run(['set', '--new-file', word('first', passphrase)], null);
      lock.release();
      expect(busy.status).toBe(2);
      expect(busy.stderr).toContain('Close it first');
      expect(run(['set'], null).stderr).toContain('Nobody is there to ask');
      expect(run(['set', '--new-file', word('short', 'short')], null).status).toBe(2);
      expect(createFileSecrets(path).get('deviceKey')).toEqual(key);
    });
  });
});
