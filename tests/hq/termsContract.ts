import { expect, it } from 'vitest';
import { contradictions } from '../../shared/i18n/contradictions.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type {
  CachedVoucher,
  FeedEvent,
  ReceiptElsewhere,
  ShopConfig,
} from '../../shared/protocol/feed.ts';
import type { Tried } from '../../hq/vouchers/tryOrder.ts';
import {
  campaignById,
  feedHead,
  feedSince,
  makeCampaign,
  makeRefs,
  used,
  wholeSnapshot,
} from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';

interface Faults {
  readonly code: string;
  readonly detail?: string;
  readonly faults?: readonly { readonly field: string; readonly message: string }[];
}

/** What head office is told of its chain, and what the terminals learn of it, over every database. */
export function termsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`terms on ${name}`, place, (office) => {
    async function newShop(more: object = {}): Promise<ShopConfig> {
      const wanted = { name: '新店', currency: 'CNY', zone: 'Asia/Shanghai', ...more };
      return (await (await office().admin('shops', wanted)).json()) as ShopConfig;
    }

    async function shop(id: string): Promise<ShopConfig | undefined> {
      const { shops } = await office().list<{ shops: readonly ShopConfig[] }>('shops');
      return shops.find((one) => one.id === id);
    }

    const shopsIn = (events: readonly FeedEvent[]) =>
      events.flatMap((event) => (event.kind === 'shop' ? [event.shop] : []));
    const vouchersIn = (events: readonly FeedEvent[]): readonly CachedVoucher[] =>
      events.flatMap((event) => (event.kind === 'vouchers' ? event.vouchers : []));
    const receiptsIn = (events: readonly FeedEvent[]): readonly ReceiptElsewhere[] =>
      events.flatMap((event) => (event.kind === 'receipts' ? event.receipts : []));
    const calendarsIn = (events: readonly FeedEvent[]) =>
      events.flatMap((event) => (event.kind === 'holidays' ? [event.calendar] : []));

    it('I2: the first terminal of a shop keeps its account, until another is named', async () => {
      const { id, authority } = await newShop();
      expect(authority).toBeNull();
      const first = await office().terminal(id);
      expect(first.reply.shop.authority).toBe(first.device);
      const second = await office().terminal(id);
      expect(second.reply.shop.authority).toBe(first.device);
      const after = await feedHead(first);
      const named = await office().admin(`shops/${id}/authority`, { device: second.device }, 'PUT');
      expect(await named.json()).toMatchObject({ id, authority: second.device });
      expect(shopsIn(await feedSince(first, after))).toMatchObject([{ authority: second.device }]);
      expect(shopsIn(await wholeSnapshot(first))).toMatchObject([{ authority: second.device }]);
    });

    it('I8: names no authority that is not at work in the shop', async () => {
      const { id } = await newShop();
      const [own, other] = [await office().terminal(id), await office().terminal('xuhui')];
      const name = async (device: string) =>
        (await office().admin(`shops/${id}/authority`, { device }, 'PUT')).status;
      expect(await name(other.device)).toBe(404);
      expect(await name('00'.repeat(16))).toBe(404);
      const third = await office().terminal(id);
      await office().admin(`devices/${third.device}/revoke`, {});
      expect(await name(third.device)).toBe(404);
      expect(await shop(id)).toMatchObject({ authority: own.device });
    });

    it('tells a shop its groups and its holiday calendar', async () => {
      const calendar = {
        id: 'at',
        days: [{ date: '2026-12-08', name: { zh: '节', en: 'Feast' } }],
      };
      expect((await office().admin('holidays/at', calendar, 'PUT')).status).toBe(200);
      const { id } = await newShop({ groups: ['airport'], calendar: 'at' });
      const terminal = await office().terminal(id);
      expect(terminal.reply.shop).toMatchObject({ groups: ['airport'], calendar: 'at' });
      const after = await feedHead(terminal);
      await office().admin(`shops/${id}/groups`, { groups: ['airport', 'night'] }, 'PUT');
      await office().admin(`shops/${id}/calendar`, { calendar: null }, 'PUT');
      expect(shopsIn(await feedSince(terminal, after))).toMatchObject([
        { groups: ['airport', 'night'], calendar: 'at' },
        { groups: ['airport', 'night'], calendar: null },
      ]);
      const unknown = await office().admin(`shops/${id}/calendar`, { calendar: 'mars' }, 'PUT');
      expect(unknown.status).toBe(404);
      const twice = await office().admin(`shops/${id}/groups`, { groups: ['a', 'a'] }, 'PUT');
      expect(twice.status).toBe(400);
    });

    it('I10: a calendar is put whole, told by the feed and in the snapshot', async () => {
      const terminal = await office().terminal();
      const after = await feedHead(terminal);
      const day = (date: string) => ({ date, name: { zh: '节日', en: 'Holiday' } });
      const first = { id: 'hk', days: [day('2026-12-25'), day('2026-12-26')] };
      const second = { id: 'hk', days: [day('2026-12-25')] };
      await office().admin('holidays/hk', first, 'PUT');
      await office().admin('holidays/hk', second, 'PUT');
      expect(calendarsIn(await feedSince(terminal, after))).toEqual([first, second]);
      const known = calendarsIn(await wholeSnapshot(terminal));
      expect(known.filter(({ id }) => id === 'hk')).toEqual([second]);
      expect(known.map(({ id }) => id)).toContain('cn');
      const { calendars } = await office().list<{ calendars: readonly object[] }>('holidays');
      expect(calendars).toContainEqual(second);
    });

    it('I5: refuses a calendar that names a day twice, or another than its address', async () => {
      const day = { date: '2026-12-25', name: { zh: '节日', en: 'Holiday' } };
      const put = async (id: string, days: readonly object[]) =>
        (await office().admin('holidays/mo', { id, days }, 'PUT')).status;
      expect(await put('mo', [day, day])).toBe(400);
      expect(await put('hk', [day])).toBe(400);
      expect(await put('mo', [{ ...day, date: '2026-13-01' }])).toBe(400);
    });

    it('extends a campaign by a version of its own', async () => {
      const terminal = await office().terminal();
      const campaign = await makeCampaign(office(), { validThrough: '2027-01-31' });
      await makeRefs(office(), campaign, 3);
      const after = await feedHead(terminal);
      const extend = (through: string) =>
        office().admin('vouchers/extend', { campaignId: campaign.id, through });
      expect(await (await extend('2027-03-31')).json()).toEqual({ version: 2, vouchers: 3 });
      expect(await campaignById(office(), campaign.id)).toEqual({
        ...campaign,
        version: 2,
        extendedThrough: '2027-03-31',
      });
      const told = (await feedSince(terminal, after)).flatMap((event) =>
        event.kind === 'campaign' ? [event.campaign] : [],
      );
      expect(told).toMatchObject([{ version: 2, extendedThrough: '2027-03-31' }]);
      expect((await extend('2027-03-30')).status).toBe(409);
      const early = await makeCampaign(office(), { validThrough: '2027-01-31' });
      const sooner = await office().admin('vouchers/extend', {
        campaignId: early.id,
        through: '2027-01-01',
      });
      expect(sooner.status).toBe(400);
      const [fault] = ((await sooner.json()) as Faults).faults ?? [];
      expect(fault?.field).toBe('through');
      expect(fault?.message).toContain(contradictions.zh.extendedToEarlierTitle);
      expect(fault?.message).toContain(contradictions.en.extendedToEarlierTitle);
    });

    it('extends vouchers listed, all or none', async () => {
      const terminal = await office().terminal();
      const campaign = await makeCampaign(office(), { validThrough: '2027-01-31' });
      const refs = await makeRefs(office(), campaign, 3);
      const after = await feedHead(terminal);
      const extend = (listed: readonly string[], through: string) =>
        office().admin('vouchers/extend', { refs: listed, through });
      const stranger = 'cd'.repeat(16);
      const refused = await extend([...refs, stranger], '2027-03-31');
      expect(refused.status).toBe(404);
      expect(((await refused.json()) as Faults).faults?.map(({ field }) => field)).toEqual([
        stranger,
      ]);
      const listed = refs.slice(0, 2);
      expect(await (await extend(listed, '2027-03-31')).json()).toEqual({
        version: null,
        vouchers: 2,
      });
      const told = vouchersIn(await feedSince(terminal, after));
      expect(told.map(({ ref }) => ref).toSorted()).toEqual(listed.toSorted());
      expect(told.map((one) => one.extendedThrough)).toEqual(['2027-03-31', '2027-03-31']);
      expect((await extend(listed, '2027-02-28')).status).toBe(409);
      const known = vouchersIn(await wholeSnapshot(terminal));
      expect(known.find(({ ref }) => ref === refs[0])?.extendedThrough).toBe('2027-03-31');
      expect(known.find(({ ref }) => ref === refs[2])?.extendedThrough).toBeNull();
    });

    it('says in words why a campaign contradicts itself', async () => {
      const {
        id: _,
        no: _no,
        version: _version,
        ...terms
      } = office().chain.campaigns[0] as Campaign;
      const wrong = { ...terms, id: null, validThrough: '2001-01-01' };
      const answer = await office().admin('campaigns', wrong);
      expect(answer.status).toBe(400);
      const { faults = [] } = (await answer.json()) as Faults;
      const fault = faults.find(({ field }) => field === 'validThrough');
      expect(fault?.message).toContain(contradictions.zh.endsBeforeStartNext);
      expect(fault?.message).toContain(contradictions.en.endsBeforeStartNext);
    });

    it('I10: what is made in a customer’s name is received by them, told by feed and snapshot', async () => {
      const terminal = await office().terminal();
      const after = await feedHead(terminal);
      const campaign = await makeCampaign(office(), {});
      const customer = office().chain.customers[5]?.id ?? '';
      const [byOffice] = await makeRefs(office(), campaign, 1, customer);
      await makeRefs(office(), campaign, 2);
      const made = await terminal.fetchSigned('/v1/vouchers/make', {
        method: 'POST',
        body: JSON.stringify({
          v: protocolVersion,
          campaignId: campaign.id,
          count: 1,
          customer,
          by: 'lin',
        }),
      });
      expect(made.status).toBe(200);
      const told = receiptsIn(await feedSince(terminal, after));
      const what = { campaignNo: campaign.no, customer, valueMinor: 1000, by: null };
      expect(told).toMatchObject([
        { ...what, ref: byOffice, shop: '' },
        { ...what, shop: 'jingan' },
      ]);
      const known = receiptsIn(await wholeSnapshot(await office().terminal('xuhui')));
      for (const receipt of told) expect(known).toContainEqual(receipt);
    });

    it('I3: makes nothing in a customer’s name beyond a limit on receiving', async () => {
      const limits = [
        { on: 'receipt', per: 'customer', period: { kind: 'ever' }, measure: 'uses', max: 2 },
      ] as const;
      const campaign = await makeCampaign(office(), { limits });
      const customer = office().chain.customers[6]?.id ?? '';
      const make = (count: number, whose: string | null) =>
        office().admin('vouchers', {
          shop: 'jingan',
          campaignId: campaign.id,
          count,
          customer: whose,
        });
      expect((await make(3, customer)).status).toBe(409);
      expect((await make(2, customer)).status).toBe(200);
      expect((await make(1, customer)).status).toBe(409);
      expect((await make(5, null)).status).toBe(200);
    });

    it('gives vouchers the days of their campaign, from the day they are issued where it says so', async () => {
      const terminal = await office().terminal();
      const after = await feedHead(terminal);
      const campaign = await makeCampaign(office(), {
        validity: { kind: 'daysFromIssue', days: 1 },
      });
      const [ref] = await makeRefs(office(), campaign, 1);
      const made = vouchersIn(await feedSince(terminal, after)).find((one) => one.ref === ref);
      expect(made?.firstDay).toBe(made?.lastDay);
      expect(made?.lastDay).not.toBe(campaign.validThrough);
    });

    it('tries an order: what would be decided, and every rule with what it compared', async () => {
      const terminal = await office().terminal();
      const campaign = await makeCampaign(office(), {});
      const [ref] = (await makeRefs(office(), campaign, 1)) as [string];
      const order = {
        shop: 'jingan',
        lines: [
          {
            lineId: 'a',
            name: '奶茶',
            item: 'MT-M',
            categories: ['milktea'],
            quantity: 1,
            unitPriceMinor: 1800,
          },
        ],
        vouchers: [{ ref }],
      };
      const tryIt = async (change: object = {}) => {
        const response = await office().admin('try', { ...order, ...change });
        expect(response.status).toBe(200);
        return (await response.json()) as Tried;
      };
      const good = await tryIt();
      expect(good.decision).toMatchObject({ confirmable: true, discountMinor: 1000 });
      expect(good.explanations[0]?.tried.every(({ outcome }) => outcome !== 'refused')).toBe(true);
      terminal.append(redemption([used(campaign, ref)]));
      await terminal.push();
      const again = await tryIt();
      expect(again.decision.vouchers).toMatchObject([
        { verdict: 'refused', refusal: { reason: 'alreadyUsed', lastUse: { shop: 'jingan' } } },
      ]);
      expect(again.explanations[0]?.tried).toContainEqual(
        expect.objectContaining({ rule: 'used', outcome: 'refused' }),
      );
      const before = await tryIt({ at: Date.parse('2020-01-01T12:00:00+08:00') });
      expect(before.decision.vouchers).toMatchObject([
        { verdict: 'refused', refusal: { reason: 'alreadyUsed' } },
      ]);
    });

    it('I5: tries nothing that it does not know, or that is no order', async () => {
      const status = async (body: object) => (await office().admin('try', body)).status;
      const order = { shop: 'jingan', lines: [], vouchers: [{ ref: 'ef'.repeat(16) }] };
      expect(await status(order)).toBe(404);
      expect(await status({ ...order, shop: 'nowhere' })).toBe(404);
      expect(await status({ ...order, vouchers: [] })).toBe(400);
      expect(await status({ ...order, at: 1e300 })).toBe(400);
      const ref = office().chain.vouchers[0]?.cached.ref;
      const stranger = { ...order, vouchers: [{ ref }], customer: 'ef'.repeat(16) };
      expect(await status(stranger)).toBe(404);
    });
  });
}
