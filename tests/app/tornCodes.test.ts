import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maxTornTries, tornWindowMs } from '../../main/app/redeem/tornCodes.ts';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { rigVoucher } from '../faults/counterRig.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

/** `rigVoucher(n)`: 1 is a punch card. */
const punch = 1;

describe('a torn code, typed', () => {
  let at: AtCounter;

  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  const torn = (code: string, ...places: readonly number[]) =>
    Array.from(code, (one, place) => (places.includes(place) ? '?' : one)).join('');

  /** Somebody else's code, in their own characters. */
  function knowForeign(text: string): string {
    const key = at.rig.context.secrets.get('chainKey');
    const code = readCode(text, noCodeRules);
    if (key === null || code.kind === 'unreadable') throw new Error('no voucher can be made');
    const ref = voucherRef(at.rig.context.crypto, key, voucherIdText(code));
    const voucher = { ...rigVoucher(at.rig, punch), ref, form: 'foreign' as const, customer: null };
    at.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
    return ref;
  }

  it('tornCode: one voucher fits: usable with a second person, and flagged in the journal', async () => {
    const code = at.know(punch);
    for (const raw of [torn(code, 0), torn(code, 3, 12)]) {
      expect(await at.read(at.orderOf(raw))).toBe('tornCode');
    }
    const order = at.orderOf(torn(code, 5, 6));
    expect(await at.confirm(order, false)).toBe('approvalNeeded');
    expect(await at.confirm(order, true)).toBe('done');
    const { store } = at.rig;
    const last = store.read((tx) => tx.entry(tx.head().seq));
    const entry = JSON.parse(last?.json ?? '{}') as Entry;
    if (entry.body.kind !== 'redemption') throw new Error('not redeemed');
    expect(entry.approver?.name).toBe('Wei');
    expect(entry.body.vouchers[0]).toMatchObject({ ref: rigVoucher(at.rig, punch).ref });
    const flag = entry.body.vouchers[0]?.facts.find(({ name }) => name === 'workedOut');
    expect(flag).toMatchObject({ value: 2, source: 'operator' });
  });

  it('of a code read whole nothing is flagged, and nobody else is asked', async () => {
    const order = at.orderOf(at.know(punch));
    expect(await at.read(order)).toBe('ok');
    expect(await at.confirm(order, false)).toBe('done');
    const last = at.rig.store.read((tx) => tx.entry(tx.head().seq));
    expect(last?.json).not.toContain('workedOut');
  });

  it('another firm’s code is worked out from what is known here, tornSeveral where more than one fits', async () => {
    knowForeign('PROMO-2026-A7X');
    expect(await at.read(at.orderOf('PROMO-2026-A?X'))).toBe('tornCode');
    expect(await at.read(at.orderOf('PROMO-20?6-A?X'))).toBe('tornCode');
    knowForeign('PROMO-2026-A8X');
    expect(await at.read(at.orderOf('PROMO-2026-A?X'))).toBe('tornSeveral');
  });

  it('tornUnknown: none fits, or what can be read is wrong', async () => {
    const code = at.know(punch);
    const wrong = torn(code, 0).replace(/.$/, code.endsWith('0') ? '1' : '0');
    expect(await at.read(at.orderOf(wrong))).toBe('tornUnknown');
    expect(await at.read(at.orderOf('??KQ4M2XPW9AB0'))).toBe('tornUnknown');
  });

  it('three unreadable characters, or too little to go by, are worked out by nobody', async () => {
    const code = at.know(punch);
    expect(await at.read(at.orderOf(torn(code, 0, 1, 2)))).toBe('damagedCode');
    expect(await at.read(at.orderOf('ABC12?'))).toBe('unknownCode');
  });

  it('I8 tornTooMany: five in ten minutes, also over a restart; judging again is no try', async () => {
    const code = at.know(punch);
    for (let n = 0; n < maxTornTries; n++) {
      const order = at.orderOf(torn(code, n));
      for (let again = 0; again < 3; again++) expect(await at.read(order)).toBe('tornCode');
    }
    expect(await at.read(at.orderOf(torn(code, 7)))).toBe('tornTooMany');
    await at.restart();
    expect(await at.read(at.orderOf(torn(code, 7)))).toBe('tornTooMany');
    // A code read whole is taken all the while.
    expect(await at.read(at.orderOf(code))).toBe('ok');
    await at.wait(tornWindowMs);
    expect(await at.read(at.orderOf(torn(code, 7)))).toBe('tornCode');
  });

  it('is bounded in time: the widest alphabet there is, twice', async () => {
    const order = at.orderOf('aB3?dE6?hJ9kQ');
    const began = performance.now();
    expect(await at.read(order)).toBe('tornUnknown');
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
