import { afterAll, afterEach, beforeAll, expect, describe, it } from 'vitest';
import { rainCheckDays } from '../../shared/domain/stock/rainCheck.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { redeemed, redemption } from '../hq/paperTerminal.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter } from './counter.ts';
import type { TestCounter } from './counter.ts';

const teaNo = 101;

describe('a rain-check goes through the chain', () => {
  let office: TestOffice;
  const counters: TestCounter[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());
  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
  });

  async function synced(shop: string): Promise<TestCounter> {
    const counter = openCounter();
    counters.push(counter);
    const answer = await counter.enrol(office.url, await office.code(shop));
    if (!answer.ok) throw new Error(answer.problem.code);
    await counter.line.now();
    return counter;
  }

  const voucherAt = ({ store }: TestCounter, ref: string) => store.read((tx) => tx.voucher(ref));
  const today = ({ clock }: TestCounter) =>
    clock.civil(clock.now().effective, 'Asia/Shanghai', 180).businessDay;

  it('given in one shop, it lengthens the voucher in another, and a use by it is good', async () => {
    const here = await synced('jingan');
    const there = await synced('xuhui');
    const cached = office.chain.vouchers.find(({ cached: { campaignNo } }) => campaignNo === teaNo);
    const ref = cached?.cached.ref ?? '';
    const known = voucherAt(here, ref);
    const campaign = here.store.read((tx) => tx.campaignByNo(teaNo));
    if (known === null || campaign === null) throw new Error('the demo has no such voucher');
    // Later than the voucher's own last day, so that it is seen to be longer.
    const day = known.lastDay > today(here) ? known.lastDay : today(here);
    const goodThrough = addDays(today(here), rainCheckDays);
    here.append({
      kind: 'rainCheck',
      ref,
      hint: known.hint,
      form: known.form,
      campaign: { no: teaNo, name: campaign.name, item: null },
      firstDay: known.firstDay,
      lastDay: known.lastDay,
      goodThrough: goodThrough > day ? goodThrough : addDays(day, 1),
    });
    expect(here.store.read((tx) => tx.rainChecks(ref))).toHaveLength(1);
    await here.line.now();
    await there.line.now();
    const expected = goodThrough > known.lastDay ? goodThrough : known.extendedThrough;
    expect(voucherAt(there, ref)?.extendedThrough ?? null).toBe(expected);
    const seq = there.append(redemption([redeemed(ref)]));
    await there.line.now();
    expect(there.store.read((tx) => tx.sync())).toMatchObject({ ackedSeq: seq, quarantined: 0 });
  });
});
