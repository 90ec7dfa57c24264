import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { newRootFile, rootInFile } from '../../hq/keys/root.ts';
import { startService } from '../../hq/service.ts';
import type { Service } from '../../hq/service.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { KeyManifest } from '../../shared/protocol/feed.ts';
import type { ManifestRequest } from '../../shared/protocol/manifestRequest.ts';
import { manifestBytes } from '../../shared/protocol/signatures.ts';
import { testAdminToken } from './testOffice.ts';

/** A head office that never sees its root; the same on every database, so once is enough. */
describe('the root on another machine', () => {
  const dirs: string[] = [];
  const newDir = () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-root-'));
    dirs.push(dir);
    return dir;
  };

  function officeWith(publicKey: string) {
    return startService({
      database: { dataDir: null },
      host: '127.0.0.1',
      port: 0,
      demo: false,
      chainName: 'Ours',
      root: { publicKey },
      adminToken: testAdminToken,
      now: Date.now,
      log: () => undefined,
    });
  }

  it('I8: nothing is enrolled before the root has signed; then what is carried over is in force', async () => {
    const file = join(newDir(), 'root.key');
    const root = newRootFile(hqCrypto, file);
    const service = await officeWith(root.publicKey);
    const asked = async (path: string, body?: unknown) => {
      const response = await fetch(new URL(`v1/admin/${path}`, service.url), {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${testAdminToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, value: (await response.json()) as unknown };
    };
    try {
      expect(await asked('keys')).toMatchObject({
        value: { rootHere: false, manifest: null, signingDue: true },
      });
      expect((await fetch(new URL('/v1/keys', service.url))).status).toBe(409);
      const request = (await asked('keys/request')).value as ManifestRequest;
      const manifest = rootInFile(hqCrypto, file).sign(request, Date.now());
      const carried = { kind: 'countersign-manifest', v: 2, manifest };
      expect(await asked('keys/manifest', carried)).toMatchObject({
        status: 200,
        value: { manifest: { version: 1 }, signingDue: false },
      });
      expect((await fetch(new URL('/v1/keys', service.url))).status).toBe(200);
      // A new time key waits, and the old one works on.
      expect(await asked('keys/rotate', { kind: 'time' })).toMatchObject({
        value: { waiting: true },
      });
      const [time] = manifest.times;
      expect(bytesToHex(hqCrypto.publicKeyOf(service.office.keys.timeSecret))).toBe(time);
      const next = (await asked('keys/request')).value as ManifestRequest;
      expect(next.times).toHaveLength(2);
      const signed = rootInFile(hqCrypto, file).sign(next, Date.now());
      await asked('keys/manifest', { ...carried, manifest: signed });
      expect(bytesToHex(hqCrypto.publicKeyOf(service.office.keys.timeSecret))).toBe(next.times[1]);
    } finally {
      await service.stop();
      for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
    }
  });

  it('I8: keeps its file to its owner, never signs a version twice, and none for another chain', () => {
    const dir = newDir();
    try {
      const file = join(dir, 'root.key');
      const root = newRootFile(hqCrypto, file);
      const others = process.platform === 'win32' ? 0 : statSync(file).mode & 0o077;
      expect(others).toBe(0);
      expect(() => newRootFile(hqCrypto, file)).toThrow();
      const request: ManifestRequest = {
        kind: 'countersign-manifest-request',
        v: 2,
        chainName: 'Ours',
        rootPublicKey: root.publicKey,
        version: 1,
        offices: ['0f'.repeat(32)],
        times: ['0e'.repeat(32)],
        keys: [],
      };
      const versions = [root.sign(request, 1), rootInFile(hqCrypto, file).sign(request, 2)];
      expect(versions.map(({ version }) => version)).toEqual([1, 2]);
      expect(root.sign({ ...request, version: 9 }, 3).version).toBe(9);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ lastVersion: 9 });
      const [first] = versions;
      const signature = Uint8Array.from(Buffer.from(first?.signature ?? '', 'hex'));
      const key = Uint8Array.from(Buffer.from(root.publicKey, 'hex'));
      expect(hqCrypto.verify(key, manifestBytes(first as KeyManifest), signature)).toBe(true);
      expect(() => root.sign({ ...request, rootPublicKey: 'ab'.repeat(32) }, 4)).toThrow(
        /not the one/,
      );
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('I8: head office does not start with another root than its chain’s', async () => {
    const dir = newDir();
    const begin = (file: string): Promise<Service> =>
      startService({
        database: { dataDir: join(dir, 'hq') },
        host: '127.0.0.1',
        port: 0,
        demo: false,
        chainName: 'Ours',
        root: { file: join(dir, file) },
        adminToken: testAdminToken,
        now: Date.now,
        log: () => undefined,
      });
    try {
      const first = await begin('one.key');
      await first.stop();
      newRootFile(hqCrypto, join(dir, 'two.key'));
      await expect(begin('two.key')).rejects.toThrow(/not the one/);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
