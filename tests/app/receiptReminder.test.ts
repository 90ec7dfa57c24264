import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCareRig } from './careRig.ts';
import type { CareRig } from './careRig.ts';
import { hourMs } from './peopleRig.ts';

/** The rig begins at noon of 22 November. */
const tomorrow = '2026-11-23';
const inThreeDays = '2026-11-25';
const later = '2026-12-31';

describe('the reminder on a receipt', () => {
  let care: CareRig;
  beforeEach(async () => {
    care = await openCareRig();
    await care.counter.signIn('Wang');
  });
  afterEach(() => care.counter.close());

  const print = (receiptReminder: boolean) =>
    care.counter.rig.call('settings.set', { receiptReminder });
  /** What the original reads as it would print, on one line. */
  function receiptOf(seq: number, copy = 0): string {
    const paper = care.counter.rig.store.read((tx) =>
      care.counter.rig.paper.paperOf(tx, seq, copy),
    );
    return (paper?.text ?? '').replaceAll(/\s+/g, ' ');
  }
  async function receipt(customer: string | null = care.customer): Promise<string> {
    return receiptOf(await care.redeem(2_000, customer));
  }

  it('stands there once the shop wants it, masked, and not before', async () => {
    care.hold(31, tomorrow);
    care.hold(34, later);
    expect(await receipt()).not.toContain('还有');
    await print(true);
    const text = await receipt();
    expect(text).toContain('**** 5678');
    expect(text).toContain('还有2张，1张明天到期。');
    expect(text).not.toContain('13800135678');
    expect(text).not.toContain(care.customer);
  });

  it('is in the shop’s language, whatever the screen shows', async () => {
    care.hold(31, tomorrow);
    care.hold(34, later);
    await print(true);
    care.counter.setShop({ language: 'en' });
    expect(await receipt()).toContain('2 more vouchers, one ends tomorrow.');
  });

  it.each([
    [[tomorrow], '还有1张，明天到期。'],
    [['2026-11-22', tomorrow], '还有2张，1张今天到期。'],
    [[inThreeDays, inThreeDays, later], '还有3张，2张3天后到期。'],
    [[later, later], '还有2张券，欢迎再来。'],
  ])('says what ends first: %j', async (days, said) => {
    days.forEach((day, index) => care.hold(31 + 3 * index, day));
    await print(true);
    expect(await receipt()).toContain(said);
  });

  it('says nothing to who holds nothing, who is not named, or who wants to hear nothing', async () => {
    await print(true);
    expect(await receipt()).not.toContain('还有');
    care.hold(31, tomorrow);
    expect(await receipt(null)).not.toContain('还有1张');
    const { customer } = care;
    await care.counter.rig.call('customer.contact', { wishId: care.newId(), customer, may: false });
    expect(await receipt()).not.toContain('还有1张');
  });

  it('“tomorrow” is said on the day itself only, and on no copy', async () => {
    care.hold(31, later);
    care.hold(34, tomorrow);
    await print(true);
    const seq = await care.redeem(2_000, care.customer);
    expect(receiptOf(seq)).toContain('还有2张');
    expect(receiptOf(seq, 1)).not.toContain('还有2张');
    care.counter.pass(13 * hourMs);
    expect(receiptOf(seq)).not.toContain('还有2张');
  });

  it('is a manager’s to switch', async () => {
    await care.counter.signIn('Chen');
    expect(await care.counter.code('settings.set', { receiptReminder: true })).toBe('wrongRole');
  });
});
