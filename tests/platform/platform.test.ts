import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import { databaseFile, defaultDataDir } from '../../main/platform/dataDir.ts';
import { createIds } from '../../main/platform/ids.ts';
import { createLog, openLog } from '../../main/platform/log.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import { createFileSecrets } from '../../main/platform/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-platform-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('PINs (I8)', () => {
  const hasher = createPinHasher();

  it('are kept as scrypt with the costs of the contract, each with a salt of its own', async () => {
    const [one, other] = await Promise.all([hasher.hash('2580'), hasher.hash('2580')]);
    expect(one).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain('2580');
    expect(await hasher.verify('2580', one)).toBe(true);
    expect(await hasher.verify('2581', one)).toBe(false);
    expect(await hasher.verify('', one)).toBe(false);
  });

  it.each([
    '',
    'scrypt$',
    'plain$2580',
    `scrypt$32768$8$1$${'A'.repeat(22)}$${'A'.repeat(42)}`,
    `scrypt$9999999$99$99$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `scrypt$32767$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ])('answer no for the record %j, and do not throw (I5)', async (record) => {
    expect(await hasher.verify('2580', record)).toBe(false);
  });
});

describe('ids', () => {
  it('are 32 hex digits that do not repeat', () => {
    const ids = createIds(createCrypto());
    const many = Array.from({ length: 1000 }, () => ids.random128());
    expect(many.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(many).size).toBe(many.length);
  });
});

describe('secrets in a file', () => {
  const path = join(folder, 'live', 'secrets.json');

  it('are there after a restart, readable by their owner alone', () => {
    const secrets = createFileSecrets(path);
    expect(secrets.get('deviceKey')).toBeNull();
    secrets.set('deviceKey', new Uint8Array(32).fill(1));
    secrets.set('chainKey', new Uint8Array(32).fill(2));
    const again = createFileSecrets(path);
    expect(again.get('deviceKey')).toEqual(new Uint8Array(32).fill(1));
    expect(again.get('chainKey')).toEqual(new Uint8Array(32).fill(2));
    expect(again.get('issuerKey')).toBeNull();
    expect(readdirSync(join(folder, 'live'))).toEqual(['secrets.json']);
  });

  it.runIf(process.platform !== 'win32')('are taken back from everybody else', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    createFileSecrets(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('are not guessed at where the file is damaged', () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"deviceKey":"xyz"}');
    expect(() => createFileSecrets(broken)).toThrow('deviceKey');
  });
});

describe('the data folder', () => {
  const home = '/home/mei';

  it.each([
    ['linux', {}, '/home/mei/.local/share/countersign'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/countersign'],
    ['darwin', {}, '/home/mei/Library/Application Support/Countersign'],
    ['win32', { APPDATA: 'C:\\Users\\mei\\AppData' }, 'C:\\Users\\mei\\AppData\\Countersign'],
  ] as const)('on %s with %j is %s', (platform, env, dir) => {
    expect(defaultDataDir({ platform, home, env })).toBe(dir);
  });

  it('keeps practice apart', () => {
    expect(databaseFile('/d', 'practice')).not.toBe(databaseFile('/d', 'live'));
  });
});

describe('the log (I7, I11)', () => {
  function logged(write: (log: ReturnType<typeof createLog>) => void): string {
    const lines: string[] = [];
    write(createLog({ write: (line) => lines.push(line) }));
    return lines.join('');
  }

  it('says what happened, one line of JSON each', () => {
    const line = logged((log) => log.info({ seq: 4217, code: 'SQLITE_BUSY' }, 'database refused'));
    expect(JSON.parse(line)).toMatchObject({
      seq: 4217,
      code: 'SQLITE_BUSY',
      msg: 'database refused',
    });
  });

  const canary = '13800138000';

  it.each([
    ['a field of that name', { phone: canary }],
    ['a field of another name', { note: `call ${canary} now` }],
    ['a spaced number', { note: '+86 138 0013 8000' }],
    ['a nested field', { order: { customer: { pin: '2580', phone: canary } } }],
    ['a list', { raw: [canary], values: [canary] }],
    ['a scanned code', { raw: 'ABCD-EFGH-JKMN-PQ', code: 'ABCD-EFGH-JKMN-PQ' }],
    ['an error', { err: new Error(`no customer ${canary}`) }],
    ['the cause of an error', { err: new Error('no', { cause: new Error(canary) }) }],
    ['bytes', { key: Buffer.from(canary) }],
    ['the end of a sentence', { note: `It was ${canary}. Then -${canary}-` }],
  ])('never holds %s', (_name, fields) => {
    // Without its time, whose digits may be anything.
    const line = logged((log) => log.error(fields, `failed for ${canary}`)).replace(
      /"time":\d+/,
      '',
    );
    for (const secret of [canary, '138 0013 8000', '2580', 'ABCD-EFGH', '0013']) {
      expect(line).not.toContain(secret);
    }
  });

  it('keeps a line a line, whatever stands in it', () => {
    const line = logged((log) => log.warn({ name: 'Mei\n{"level":60}' }, 'one\ntwo'));
    expect(line.trimEnd().split('\n')).toHaveLength(1);
  });

  it('goes to a file', () => {
    const file = join(folder, 'logs', 'terminal.log');
    const log = openLog(file);
    log.info({ seq: 1 }, 'started');
    log.close();
    expect(readFileSync(file, 'utf8')).toContain('"msg":"started"');
  });

  it.runIf(process.platform !== 'win32')('only its owner can read', () => {
    const file = join(folder, 'logs', 'owner.log');
    openLog(file).close();
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});
