import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noCodeRules, readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { rigVoucher } from '../faults/counterRig.ts';
import { openAtCounter } from './atCounter.ts';
import type { AtCounter } from './atCounter.ts';

/** `rigVoucher(n)`: 1 takes ¥5 off. */
const fiveOff = 1;
const separator = '\u001d';
const coupon = '48912345678980001';

/** GS1's years have two digits, and a century of their own: the nearest. */
const inTenYears = `${String((new Date().getFullYear() + 10) % 100).padStart(2, '0')}1231`;

/** The same coupon, ending and claiming as it may. */
const dressed = (expiry: string, amount = '') => [
  `]C1255${coupon}${separator}17${expiry}${amount === '' ? '' : `3902${amount}`}`,
  `(255)${coupon}(17)${expiry}${amount === '' ? '' : `(3902)${amount}`}`,
  `https://id.gs1.org/255/${coupon}?17=${expiry}${amount === '' ? '' : `&3902=${amount}`}`,
];

describe('a GS1 coupon at the counter', () => {
  let at: AtCounter;

  beforeEach(async () => {
    at = await openAtCounter();
  });
  afterEach(() => at.close());

  function know(text: string, change: Partial<CachedVoucher> = {}): void {
    const key = at.rig.context.secrets.get('chainKey');
    const code = readCode(text, noCodeRules);
    if (key === null || code.kind === 'unreadable') throw new Error('no voucher can be made');
    const ref = voucherRef(at.rig.context.crypto, key, voucherIdText(code));
    const own = { ref, form: 'foreign' as const, customer: null, usesAllowed: 1 };
    const voucher = { ...rigVoucher(at.rig, fiveOff), ...own, ...change };
    at.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
  }

  async function judged(raw: string) {
    const { items, decision } = await at.rig.call('redeem.prepare', { order: at.orderOf(raw) });
    const [item] = items;
    const [outcome] = decision.vouchers;
    if (item === undefined || !item.readable || outcome === undefined) throw new Error('not read');
    return { item, outcome };
  }
  const lastDayOf = async (raw: string) => (await judged(raw)).item.voucher.lastDay;
  const refusalOf = async (raw: string) => {
    const { outcome } = await judged(raw);
    return outcome.verdict === 'refused' ? outcome.refusal : outcome.verdict;
  };
  const warningsOf = async (raw: string) => {
    const { outcome } = await judged(raw);
    return outcome.verdict === 'refused' ? [] : outcome.acceptance.warnings;
  };

  it('I2: used in one dress, it is used in every other', async () => {
    know(`255${coupon}`);
    const [first = '', ...others] = dressed(inTenYears);
    expect(await at.confirm(at.orderOf(first), false)).toBe('done');
    for (const raw of [...others, `255${coupon}`, `(255)${coupon}`]) {
      expect(await refusalOf(raw)).toMatchObject({ reason: 'alreadyUsed' });
    }
  });

  it('expired: its own last day is past, whatever the campaign says; again and in every dress', async () => {
    know(`255${coupon}`);
    for (const raw of [...dressed('240531'), ...dressed('240531'), ...dressed('240500')]) {
      expect(await refusalOf(raw)).toMatchObject({ reason: 'expired', lastDay: '2024-05-31' });
    }
    // Without that day it is as good as it was issued.
    expect(await refusalOf(`(255)${coupon}`)).toBe('ok');
  });

  it('a later day in the code makes nothing longer', async () => {
    know(`255${coupon}`, { lastDay: '2020-01-31' });
    for (const raw of dressed(inTenYears)) {
      expect(await lastDayOf(raw)).toBe('2020-01-31');
      expect(await refusalOf(raw)).toMatchObject({ reason: 'expired', lastDay: '2020-01-31' });
    }
  });

  it('what head office granted since outranks the day in the code', async () => {
    know(`255${coupon}`, { extendedThrough: '2099-06-30' });
    const [raw = ''] = dressed('240531');
    expect(await lastDayOf(raw)).toBe('2099-06-30');
    expect(await refusalOf(raw)).toBe('ok');
  });

  it('the day is frozen in the entry with the code as its source', async () => {
    know(`255${coupon}`, { lastDay: '2099-01-31' });
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const [raw = ''] = dressed(soon.slice(2).replaceAll('-', ''));
    expect(await at.confirm(at.orderOf(raw), false)).toBe('done');
    const entry = at.rig.store.read((tx) => tx.entry(tx.head().seq));
    expect(entry?.json).toContain(`"name":"lastDay","source":"code","value":"${soon}"`);
  });

  it('codeSaysOther: another amount is told, and the campaign’s is given', async () => {
    know(`255${coupon}`);
    for (const raw of dressed(inTenYears, '500')) expect(await warningsOf(raw)).toEqual([]);
    for (const raw of dressed(inTenYears, '99999')) {
      expect(await warningsOf(raw)).toEqual([{ kind: 'codeSaysOther' }]);
      const { outcome } = await judged(raw);
      expect(outcome).toMatchObject({ acceptance: { discountMinor: 500 } });
    }
    // 156 is this shop's currency, 840 isn't: an amount in another is compared with nothing.
    expect(await warningsOf(`(255)${coupon}(3912)156501`)).toEqual([{ kind: 'codeSaysOther' }]);
    expect(await warningsOf(`(255)${coupon}(3912)156500`)).toEqual([]);
    expect(await warningsOf(`(255)${coupon}(3910)1565`)).toEqual([]);
    expect(await warningsOf(`(255)${coupon}(3912)840501`)).toEqual([]);
    expect(await warningsOf(`(255)${coupon}(3903)5001`)).toEqual([]);
    expect(await warningsOf(`(255)${coupon}(3942)1000(8111)0042`)).toEqual([]);
  });
});
