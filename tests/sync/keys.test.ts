import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { rootInMemory } from '../../hq/keys/root.ts';
import { manifestRequestOf } from '../../hq/keys/manifest.ts';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import type { FeedEvent, KeyManifest, KeyNotice } from '../../shared/protocol/feed.ts';
import { keysReply } from '../../shared/protocol/feed.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter } from './counter.ts';
import type { TestCounter } from './counter.ts';

describe('the chain’s keys at a terminal', () => {
  let office: TestOffice;
  const counters: TestCounter[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());
  beforeEach(() => {
    counters.length = 0;
  });
  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
  });

  async function synced(shop = 'jingan'): Promise<TestCounter> {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(office.url, await office.code(shop));
    if (!answer.ok) throw new Error(answer.problem.code);
    await counter.line.now();
    return counter;
  }

  const rotate = async (kind: string, compromised = false) => {
    await office.admin('keys/rotate', { kind, compromised });
  };
  const inForce = async (): Promise<KeyManifest> => {
    const response = await fetch(new URL('/v1/keys', office.url));
    return keysReply.parse(await response.json()).manifest;
  };
  const known = ({ store }: TestCounter) => store.read((tx) => tx.manifest());
  const keyOf = ({ store }: TestCounter, keyId: number) => store.read((tx) => tx.issuerKey(keyId));
  const ownKeyId = ({ store }: TestCounter) => store.read((tx) => tx.identity()?.issuerKeyId ?? 0);
  const caughtUp = ({ store }: TestCounter) => store.read((tx) => tx.sync().cursor);
  /** Puts into the feed what head office itself would never say. */
  const inject = (event: FeedEvent) =>
    writeWithFeed(office.service.office, async (_, feed) => feed.add(event));

  it('I8 its own key is certified for its own goodwill, and others hear of it', async () => {
    const one = await synced();
    const other = await synced('xuhui');
    await one.line.now();
    const { device } = other.store.read((tx) => tx.identity()) ?? { device: '' };
    const heard = keyOf(one, ownKeyId(other));
    expect(heard).toMatchObject({
      state: 'active',
      signs: { kind: 'goodwill', device, shop: 'xuhui' },
    });
    expect(heard).toEqual(keyOf(other, ownKeyId(other)));
  });

  it('I8 a manifest played again, or of another root, or twice the same id, changes nothing', async () => {
    const counter = await synced();
    const old = await inForce();
    await rotate('issuer');
    await counter.line.now();
    const now = known(counter);
    expect(now?.version).toBeGreaterThan(old.version);
    const stranger = rootInMemory(hqCrypto, hqCrypto.randomBytes(32));
    const { root } = office.service.office;
    if (root === null) throw new Error('the demo has its root');
    const request = await manifestRequestOf(office.service.office, office.service.office.db);
    const far = { ...request, version: 1000 };
    const [key] = request.keys;
    if (key === undefined) throw new Error('no key');
    const bad = [
      old,
      stranger.sign({ ...far, rootPublicKey: stranger.publicKey }, Date.now()),
      root.sign({ ...far, keys: [key, { ...key, publicKey: 'ab'.repeat(32) }] }, Date.now()),
      { ...(await inForce()), version: 1001 },
    ];
    const keys = request.keys.map(({ keyId }) => keyOf(counter, keyId));
    for (const manifest of bad) await inject({ kind: 'keys', manifest });
    const before = caughtUp(counter);
    await counter.line.now();
    // The feed goes on behind them.
    expect(caughtUp(counter)).toBe(before + bad.length);
    expect(known(counter)).toEqual(now);
    expect(request.keys.map(({ keyId }) => keyOf(counter, keyId))).toEqual(keys);
  });

  it('I8 a word that is not an office key’s, or on a key id that is taken, changes nothing', async () => {
    const counter = await synced();
    const other = await synced('xuhui');
    await counter.line.now();
    const keyId = ownKeyId(other);
    const good = keyOf(counter, keyId);
    if (good === null) throw new Error('the key was not heard of');
    const { certifiedBy, ...key } = good;
    const forged: KeyNotice[] = [
      { key: { ...key, state: 'revoked' }, office: certifiedBy ?? '', signature: '00'.repeat(64) },
      { key: { ...key, keyId: 60_001 }, office: 'ab'.repeat(32), signature: '00'.repeat(64) },
    ];
    await inject({ kind: 'keyNotices', notices: forged });
    await counter.line.now();
    expect(keyOf(counter, keyId)).toEqual(good);
    expect(keyOf(counter, 60_001)).toBeNull();
  });

  it('I8 a revoked key is so with the next event, and stays so whatever is played again', async () => {
    const counter = await synced();
    const other = await synced('xuhui');
    await counter.line.now();
    const keyId = ownKeyId(other);
    const before = await noticeOn(keyId);
    await office.admin(`keys/${keyId}/withdraw`, { state: 'revoked' });
    await counter.line.now();
    expect(keyOf(counter, keyId)?.state).toBe('revoked');
    if (before !== null) await inject({ kind: 'keyNotices', notices: [before] });
    await counter.line.now();
    expect(keyOf(counter, keyId)?.state).toBe('revoked');
    // A new snapshot does not bring it back either.
    await office.admin('restored', {});
    await counter.line.now();
    expect(keyOf(counter, keyId)?.state).toBe('revoked');
  });

  async function noticeOn(keyId: number): Promise<KeyNotice | null> {
    const row = await office.service.office.db
      .selectFrom('issuer_key')
      .select('notice')
      .where('key_id', '=', keyId)
      .executeTakeFirst();
    const notice = row?.notice ?? null;
    return notice === null ? null : (JSON.parse(notice) as KeyNotice);
  }

  it('I8 follows a new time key and a new office key though it was away for both', async () => {
    const counter = await synced();
    const keyId = ownKeyId(counter);
    await rotate('time', true);
    await rotate('office', true);
    await rotate('office');
    await counter.line.now();
    expect(counter.line.status().lastProblem).toBeNull();
    expect(known(counter)?.version).toBe((await inForce()).version);
    expect(keyOf(counter, keyId)).toMatchObject({ state: 'active', keyId });
    // What it journals is acknowledged under the new key.
    counter.append({ kind: 'signIn' });
    await counter.line.now();
    const { acked, head } = counter.store.read((tx) => ({
      acked: tx.sync().ackedSeq,
      head: tx.head().seq,
    }));
    expect(acked).toBe(head);
  });

  it('I8 I10 a voucher withdrawn one by one is so here, cached or not, through snapshots and restarts', async () => {
    const counter = await synced();
    const cached = office.chain.vouchers[300]?.cached.ref ?? '';
    const unseen = 'fe'.repeat(16);
    const which = { refs: [cached, unseen] };
    await office.admin('vouchers/kill', { which, reason: 'stolen' });
    await counter.line.now();
    const killed = (refs: readonly string[], { store }: TestCounter) =>
      refs.map((ref) => store.read((tx) => tx.voucherKill(ref))?.killed ?? null);
    expect(killed([cached, unseen], counter)).toEqual([true, true]);
    // A terminal that comes later has them from the snapshot.
    const later = await synced('xuhui');
    expect(killed([cached, unseen], later)).toEqual([true, true]);
    // Head office comes back from a backup that knows nothing of it.
    const { db, tenant } = office.service.office;
    await db.deleteFrom('voucher_kill').where('tenant_id', '=', tenant).execute();
    await office.admin('restored', {});
    await counter.line.now();
    expect(counter.store.read((tx) => tx.sync().snapshotPage)).toBeNull();
    expect(killed([cached, unseen], counter)).toEqual([true, true]);
    // Only a later word ends it, and a replay of the earlier one does not.
    const first = counter.store.read((tx) => tx.voucherKill(unseen));
    await office.admin('vouchers/unkill', { which, reason: 'found' });
    await counter.line.now();
    expect(killed([cached, unseen], counter)).toEqual([false, false]);
    if (first !== null) await inject({ kind: 'kills', kills: [first] });
    await counter.line.now();
    expect(killed([unseen], counter)).toEqual([false]);
    const { dir } = counter;
    await counter.close();
    counters.splice(counters.indexOf(counter), 1);
    const again = openCounter(dir);
    counters.push(again);
    expect(killed([cached, unseen], again)).toEqual([false, false]);
  });
});
