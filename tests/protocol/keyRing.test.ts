import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { IssuerKey, KeyManifest, KeyNotice } from '../../shared/protocol/feed.ts';
import {
  afterManifest,
  afterNotice,
  manifestAge,
  manifestGraceMs,
  manifestHolds,
  noticeFault,
} from '../../shared/protocol/keyRing.ts';
import type { KnownKey } from '../../shared/protocol/keyRing.ts';
import { keyNoticeBytes, manifestBytes } from '../../shared/protocol/signatures.ts';

const crypto = createCrypto();
const secretOf = (name: string) => crypto.sha256(new TextEncoder().encode(name));
const publicOf = (name: string) => bytesToHex(crypto.publicKeyOf(secretOf(name)));

const hqKey: IssuerKey = {
  keyId: 1,
  publicKey: publicOf('hq'),
  state: 'active',
  signs: { kind: 'campaigns', campaigns: [101] },
  lastDay: null,
};
const deviceKey: IssuerKey = {
  keyId: 7,
  publicKey: publicOf('device'),
  state: 'active',
  signs: { kind: 'goodwill', device: 'ab'.repeat(16), shop: 'jingan' },
  lastDay: null,
};

function manifest(change: Partial<KeyManifest> = {}, signer = 'root'): KeyManifest {
  const unsigned = {
    version: 1,
    issuedAt: 0,
    expiresAt: 1000,
    offices: [publicOf('office')],
    times: [publicOf('time')],
    keys: [hqKey],
    ...change,
  };
  const signature = crypto.sign(secretOf(signer), manifestBytes(unsigned));
  return { ...unsigned, signature: bytesToHex(signature) };
}

function notice(key: IssuerKey, signer = 'office'): KeyNotice {
  const signature = crypto.sign(secretOf(signer), keyNoticeBytes({ key }));
  return { key, office: publicOf(signer), signature: bytesToHex(signature) };
}

describe('the manifest (I8)', () => {
  it('holds under its own root and no other, and whole', () => {
    const good = manifest();
    expect(manifestHolds(crypto, publicOf('root'), good)).toBe(true);
    expect(manifestHolds(crypto, publicOf('other'), good)).toBe(false);
    expect(manifestHolds(crypto, publicOf('root'), manifest({}, 'office'))).toBe(false);
    for (const change of [
      { version: 2 },
      { expiresAt: 2000 },
      { offices: [publicOf('other')] },
      { times: [publicOf('other')] },
      { keys: [{ ...hqKey, signs: { kind: 'campaigns' as const, campaigns: null } }] },
      { keys: [] },
    ]) {
      expect(manifestHolds(crypto, publicOf('root'), { ...good, ...change })).toBe(false);
    }
  });

  it('with one key id twice does not hold, though the root signed it', () => {
    const twice = manifest({ keys: [hqKey, { ...deviceKey, keyId: 1 }] });
    expect(manifestHolds(crypto, publicOf('root'), twice)).toBe(false);
  });

  it.each([
    [0, 'inForce'],
    [1000, 'inForce'],
    [1001, 'expired'],
    [1000 + manifestGraceMs, 'expired'],
    [1001 + manifestGraceMs, 'tooOld'],
  ])('at %i is %s', (now, age) => {
    expect(manifestAge(1000, now)).toBe(age);
  });
});

describe('an office key’s word (I8)', () => {
  const inForce = manifest();
  const faultOf = (said: KeyNotice, known: IssuerKey | null = null) =>
    noticeFault(crypto, inForce, said, known);

  it('certifies a terminal’s key, and withdraws any', () => {
    expect(faultOf(notice(deviceKey))).toBeNull();
    expect(faultOf(notice({ ...deviceKey, state: 'revoked' }), deviceKey)).toBeNull();
    expect(faultOf(notice({ ...hqKey, state: 'revoked' }), hqKey)).toBeNull();
  });

  it('badNotice: another key’s signature, another’s name, an altered word', () => {
    const good = notice(deviceKey);
    expect(faultOf(notice(deviceKey, 'root'))).toBe('badNotice');
    expect(faultOf({ ...notice(deviceKey, 'thief'), office: publicOf('office') })).toBe(
      'badNotice',
    );
    expect(faultOf({ ...good, key: { ...deviceKey, keyId: 8 } })).toBe('badNotice');
    const signs = { ...deviceKey.signs, shop: 'xuhui' };
    expect(faultOf({ ...good, key: { ...deviceKey, signs } as IssuerKey })).toBe('badNotice');
  });

  it('duplicateKeyId: an id is one key’s for ever', () => {
    const other = { ...deviceKey, publicKey: publicOf('another device') };
    expect(faultOf(notice(other), deviceKey)).toBe('duplicateKeyId');
    expect(faultOf(notice({ ...deviceKey, keyId: 1 }), hqKey)).toBe('duplicateKeyId');
  });

  it('notItsToGive: a key for campaigns is the root’s to vouch for', () => {
    expect(faultOf(notice({ ...hqKey, keyId: 9 }))).toBe('notItsToGive');
  });

  it('never widens what a key may sign, nor how long', () => {
    const known: KnownKey = { ...hqKey, certifiedBy: null };
    const wider = notice({ ...hqKey, signs: { kind: 'campaigns', campaigns: null } });
    expect(afterNotice(known, wider).signs).toEqual(hqKey.signs);
  });
});

describe('keys in whatever order the words arrive (I10)', () => {
  const states = ['active', 'retired', 'revoked'] as const;
  const severity = (state: IssuerKey['state']) => states.indexOf(state);

  it('trust that was taken away stays away, and the outcome is the same', () => {
    const words = fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(words, fc.array(fc.nat(5), { maxLength: 6 }), (said, again) => {
        const heard = [...said, ...again.flatMap((at) => said[at] ?? [])];
        const worst = states[Math.max(...said.map(severity))];
        const known = heard.reduce<KnownKey | null>(
          (key, state) => afterNotice(key, notice({ ...deviceKey, state })),
          null,
        );
        expect(known?.state).toBe(worst);
        const [kept] = afterManifest(known === null ? [] : [known], manifest()).filter(
          ({ keyId }) => keyId === deviceKey.keyId,
        );
        expect(kept?.state).toBe(worst);
      }),
      { numRuns: 100 },
    );
  });

  it('a newer manifest brings nothing back to life, and drops what a dropped office key certified', () => {
    const revoked = afterNotice(
      { ...hqKey, certifiedBy: null },
      notice({ ...hqKey, state: 'revoked' }),
    );
    const certified = afterNotice(null, notice(deviceKey));
    const next = manifest({ version: 2 });
    const known = afterManifest([revoked, certified], next);
    expect(known.find(({ keyId }) => keyId === 1)?.state).toBe('revoked');
    expect(known.find(({ keyId }) => keyId === 7)).toEqual(certified);
    const without = manifest({ version: 3, offices: [publicOf('new office')], keys: [] });
    expect(afterManifest(known, without)).toEqual([]);
    const renewed = afterNotice(certified, notice(deviceKey, 'new office'));
    expect(afterManifest([renewed], without)).toEqual([renewed]);
  });
});
