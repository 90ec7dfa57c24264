import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { importManifest, manifestRequestOf } from '../../hq/keys/manifest.ts';
import type { HqProblem } from '../../hq/problem.ts';
import { rootInMemory } from '../../hq/keys/root.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { FeedEvent, KeyManifest, KeyNotice } from '../../shared/protocol/feed.ts';
import { keysReply } from '../../shared/protocol/feed.ts';
import { certificateHolds, manifestHolds, noticeFault } from '../../shared/protocol/keyRing.ts';
import type { ManifestRequest } from '../../shared/protocol/manifestRequest.ts';
import { feedHead, feedSince, wholeSnapshot } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';

function manifestsIn(events: readonly FeedEvent[]): readonly KeyManifest[] {
  return events.flatMap((event) => (event.kind === 'keys' ? [event.manifest] : []));
}

function noticesIn(events: readonly FeedEvent[]): readonly KeyNotice[] {
  return events.flatMap((event) => (event.kind === 'keyNotices' ? event.notices : []));
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return (error as HqProblem).code;
  }
}

/** The chain's keys: root, manifest, office and time keys, and what terminals hear of them. */
export function keysContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`keys on ${name}`, place, (office) => {
    const inForce = async () => {
      const response = await fetch(new URL('/v1/keys', office().url));
      return keysReply.parse(await response.json()).manifest;
    };
    const rotate = async (kind: string, compromised = false) => {
      const response = await office().admin('keys/rotate', { kind, compromised });
      expect(response.status).toBe(200);
      return (await response.json()) as {
        publicKey: string;
        keyId: number | null;
        waiting: boolean;
      };
    };

    it('I8: the manifest is the root’s, the certificate an office key’s, the notice too', async () => {
      const { reply } = await office().terminal();
      const { rootPublicKey, manifest, certificate, signature, notice } = reply;
      expect(rootPublicKey).toBe(office().service.office.rootPublicKey);
      expect(manifestHolds(hqCrypto, rootPublicKey, manifest)).toBe(true);
      expect(certificateHolds(hqCrypto, manifest, certificate, signature)).toBe(true);
      expect(noticeFault(hqCrypto, manifest, notice, null)).toBeNull();
      expect(notice.key.signs).toEqual({
        kind: 'goodwill',
        device: certificate.device,
        shop: certificate.shop,
      });
      expect(manifestHolds(hqCrypto, rootPublicKey, await inForce())).toBe(true);
    });

    it('I8: the root’s secret stands in no table', async () => {
      const { db } = office().service.office;
      const secret = bytesToHex(
        hqCrypto.sha256(new TextEncoder().encode('little leaf tea/public demo/root')),
      );
      const { rows } = await sql<{ table_name: string }>`
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(db);
      expect(rows.length).toBeGreaterThan(20);
      for (const { table_name: table } of rows) {
        const found = await sql<{ n: number }>`
          SELECT count(*) AS n FROM ${sql.table(table)} AS held
          WHERE CAST(held AS text) LIKE ${`%${secret}%`}`.execute(db);
        expect([table, Number(found.rows[0]?.n)]).toEqual([table, 0]);
      }
    });

    it('I8: a withdrawn key is told by the very next event, in the snapshot, and for good', async () => {
      const terminal = await office().terminal();
      const { issuerKeyId } = terminal.reply.certificate;
      const before = await feedHead(terminal);
      const withdraw = (state: string) =>
        office().admin(`keys/${issuerKeyId}/withdraw`, { state, lastDay: null });
      expect((await withdraw('revoked')).status).toBe(200);
      const [notice] = noticesIn(await feedSince(terminal, before));
      expect(notice?.key).toMatchObject({ keyId: issuerKeyId, state: 'revoked' });
      expect(noticeFault(hqCrypto, await inForce(), notice as KeyNotice, null)).toBeNull();
      // Taking it back is nothing that can be asked for.
      expect((await withdraw('retired')).status).toBe(200);
      expect((await withdraw('active')).status).toBe(400);
      const again = noticesIn(await wholeSnapshot(terminal));
      const told = again.filter(({ key }) => key.keyId === issuerKeyId);
      expect(told.map(({ key }) => key.state)).toEqual(['revoked']);
      expect((await office().admin('keys/64999/withdraw', { state: 'revoked' })).status).toBe(404);
    });

    it('I8: head office’s own issuer key is withdrawn by notice and by manifest', async () => {
      const terminal = await office().terminal();
      const { keyId } = await rotate('issuer');
      const before = await feedHead(terminal);
      await office().admin(`keys/${keyId}/withdraw`, { state: 'revoked' });
      const events = await feedSince(terminal, before);
      expect(noticesIn(events).map(({ key }) => [key.keyId, key.state])).toEqual([
        [keyId, 'revoked'],
      ]);
      const named = manifestsIn(events)
        .at(-1)
        ?.keys.find((key) => key.keyId === keyId);
      expect(named?.state).toBe('revoked');
      // The chain goes on with another.
      expect((await rotate('issuer')).waiting).toBe(false);
    });

    it('I8: a new office key certifies anew what the old one did, before that is dropped', async () => {
      const terminal = await office().terminal();
      const [old] = (await inForce()).offices;
      const before = await feedHead(terminal);
      const { publicKey } = await rotate('office');
      const events = await feedSince(terminal, before);
      expect(manifestsIn(events).map(({ offices }) => offices)).toEqual([[old, publicKey]]);
      const mine = noticesIn(events).filter(
        ({ key }) => key.keyId === terminal.reply.certificate.issuerKeyId,
      );
      expect(mine.map(({ office: by }) => by)).toEqual([publicKey]);
      // The next manifest drops it; a terminal enrolled now never hears of it.
      await rotate('time');
      expect((await inForce()).offices).toEqual([publicKey]);
      const { reply } = await office().terminal();
      expect(certificateHolds(hqCrypto, await inForce(), reply.certificate, reply.signature)).toBe(
        true,
      );
    });

    it('I8: a compromised office key is in no manifest from the moment of its change', async () => {
      const [old] = (await inForce()).offices;
      const { publicKey } = await rotate('office', true);
      expect((await inForce()).offices).toEqual([publicKey]);
      expect(publicKey).not.toBe(old);
    });

    it('I8: a manifest of another root, an older one, and one with a stranger’s key are refused', async () => {
      const { service } = office();
      const request = await manifestRequestOf(service.office, service.office.db);
      const { root } = service.office;
      if (root === null) throw new Error('the demo has its root');
      const signed = (change: Partial<ManifestRequest>) =>
        root.sign({ ...request, ...change }, Date.now());
      const tell = (manifest: KeyManifest) => problemOf(importManifest(service.office, manifest));
      const stranger = rootInMemory(hqCrypto, hqCrypto.randomBytes(32));
      const theirs = stranger.sign({ ...request, rootPublicKey: stranger.publicKey }, Date.now());
      expect(await tell(theirs)).toBe('badInput');
      const good = signed({});
      const newer = signed({});
      expect(newer.version).toBe(good.version + 1);
      expect(await tell({ ...newer, version: newer.version + 1 })).toBe('badInput');
      const [first] = request.keys;
      if (first === undefined) throw new Error('no key');
      const other = { ...first, keyId: 60_000, publicKey: 'ab'.repeat(32) };
      expect(await tell(signed({ keys: [...request.keys, other] }))).toBe('conflict');
      expect(await tell(signed({ keys: [first, first] }))).toBe('badInput');
      expect(await tell(signed({ times: ['0e'.repeat(32)] }))).toBe('conflict');
      expect(await tell(newer)).toBe('none');
      expect(await tell(good)).toBe('conflict');
      expect(await tell(newer)).toBe('conflict');
      const old = root.sign(request, Date.now() - 31 * 86_400_000);
      expect(await tell(old)).toBe('conflict');
    });

    it('I8: after a restore the manifest is newer than any before, and no key id is given twice', async () => {
      const before = await office().terminal();
      const { service } = office();
      const { version } = await inForce();
      // The backup knows neither the last manifest nor the last terminal.
      await service.office.db
        .deleteFrom('manifest')
        .where('tenant_id', '=', service.office.tenant)
        .where('version', '=', version)
        .execute();
      expect((await office().admin('restored', {})).status).toBe(200);
      expect((await inForce()).version).toBeGreaterThan(version);
      const after = await office().terminal();
      expect(after.reply.certificate.issuerKeyId).toBeGreaterThan(
        before.reply.certificate.issuerKeyId + 200,
      );
    });
  });
}
