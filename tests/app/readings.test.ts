import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeRules } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

describe('a text scanned again', () => {
  let dir: string;
  let rig: CounterRig;
  let ids = 0;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-readings-'));
    rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const newId = () => (++ids).toString(16).padStart(32, '0');
  const link = (code: string) => `https://v.example/q/${code}`;
  const ourLinks: CodeRules = {
    chainUrlPrefixes: ['https://v.example/q/'],
    chainUrlPart: 'path',
    partnerShapes: [],
  };

  function know(raw: string, n: number): string {
    const key = rig.context.secrets.get('chainKey');
    const code = readCode(raw, noCodeRules);
    if (key === null || code.kind === 'unreadable') throw new Error('no voucher can be made');
    const ref = voucherRef(rig.context.crypto, key, voucherIdText(code));
    rig.store.loadVouchers([{ ...rigVoucher(rig, n), ref, customer: null }]);
    return ref;
  }

  async function read(raw: string) {
    const line = { lineId: '1', name: 'Tea', item: null, categories: [], quantity: 1 };
    const order = {
      orderId: newId(),
      lines: [{ ...line, unitPriceMinor: 2_000 }],
      vouchers: [{ scan: { scanId: newId(), raw, source: 'wedge' as const } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const [item] = (await rig.call('redeem.prepare', { order })).items;
    if (item === undefined) throw new Error('nothing was read');
    return item.readable ? item.voucher.ref : item.reason;
  }

  it('is read anew when head office says differently how to read it', async () => {
    const code = rigCode(rig, 1);
    const asOurs = know(code, 1);
    const asForeign = know(link(code), 4);
    expect(asOurs).not.toBe(asForeign);
    expect([await read(link(code)), await read(link(code))]).toEqual([asForeign, asForeign]);
    rig.store.write((tx) => tx.applyFeed([{ kind: 'codeRules', rules: ourLinks }]));
    expect([await read(link(code)), await read(link(code))]).toEqual([asOurs, asOurs]);
  });

  it('is the same voucher however many were scanned in between', async () => {
    const codes = Array.from({ length: 70 }, (_, n) => rigCode(rig, n));
    const refs = codes.map((code, n) => know(code, n));
    for (let times = 0; times < 2; times++) {
      const found = [];
      for (const code of codes) found.push(await read(code));
      expect(found).toEqual(refs);
    }
  });

  it('is unknown as soon as the voucher is, and known as soon as it is (I2)', async () => {
    const code = rigCode(rig, 1);
    expect(await read(code)).toBe('unknownCode');
    const ref = know(code, 1);
    expect(await read(code)).toBe(ref);
    rig.store.write((tx) => {
      tx.beginSnapshot();
      tx.applyFeed([
        ...tx.people().map((person) => ({ kind: 'person' as const, person })),
        ...tx.campaigns().map((campaign) => ({ kind: 'campaign' as const, campaign })),
      ]);
      tx.endSnapshot();
    });
    expect(await read(code)).toBe('unknownCode');
    know(code, 1);
    expect(await read(code)).toBe(ref);
  });
});
