import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { timeoutsUntilPause } from '../../main/sync/claims.ts';
import type { InputOf, OutputOf } from '../../shared/contract/methods.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { refusalWords } from '../../shared/i18n/reasonWords.ts';
import type { ClaimReport } from '../../hq/claims/claimList.ts';
import { pinOf } from '../e2e/demoCoupons.ts';
import { makeCampaign } from '../hq/chainKit.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { ChainTill, chainWithinMs } from './chainTill.ts';
import { startMiddleman } from './middleman.ts';
import type { Middleman } from './middleman.ts';

/** So long a busy machine may take: what an answer says is tested, not how fast it comes. */
const patientMs = 10_000;
/** Nobody answers at all: then it costs the test so much. */
const shortMs = 1_000;

type Order = InputOf<'redeem.prepare'>['order'];
type Prepared = OutputOf<'redeem.prepare'>;

function verdictOf({ decision }: Prepared, place = 0): string {
  const outcome = decision.vouchers[place];
  if (outcome === undefined) return 'none';
  if (outcome.verdict === 'refused') return outcome.refusal.reason;
  const { certainty } = outcome.acceptance;
  return certainty.kind === 'certain' ? `${outcome.verdict}: ${certainty.because}` : certainty.kind;
}

describe('claims between terminals and head office', () => {
  let office: TestOffice;
  let hqOnly: Campaign;
  let carriesOn: Campaign;
  const tills: ChainTill[] = [];
  const between: Middleman[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
    hqOnly = await makeCampaign(office, { offline: { kind: 'hqOnly' } });
    carriesOn = await makeCampaign(office, { offline: { kind: 'accept' } });
  }, chainWithinMs);
  afterAll(() => office?.stop());
  afterEach(async () => {
    await Promise.all(tills.splice(0).map((till) => till.forget()));
    await Promise.all(between.splice(0).map((one) => one.stop()));
  });

  async function codes(campaign: Campaign, count: number): Promise<readonly string[]> {
    const wanted = { shop: 'jingan', campaignId: campaign.id, count, customer: null };
    const response = await office.admin('vouchers', wanted);
    return ((await response.json()) as { readonly codes: readonly string[] }).codes;
  }

  /** At work in this shop, with everything head office had to tell, by way of `hqUrl`. */
  async function open(
    mark: string,
    shop: string,
    hqUrl = office.url,
    budgetMs = patientMs,
  ): Promise<ChainTill> {
    const till = new ChainTill(mark, budgetMs);
    tills.push(till);
    await till.start();
    await till.join(hqUrl, await office.code(shop));
    await till.sync();
    return till;
  }

  async function throughMiddleman(mark: string, budgetMs = patientMs) {
    const middleman = await startMiddleman(office.url);
    between.push(middleman);
    return { middleman, till: await open(mark, 'jingan', middleman.url, budgetMs) };
  }

  function order(till: ChainTill, ...texts: readonly string[]): Order {
    const vouchers = texts.map((raw) => ({
      scan: { scanId: till.newId(), raw, source: 'wedge' as const },
    }));
    const line = { lineId: '1', name: '奶茶', item: 'MT-M', categories: ['drink'] };
    return {
      orderId: randomBytes(16).toString('hex'),
      lines: [{ ...line, quantity: 4, unitPriceMinor: 1800 }],
      vouchers,
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
  }

  const look = (till: ChainTill, wanted: Order) => till.call('redeem.prepare', { order: wanted });

  async function claims(state: ClaimReport['state']): Promise<readonly ClaimReport[]> {
    const path = `claims?state=${state}&limit=1000`;
    return (await office.list<{ claims: readonly ClaimReport[] }>(path)).claims;
  }

  const of = (wanted: Order) => (all: readonly ClaimReport[]) =>
    all.filter(({ orderId }) => orderId === wanted.orderId);

  /** All that was claimed for it has been given back. */
  async function released(wanted: Order): Promise<void> {
    await vi.waitFor(
      async () => {
        expect(of(wanted)(await claims('open'))).toEqual([]);
        expect(of(wanted)(await claims('released'))).not.toEqual([]);
      },
      { timeout: chainWithinMs },
    );
  }

  it(
    'I2: of two terminals one may redeem, surely, and the other says in words that it may not',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const [here, there] = [await open('a', 'jingan'), await open('b', 'xuhui')];
      const [mine, theirs] = [order(here, raw), order(there, raw)];
      const prepared = await look(here, mine);
      expect(verdictOf(prepared)).toBe('ok: claim');
      const refused = await look(there, theirs);
      expect(verdictOf(refused)).toBe('claimRefused');
      const [outcome] = refused.decision.vouchers;
      if (outcome?.verdict !== 'refused') throw new Error('not refused');
      expect(refusalWords(outcome.refusal)).toMatchObject({
        titleKey: 'claimRefusedTitle',
        nextKey: 'claimRefusedNext',
      });

      const done = await here.call('redeem.confirm', {
        order: mine,
        seen: prepared.seen,
        approval: null,
      });
      expect(verdictOf({ ...prepared, decision: done.decision })).toBe('ok: claim');
      // What the refused one looked at is gone with Esc; there is nothing of it to give back.
      await there.call('redeem.letGo', { orderId: theirs.orderId });
      await here.sync();
      expect(of(mine)(await claims('used'))).toHaveLength(1);
      await there.sync();
      expect(verdictOf(await look(there, order(there, raw)))).toBe('alreadyUsed');
    },
    chainWithinMs,
  );

  it(
    'I2: let go of, the voucher is free for the other terminal',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const [here, there] = [await open('a', 'jingan'), await open('b', 'xuhui')];
      const mine = order(here, raw);
      expect(verdictOf(await look(here, mine))).toBe('ok: claim');
      await here.call('redeem.letGo', { orderId: mine.orderId });
      await released(mine);
      expect(verdictOf(await look(there, order(there, raw)))).toBe('ok: claim');
    },
    chainWithinMs,
  );

  it(
    'an order that changes holds what is in it now, by one claim',
    async () => {
      const [raw = '', second = ''] = await codes(hqOnly, 2);
      const till = await open('a', 'jingan');
      const one = order(till, raw);
      await look(till, one);
      const both = { ...order(till, raw, second), orderId: one.orderId };
      const prepared = await look(till, both);
      expect([verdictOf(prepared), verdictOf(prepared, 1)]).toEqual(['ok: claim', 'ok: claim']);
      expect(of(one)(await claims('open'))).toMatchObject([{ items: [{}, {}] }]);
      await look(till, { ...both, vouchers: both.vouchers.slice(1) });
      expect(of(one)(await claims('open'))).toMatchObject([{ items: [{}] }]);
      // Looked at once more, nothing is asked again.
      const before = await claims('released');
      await look(till, { ...both, vouchers: both.vouchers.slice(1) });
      expect(await claims('released')).toHaveLength(before.length);
    },
    chainWithinMs,
  );

  it(
    'I3: while head office gives no answer in time, it is as before, and not asked for a while',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const [other = ''] = await codes(carriesOn, 1);
      const { middleman, till } = await throughMiddleman('a', shortMs);
      const asked = () => middleman.heard.filter((one) => one === 'POST /v1/claims').length;
      middleman.set('noAnswer', '/v1/claims');
      const waiting = order(till, raw);
      for (let tries = 1; tries <= timeoutsUntilPause; tries++) {
        expect(verdictOf(await look(till, waiting))).toBe('needsHq');
        expect(asked()).toBe(tries);
      }
      expect(verdictOf(await look(till, waiting))).toBe('needsHq');
      expect(asked()).toBe(timeoutsUntilPause);
      expect(verdictOf(await look(till, order(till, other)))).toBe('fresh');
      // Head office had granted what nobody heard of: it is given back as soon as that can be said.
      middleman.set('pass');
      await released(waiting);
    },
    chainWithinMs,
  );

  it(
    'an order that is let go of while another waits for its answer is never claimed',
    async () => {
      const [raw = '', other = ''] = await codes(hqOnly, 2);
      const { middleman, till } = await throughMiddleman('a', shortMs);
      const asked = () => middleman.heard.filter((one) => one === 'POST /v1/claims').length;
      middleman.set('noAnswer', '/v1/claims');
      const [first, second] = [order(till, raw), order(till, other)];
      const looks = [look(till, first), look(till, second)];
      await vi.waitFor(() => expect(asked()).toBe(1));
      await till.call('redeem.letGo', { orderId: second.orderId });
      await Promise.all(looks);
      expect(asked()).toBe(1);
      middleman.set('pass');
      await released(first);
      expect(of(second)([...(await claims('open')), ...(await claims('released'))])).toEqual([]);
    },
    chainWithinMs,
  );

  it(
    'one look right after another asks once',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const { middleman, till } = await throughMiddleman('a');
      const wanted = order(till, raw);
      const looks = await Promise.all([look(till, wanted), look(till, wanted)]);
      expect(looks.map((one) => verdictOf(one)).at(-1)).toBe('ok: claim');
      expect(middleman.heard.filter((one) => one === 'POST /v1/claims')).toHaveLength(1);
    },
    chainWithinMs,
  );

  it(
    'I2: without head office every terminal refuses what only it may allow, and carries on with the rest',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const [other = ''] = await codes(carriesOn, 1);
      const { middleman, till } = await throughMiddleman('a');
      middleman.set('notFound');
      await till.try('sync.now', {});
      expect(verdictOf(await look(till, order(till, raw)))).toBe('needsHq');
      expect(verdictOf(await look(till, order(till, other)))).toBe('doubtful');
      expect(middleman.heard).not.toContain('POST /v1/claims');
    },
    chainWithinMs,
  );

  it(
    'I1: a terminal that ended in between goes on with the claim it made',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const till = await open('a', 'jingan');
      const wanted = order(till, raw);
      await look(till, wanted);
      const [claim] = of(wanted)(await claims('open'));
      await till.shut();
      await till.start();
      await till.call('session.signIn', { personId: 'mei', pin: pinOf('mei') });
      await till.sync();
      const prepared = await look(till, wanted);
      expect(verdictOf(prepared)).toBe('ok: claim');
      const { seen } = prepared;
      await till.call('redeem.confirm', { order: wanted, seen, approval: null });
      await till.sync();
      expect(of(wanted)(await claims('used'))).toMatchObject([{ claimId: claim?.claimId }]);
      expect(of(wanted)(await claims('released'))).toEqual([]);
    },
    chainWithinMs,
  );

  it(
    'a release that could not be sent is sent after the next start',
    async () => {
      const [raw = ''] = await codes(hqOnly, 1);
      const { middleman, till } = await throughMiddleman('a');
      const wanted = order(till, raw);
      await look(till, wanted);
      middleman.set('notFound', '/v1/claims');
      await till.call('redeem.letGo', { orderId: wanted.orderId });
      await vi.waitFor(() =>
        expect(middleman.heard.some((one) => one.endsWith('/release'))).toBe(true),
      );
      await till.shut();
      expect(of(wanted)(await claims('open'))).toHaveLength(1);
      middleman.set('pass');
      await till.start();
      await released(wanted);
    },
    chainWithinMs,
  );
});
