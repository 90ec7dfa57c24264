import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryOfKind } from '../../main/app/entries.ts';
import { referenceFor } from '../../main/app/undo/receiptReferences.ts';
import type { MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { milkTeaCodes, pinOf } from '../e2e/demoCoupons.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { openSimCounter } from './simCounter.ts';
import type { SimCounter, SimTime } from './simCounter.ts';

const pin = '2580';

describe('a coupon earned by a redemption that another counter undoes', () => {
  const codes = [...milkTeaCodes()];
  let office: TestOffice;
  let time: SimTime;
  let here: SimCounter;
  let there: SimCounter;
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');

  async function valueOf<M extends MethodName>(counter: SimCounter, method: M, input: unknown) {
    const answer = await counter.call(method, input);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
    return answer.value as OutputOf<M>;
  }

  beforeAll(async () => {
    time = { now: Date.now() };
    office = await startTestOffice({ now: () => time.now });
    const person = { name: 'boss', role: 'areaManager', pin, shops: null };
    const answer = await office.admin('people', person);
    const { id } = (await answer.json()) as { readonly id: string };
    here = await openSimCounter(office, 'jingan', time);
    there = await openSimCounter(office, 'xuhui', time);
    for (const counter of [here, there]) {
      await valueOf(counter, 'session.signIn', { personId: id, pin });
    }
  });
  afterAll(async () => {
    here?.close();
    there?.close();
    await office?.stop();
  });

  /** Milk teas for ¥72: with one of them free, enough is paid to earn the coupon. */
  const order = (raw: string) => ({
    orderId: newId(),
    lines: [
      {
        lineId: 'a',
        name: '中杯奶茶',
        item: 'MT-M',
        categories: ['drink', 'milktea'],
        quantity: 4,
        unitPriceMinor: 1_800,
      },
    ],
    vouchers: [{ scan: { scanId: newId(), raw, source: 'typed' } }],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  });

  async function redeem(counter: SimCounter, raw: string): Promise<number> {
    const draft = order(raw);
    const { seen } = await valueOf(counter, 'redeem.prepare', { order: draft });
    const wanted = { order: draft, seen, approval: null };
    return (await valueOf(counter, 'redeem.confirm', wanted)).seq;
  }

  async function readAs(counter: SimCounter, raw: string): Promise<string> {
    const draft = { order: order(raw) };
    const { items, decision } = await valueOf(counter, 'redeem.prepare', draft);
    const [item] = items;
    if (item?.readable === false) return item.reason;
    const [outcome] = decision.vouchers;
    return outcome?.verdict === 'refused' ? outcome.refusal.reason : (outcome?.verdict ?? 'none');
  }

  /** Redeems here and gives what it earned: the receipt’s reference, and the coupon’s code. */
  async function earn() {
    const seq = await redeem(here, codes.shift() ?? '');
    const given = await valueOf(here, 'customer.issueAfter', { seq });
    expect(given).toMatchObject({ state: 'given' });
    const { reference, coupon } = here.context.store.read((tx) => {
      const redemption = entryOfKind(tx.entry(seq) ?? fail(), 'redemption') ?? fail();
      const issued = entryOfKind(tx.entry(given.seq) ?? fail(), 'issuedAfter') ?? fail();
      return { reference: referenceFor(here.context, tx, redemption), coupon: issued.body.ref };
    });
    const paper = await valueOf(here, 'history.paper', { seq: given.seq });
    const [, typed = ''] = paper.text.split('请手工输入：');
    const code = typed.replaceAll(/[^0-9A-Z]/g, '').slice(0, 144);
    return { seq, couponSeq: given.seq, coupon, code, reference: reference ?? '' };
  }

  async function undoThere(reference: string): Promise<void> {
    await valueOf(there, 'undo.do', {
      undoId: newId(),
      of: { reference },
      part: { kind: 'whole' },
      reason: 'brought back',
      approval: { personId: 'lin', pin: pinOf('lin'), reason: 'brought back' },
    });
  }

  const stateOf = async (seq: number) =>
    (await valueOf(here, 'goodwill.list', { before: null, count: 20 })).find(
      (one) => one.seq === seq,
    )?.state;

  it('ends everywhere as soon as both counters have told head office', async () => {
    const { reference, code, seq, couponSeq } = await earn();
    const other = await earn();
    await here.sync();
    await there.sync();
    expect(await readAs(there, code)).toBe('ok');
    await undoThere(reference);
    await there.sync();
    await here.sync();
    expect(await readAs(here, code)).toBe('killed');
    expect(await readAs(there, code)).toBe('killed');
    expect(await stateOf(couponSeq)).toBe('voided');
    expect(await valueOf(here, 'customer.after', { seq })).toMatchObject({
      given: { state: 'voided' },
    });
    expect(await stateOf(other.couponSeq)).toBe('given');
    expect(await readAs(there, other.code)).toBe('ok');
  });

  it('ends also where the undo reached head office before the coupon', async () => {
    const { reference, code, couponSeq } = await earn();
    await undoThere(reference);
    await there.sync();
    expect(await readAs(here, code)).toBe('ok');
    await here.sync();
    await there.sync();
    expect(await readAs(here, code)).toBe('killed');
    expect(await readAs(there, code)).toBe('killed');
    expect(await stateOf(couponSeq)).toBe('voided');
  });

  it('stays used where somebody used it first', async () => {
    const { reference, code, coupon, couponSeq } = await earn();
    await redeem(here, code);
    await here.sync();
    await there.sync();
    await undoThere(reference);
    await there.sync();
    await here.sync();
    expect(await stateOf(couponSeq)).toBe('used');
    expect(await killed(coupon)).toEqual([]);
  });

  it('ends once where both counters undo before either hears', async () => {
    const { reference, coupon, couponSeq, seq } = await earn();
    await here.sync();
    await there.sync();
    await undoThere(reference);
    await valueOf(here, 'undo.do', {
      undoId: newId(),
      of: { seq },
      part: { kind: 'whole' },
      reason: 'brought back',
      approval: null,
    });
    await here.sync();
    expect(await killed(coupon)).toMatchObject([{ reason: expect.stringContaining('undone') }]);
    const [before] = await killed(coupon);
    await there.sync();
    expect(await stateOf(couponSeq)).toBe('voided');
    expect(await killed(coupon)).toEqual([before]);
  });

  async function killed(ref: string) {
    const rows = await office.service.office.db.selectFrom('voucher_kill').selectAll().execute();
    return rows.filter((row) => row.ref === ref && row.killed);
  }
});

function fail(): never {
  throw new Error('not there');
}
