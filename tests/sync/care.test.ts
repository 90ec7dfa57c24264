import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { openSimCounter } from './simCounter.ts';
import type { SimCounter, SimTime } from './simCounter.ts';

const pin = '2580';

describe('two counters and a head office', () => {
  let office: TestOffice;
  let time: SimTime;
  let here: SimCounter;
  let there: SimCounter;
  let boss: string;
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');

  async function valueOf<M extends MethodName>(counter: SimCounter, method: M, input: unknown) {
    const answer = await counter.call(method, input);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value as OutputOf<M>;
  }
  const pass = (ms: number) => {
    time.now += ms;
  };

  beforeAll(async () => {
    time = { now: Date.now() };
    office = await startTestOffice({ now: () => time.now });
    const person = { name: 'boss', role: 'areaManager', pin, shops: null };
    const answer = await office.admin('people', person);
    boss = ((await answer.json()) as { readonly id: string }).id;
    here = await openSimCounter(office, 'jingan', time);
    there = await openSimCounter(office, 'xuhui', time);
    for (const counter of [here, there]) {
      await valueOf(counter, 'session.signIn', { personId: boss, pin });
    }
  });
  afterAll(async () => {
    here?.close();
    there?.close();
    await office?.stop();
  });

  const order = (raw: string) => ({
    order: {
      orderId: newId(),
      lines: [
        {
          lineId: 'a',
          name: 'tea',
          item: null,
          categories: ['drink'],
          quantity: 1,
          unitPriceMinor: 3_000,
        },
      ],
      vouchers: [{ scan: { scanId: newId(), raw, source: 'typed' } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    },
  });

  async function give(counter: SimCounter) {
    const [template] = await valueOf(counter, 'goodwill.templates', {});
    return valueOf(counter, 'goodwill.issue', {
      issueId: newId(),
      campaignId: template?.campaign.id,
      reason: 'wait',
      note: '',
      customer: null,
      pin,
      approval: null,
    });
  }

  async function readAs(counter: SimCounter, code: string): Promise<string> {
    const { items, decision } = await valueOf(counter, 'redeem.prepare', order(code));
    const [item] = items;
    if (item?.readable === false) return item.reason;
    const [outcome] = decision.vouchers;
    return outcome?.verdict === 'refused' ? outcome.refusal.reason : (outcome?.verdict ?? 'none');
  }

  it('a coupon ended at one is refused at the other as soon as it hears', async () => {
    const { ref, code } = await give(here);
    await here.sync();
    await there.sync();
    pass(1_000);
    await valueOf(here, 'goodwill.void', { voidId: newId(), ref, because: 'mistake', note: '' });
    expect(await readAs(here, code ?? '')).toBe('killed');
    expect(await readAs(there, code ?? '')).not.toBe('killed');
    await here.sync();
    await there.sync();
    expect(await readAs(there, code ?? '')).toBe('killed');
    await here.sync();
    expect(await readAs(here, code ?? '')).toBe('killed');
  });

  it('a coupon used at the other can’t be ended at the one that gave it, which says where', async () => {
    const { ref, code } = await give(here);
    await here.sync();
    await there.sync();
    const draft = order(code ?? '');
    const { seen } = await valueOf(there, 'redeem.prepare', draft);
    await valueOf(there, 'redeem.confirm', { ...draft, seen, approval: null });
    await there.sync();
    await here.sync();
    const answer = await here.call('goodwill.void', {
      voidId: newId(),
      ref,
      because: 'mistake',
      note: '',
    });
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'couponUsed', detail: { shop: expect.stringMatching(/徐汇|Xuhui/) } },
    });
    const [row] = await valueOf(here, 'goodwill.list', { before: null, count: 1 });
    expect(row).toMatchObject({ ref, state: 'used' });
    expect((await valueOf(here, 'goodwill.effect', {})).all).toMatchObject({ cameBack: 1 });
  });

  it('what a customer wishes at one is honoured at the other, and at one that joins later', async () => {
    const customer = here.context.store.read(
      (tx) => tx.holdersOfEnding('2020-01-01', '2099-12-31', 1)[0],
    );
    expect(customer).toBeDefined();
    const wishAt = (counter: SimCounter) =>
      counter.context.store.read((tx) => tx.contactWish(customer ?? '')?.may ?? null);
    await valueOf(here, 'customer.contact', { wishId: newId(), customer, may: false });
    expect((await valueOf(here, 'customer.care', { id: customer })).may).toBe(false);
    expect(wishAt(there)).toBeNull();
    await here.sync();
    await there.sync();
    expect(wishAt(there)).toBe(false);
    // Who is at home in one shop is found there, at a counter that joins later too.
    const later = await openSimCounter(office, 'jingan', time);
    try {
      expect(wishAt(later)).toBe(false);
      await valueOf(later, 'session.signIn', { personId: boss, pin });
      const wake = { wakeId: newId(), customer, outcome: 'told' };
      expect(await later.call('customer.wake', wake)).toMatchObject({
        ok: false,
        problem: { code: 'doNotAsk' },
      });
    } finally {
      later.close();
    }
  });
});
