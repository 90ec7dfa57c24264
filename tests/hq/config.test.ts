import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../hq/running/config.ts';
import { settingsTable, variables } from '../../hq/running/settings.ts';
import { makeCertificate, writePair } from './certificates.ts';

const root = join(import.meta.dirname, '../..');

describe('head office’s configuration', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-config-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function faultsOf(environment: Readonly<Record<string, string>>): readonly string[] {
    const read = readConfig(environment);
    return read.result === 'wrong' ? read.faults : [];
  }

  function good(environment: Readonly<Record<string, string>>, flags = {}) {
    const read = readConfig(environment, flags);
    if (read.result === 'wrong') throw new Error(read.faults.join('; '));
    return read;
  }

  it('runs without any variable: embedded, for this machine only, believing no proxy', () => {
    const { config, warnings } = good({ PATH: '/bin', HOME: '/root' });
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8787, tls: null, trustProxy: [] });
    expect(config.database.url).toBeNull();
    expect(warnings).toEqual([]);
  });

  it('tells every fault at once', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://db/x',
      PORT: '70000',
      MAX_CONNECTIONS: 'many',
      TRUST_PROXY: 'everybody',
      PUBLIC_URL: 'hq.example',
      LOG_LEVEL: 'loud',
      TLS_KEY: join(dir, 'nowhere.key'),
      METRICS_TOKEN: 'short',
      COUNTERSIGN_ADMIN_TOKEN: 'x'.repeat(20),
      COUNTERSIGN_ADMIN_TOKEN_FILE: join(dir, 'nowhere'),
      DATABASE_PASSWORD_FILE: join(dir, 'nowhere too'),
    });
    const named = variables.filter((name) => faults.some((fault) => fault.startsWith(name)));
    expect(named.toSorted()).toEqual(
      [
        'COUNTERSIGN_ADMIN_TOKEN',
        'COUNTERSIGN_ADMIN_TOKEN_FILE',
        'DATABASE_PASSWORD_FILE',
        'DATABASE_URL',
        'LOG_LEVEL',
        'MAX_CONNECTIONS',
        'METRICS_TOKEN',
        'PORT',
        'PUBLIC_URL',
        'TLS_CERT',
        'TLS_KEY',
        'TRUST_PROXY',
      ].toSorted(),
    );
  });

  it.each(['0', '65535'])('takes port %s', (PORT) => {
    expect(good({ PORT }).config.port).toBe(Number(PORT));
  });

  it.each(['65536', '-1', '1e3', ' 80', '0x50', '8787.0'])('refuses port %j', (PORT) => {
    expect(faultsOf({ PORT })).toEqual(['PORT takes a port from 0 to 65535']);
  });

  it('I8 an admin token left empty by an unset variable is a fault, other empty ones are not set', () => {
    expect(faultsOf({ COUNTERSIGN_ADMIN_TOKEN: '' })).toHaveLength(1);
    expect(faultsOf({ METRICS_TOKEN: 'three plain words here' })).toHaveLength(1);
    expect(good({ PORT: '', TLS_CERT: '', TLS_KEY: '' }).config.port).toBe(8787);
  });

  it('a flag outranks the environment', () => {
    expect(good({ PORT: '1000' }, { PORT: '2000' }).config.port).toBe(2000);
  });

  it('reads secrets from files, and shows none of them (I11)', () => {
    const file = join(dir, 'secret');
    writeFileSync(file, 'correct-horse-b@ttery\nsecond line\n');
    const { config, shown } = good({
      DATABASE_URL: 'postgres://hq:geheim@db/chain?sslmode=require',
      DATABASE_PASSWORD_FILE: file,
      COUNTERSIGN_ADMIN_TOKEN_FILE: file,
      METRICS_TOKEN: 'battery-staple-horse',
    });
    expect(config.adminToken).toBe('correct-horse-b@ttery');
    expect(config.database.url).toBe(
      'postgres://hq:correct-horse-b%40ttery@db/chain?sslmode=require',
    );
    expect(shown.join('\n')).not.toMatch(/geheim|horse/);
    expect(shown).toContain('DATABASE_URL  postgres://hq:***@db/chain?sslmode=require');
  });

  it('I11 a fault of a variable never says what it held', () => {
    const secret = 'hunter2hunter2';
    const faults = faultsOf({
      DATABASE_URL: `mysql://u:${secret}@db/x`,
      METRICS_TOKEN: secret,
      PORT: secret,
    });
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).not.toContain(secret);
  });

  it('checks that certificate and key belong together, and says when one has run out', () => {
    const [one, other] = [makeCertificate({ name: 'a' }), makeCertificate({ name: 'b' })];
    const mixed = writePair(dir, { ...one, keyPem: other.keyPem });
    const variablesOf = (pair: typeof mixed) => ({
      TLS_CERT: pair.certFile,
      TLS_KEY: pair.keyFile,
    });
    expect(faultsOf(variablesOf(mixed))).toEqual([
      'TLS_CERT, TLS_KEY: they are no certificate and its own key, in PEM',
    ]);
    const from = new Date('2020-01-01');
    const old = writePair(dir, makeCertificate({ name: 'c', from, until: new Date('2021-01-01') }));
    expect(good(variablesOf(old)).warnings.join()).toContain('has run out');
    expect(good(variablesOf(writePair(dir, one))).warnings).toEqual([]);
  });

  it('warns of an address that the network can reach without TLS, and of a misspelt variable', () => {
    expect(good({ HOST: '0.0.0.0' }).warnings.join()).toContain('can read what goes to 0.0.0.0');
    expect(good({ HOST: '0.0.0.0', TRUST_PROXY: '10.0.0.0/8' }).warnings).toEqual([]);
    const strange = { COUNTERSIGN_ADMIN_TOKEN_FIEL: '/run/secrets/x' };
    expect(good(strange).warnings.join()).toContain('COUNTERSIGN_ADMIN_TOKEN_FIEL');
  });

  it('docs/hq.md shows the table of what there is', () => {
    expect(readFileSync(join(root, 'docs/hq.md'), 'utf8')).toContain(settingsTable());
  });

  it('npm run hq -- --check-config: 0 where it is good, 2 and every fault where it is not', () => {
    const check = (environment: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, ['hq/start.ts', '--check-config', '--data', dir], {
        cwd: root,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', ...environment },
      });
    const fine = check({ DATABASE_URL: 'postgres://hq:geheim@db/chain' });
    expect(fine.status).toBe(0);
    expect(fine.stdout).toContain('The configuration is good.');
    expect(fine.stdout + fine.stderr).not.toContain('geheim');
    const wrong = check({ PORT: 'x', TRUST_PROXY: 'all' });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/PORT takes[^]*TRUST_PROXY takes/);
    // A real start ends in the same way, before anything is made.
    const started = spawnSync(process.execPath, ['hq/start.ts', '--data', join(dir, 'none')], {
      cwd: root,
      encoding: 'utf8',
      env: { PORT: 'x' },
    });
    expect(started.status).toBe(2);
  });
});
