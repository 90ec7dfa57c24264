import { ed25519 } from '@noble/curves/ed25519.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { voucherIdText } from '../../shared/domain/codes/code.ts';
import { signedVoucherBytes, writeSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import type { SignedVoucherFields } from '../../shared/domain/codes/signedVoucher.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { IssuerKey, KeyScope } from '../../shared/protocol/feed.ts';
import { manifestGraceMs } from '../../shared/protocol/keyRing.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { rigCampaigns, rigPin } from '../faults/counterRig.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

const secret = new Uint8Array(32).fill(7);
const foreignKeyId = 500;
const punchNo = 2;
const goodwillNo = 4;
const dayMs = 86_400_000;

describe('a signed code at a counter that was never told of it', () => {
  let at: AtCounter;
  let vouchers = 0;

  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  function signed(change: Partial<SignedVoucherFields> = {}) {
    const fields = {
      keyId: foreignKeyId,
      voucherId: (++vouchers).toString(16).padStart(20, '0'),
      campaignNo: punchNo,
      firstDay: '2020-01-01',
      lastDay: '2099-12-31',
      campaignVersion: 1,
      ...change,
    };
    const code = writeSignedVoucher(fields, ed25519.sign(signedVoucherBytes(fields), secret));
    const { secrets, crypto } = at.rig.context;
    const key = secrets.get('chainKey');
    if (key === null) throw new Error('no chain key');
    return { code, ref: voucherRef(crypto, key, voucherIdText({ kind: 'signed', fields })) };
  }

  /** Head office told of this key; its list is in force for so long. */
  function trust(change: Partial<IssuerKey> = {}, expiresAt = Number.MAX_SAFE_INTEGER): void {
    const { store } = at.rig;
    const key: IssuerKey = {
      keyId: foreignKeyId,
      publicKey: bytesToHex(ed25519.getPublicKey(secret)),
      state: 'active',
      signs: { kind: 'campaigns', campaigns: null },
      lastDay: null,
      ...change,
    };
    store.write((tx) => {
      const version = (tx.manifest()?.version ?? 0) + 1;
      const offices = ['0f'.repeat(32)];
      const own = tx.issuerKey(1);
      const keys = own === null || own.keyId === key.keyId ? [key] : [strip(own), key];
      const rest = { issuedAt: 0, offices, times: offices, signature: '00'.repeat(64) };
      tx.applyFeed([{ kind: 'keys', manifest: { ...rest, version, expiresAt, keys } }]);
    });
  }

  function strip({ keyId, publicKey, state, signs, lastDay }: IssuerKey): IssuerKey {
    return { keyId, publicKey, state, signs, lastDay };
  }

  const read = (code: string) => at.read(at.orderOf(code, 'wedge'));

  it('unknownKey, retiredKey: what a retired key signed stays good, what a revoked one did does not', async () => {
    const { code } = signed();
    expect(await read(code)).toBe('unknownKey');
    trust();
    expect(await read(code)).toBe('ok');
    trust({ state: 'retired' });
    expect(await read(code)).toBe('ok');
    trust({ state: 'revoked' });
    expect(await read(code)).toBe('retiredKey');
    trust();
    expect(await read(code)).toBe('retiredKey');
  });

  it('I8 revoked: also what the cache knows, and what was used of it stays so', async () => {
    const { code, ref } = signed();
    trust();
    expect(await at.confirm(at.orderOf(code, 'wedge'), false)).toBe('done');
    trust({ state: 'revoked' });
    expect(await read(code)).toBe('retiredKey');
    expect(at.rig.store.read((tx) => tx.usage(ref).uses)).toBe(1);
  });

  it('keyNotAllowed: beyond the campaigns, the days and the shop the key was given', async () => {
    const goodwill = (shop: string): KeyScope => ({
      kind: 'goodwill',
      device: 'ab'.repeat(16),
      shop,
    });
    const cases: readonly (readonly [Partial<IssuerKey>, Partial<SignedVoucherFields>, string])[] =
      [
        [{ signs: { kind: 'campaigns', campaigns: [punchNo] } }, {}, 'ok'],
        [{ signs: { kind: 'campaigns', campaigns: [1, 3] } }, {}, 'keyNotAllowed'],
        [{ lastDay: '2099-12-31' }, {}, 'ok'],
        [{ lastDay: '2099-12-30' }, {}, 'keyNotAllowed'],
        [{ signs: goodwill('jingan') }, { campaignNo: goodwillNo }, 'ok'],
        [{ signs: goodwill('jingan') }, {}, 'keyNotAllowed'],
      ];
    for (const [key, fields, said] of cases) {
      trust(key);
      expect([key, fields, await read(signed(fields).code)]).toEqual([key, fields, said]);
    }
  });

  it('keyNotAllowed: a terminal hands out its own shop’s goodwill only', async () => {
    const sorry = rigCampaigns.find(({ no }) => no === goodwillNo);
    if (sorry === undefined) throw new Error('no goodwill campaign');
    trust({ signs: { kind: 'goodwill', device: 'ab'.repeat(16), shop: 'xuhui' } });
    const { code } = signed({ campaignNo: goodwillNo });
    const scopes = [
      [{ include: null, exclude: [] }, 'ok'],
      [{ include: ['xuhui', 'jingan', 'shop-1'], exclude: [] }, 'ok'],
      [{ include: ['jingan', 'shop-1'], exclude: [] }, 'keyNotAllowed'],
      [{ include: null, exclude: ['xuhui'] }, 'keyNotAllowed'],
      // Which shops are in a group is not known elsewhere.
      [{ include: ['#west', 'shop-1'], exclude: [] }, 'ok'],
    ] as const;
    const here = at.rig.store.read((tx) => tx.shop()?.id) ?? '';
    for (const [index, [scope, said]] of scopes.entries()) {
      const include = scope.include === null ? null : [...scope.include, here];
      const campaign = { ...sorry, version: index + 2, shops: { ...scope, include } };
      at.rig.store.write((tx) =>
        tx.applyFeed([
          {
            kind: 'campaign',
            campaign: { ...campaign, shops: { include, exclude: [...scope.exclude] } },
          },
        ]),
      );
      expect([scope, await read(code)]).toEqual([scope, said]);
    }
  });

  it('I8 gives no goodwill that nobody would honour: its own key was withdrawn, or ends before', async () => {
    const { store } = at.rig;
    const give = async () => {
      const answer = await at.rig.tryCall('goodwill.issue', {
        issueId: at.newId(),
        campaignId: 'sorry',
        reason: 'wait',
        note: '',
        customer: null,
        pin: rigPin,
        approval: null,
      });
      return answer.ok ? 'ok' : answer.problem.code;
    };
    const keyId = store.read((tx) => tx.identity()?.issuerKeyId ?? 0);
    const own = { keyId, signs: { kind: 'goodwill', device: 'ab'.repeat(16), shop: 'x' } } as const;
    expect(await give()).toBe('ok');
    trust({ ...own, lastDay: '2099-12-31' });
    expect(await give()).toBe('ok');
    trust({ ...own, lastDay: '2020-12-31' });
    expect(await give()).toBe('issuingEnded');
    trust({ ...own, state: 'retired' });
    expect(await give()).toBe('issuingEnded');
    const issued = await at.rig.call('goodwill.list', { before: null, count: 10 });
    expect(issued).toHaveLength(2);
  });

  it('keysTooOld: a list of keys long run out vouches for nothing new, and for all it told of', async () => {
    const now = at.rig.clock.now().effective;
    trust({}, now + 2 * dayMs);
    const fresh = signed();
    const told = signed();
    const voucher = { ...signedVoucher(told.ref) };
    at.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
    expect([await read(fresh.code), await read(told.code)]).toEqual(['ok', 'ok']);
    await at.wait(3 * dayMs);
    expect(await read(fresh.code)).toBe('ok');
    await at.wait(manifestGraceMs);
    expect(await read(fresh.code)).toBe('keysTooOld');
    expect(await read(told.code)).toBe('ok');
    // A plain code in the cache has nothing to do with keys.
    expect(await read(at.know(1))).toBe('ok');
    trust({}, at.rig.clock.now().effective + dayMs);
    expect(await read(fresh.code)).toBe('ok');
  });

  function signedVoucher(ref: string) {
    return {
      ref,
      campaignNo: punchNo,
      firstDay: '2020-01-01',
      lastDay: '2099-12-31',
      extendedThrough: null,
      customer: null,
      homeShop: null,
      usesAllowed: 3,
      amountMinor: null,
      killed: false,
      form: 'signed' as const,
      hint: '0000-••••-••••-01',
    };
  }

  it('I8 killed by head office, though this counter never cached it, and when', async () => {
    trust();
    const { code, ref } = signed();
    expect(await read(code)).toBe('ok');
    const moment = 1_795_000_000_000;
    const say = (killed: boolean, when: number) =>
      at.rig.store.write((tx) =>
        tx.applyFeed([{ kind: 'kills', kills: [{ ref, at: when, killed }] }]),
      );
    say(true, moment);
    const prepared = await at.rig.call('redeem.prepare', { order: at.orderOf(code, 'wedge') });
    expect(prepared.decision.vouchers).toMatchObject([
      { verdict: 'refused', refusal: { reason: 'killed', at: moment } },
    ]);
    say(false, moment - 1);
    expect(await read(code)).toBe('killed');
    say(false, moment + 1);
    expect(await read(code)).toBe('ok');
  });

  it('I2 altered copies of a used code are the same voucher, or none', async () => {
    trust();
    const { code } = signed({ campaignNo: 1 });
    const order = at.orderOf(code, 'wedge');
    const customer = 'ab'.repeat(16);
    const person = { id: customer, phoneKey: 'cd'.repeat(16), last4: '1234' };
    at.rig.store.write((tx) =>
      tx.applyFeed([
        {
          kind: 'customers',
          customers: [{ ...person, segment: 'new', tier: null, homeShop: null }],
        },
      ]),
    );
    expect(await at.confirm({ ...order, customer }, false)).toBe('done');
    const copies = [
      code.toLowerCase(),
      code.replaceAll('0', 'O').replaceAll('1', 'l'),
      (code.match(/.{1,6}/g) ?? []).join('-'),
      ` ${code}\r\n`,
      `]Q1${code}`,
      Array.from(code, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(''),
    ];
    for (const copy of copies) {
      expect([copy, await at.read({ ...at.orderOf(copy, 'wedge'), customer })]).toEqual([
        copy,
        'alreadyUsed',
      ]);
    }
    for (const other of [`${code}0`, code.slice(1), `${code}=`, code.replace(/.$/, 'U')]) {
      expect(await at.read(at.orderOf(other, 'wedge'))).not.toBe('ok');
    }
  });
});
