import { expect, it } from 'vitest';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import { packedVouchers } from '../../hq/feed/snapshotVouchers.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { vouchersPage } from '../../shared/protocol/feed.ts';
import type { CachedCustomer, CachedVoucher, FeedEvent } from '../../shared/protocol/feed.ts';
import { replyHeaders } from '../../shared/protocol/push.ts';
import { bodyBytes } from '../../shared/protocol/signatures.ts';
import { unpackVoucherPage, voucherOfPacked } from '../../shared/protocol/voucherPage.ts';
import { feedHead, feedSince, makeCampaign, makeRefs, wholeSnapshot } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';

type CustomersEvent = Extract<FeedEvent, { kind: 'customers' }>;

function customersIn(events: readonly FeedEvent[]): CustomersEvent[] {
  return events.filter((event) => event.kind === 'customers');
}

function vouchersIn(events: readonly FeedEvent[]): readonly CachedVoucher[] {
  return events.flatMap((event) => (event.kind === 'vouchers' ? event.vouchers : []));
}

/** What a snapshot says to a terminal: packed vouchers, and of people only what is the shop's. */
export function snapshotContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`${name}: snapshots`, place, (office) => {
    const read = (bytes: Uint8Array, after: string | null) => {
      const page = unpackVoucherPage(bytes, { after, self: vouchersPage });
      if ('fault' in page) throw new Error(page.fault);
      return page.page;
    };

    /** All vouchers in pages of so many; between two pages `meanwhile` is done. */
    async function inPages(
      most: number,
      meanwhile: () => Promise<unknown> = async () => undefined,
    ): Promise<readonly CachedVoucher[]> {
      const all: CachedVoucher[] = [];
      for (let after: string | null = null; ;) {
        const page = read(await packedVouchers(office().service.office, after, most), after);
        all.push(...page.vouchers.map(voucherOfPacked));
        if (page.next !== vouchersPage) return all;
        after = all.at(-1)?.ref ?? null;
        await meanwhile();
      }
    }

    it('bring every voucher once, in the order of the refs, whatever the size of a page', async () => {
      const one = await inPages(10_000);
      const refs = one.map(({ ref }) => ref);
      expect(refs).toEqual([...new Set(refs)].toSorted());
      expect(refs.length).toBeGreaterThanOrEqual(office().chain.vouchers.length);
      expect(await inPages(617)).toEqual(one);
      // A last page that is just full.
      expect(await inPages(one.length)).toEqual(one);
      const known = new Map(one.map((voucher) => [voucher.ref, voucher]));
      for (const { cached } of office().chain.vouchers) {
        expect(known.get(cached.ref)).toEqual(cached);
      }
    });

    it('I10: lose nothing of what is added while their pages are asked for', async () => {
      const campaign = await makeCampaign(office(), {});
      const before = await inPages(10_000);
      const made: string[] = [];
      const reader = await office().terminal('xuhui');
      const cursor = await feedHead(reader);
      const paged = await inPages(900, async () => {
        made.push(...(await makeRefs(office(), campaign, 3)));
      });
      const fed = vouchersIn(await feedSince(reader, cursor));
      const known = new Set([...paged, ...fed].map(({ ref }) => ref));
      expect(made.length).toBeGreaterThan(10);
      for (const ref of [...before.map((one) => one.ref), ...made])
        expect(known.has(ref)).toBe(true);
      expect(new Set(paged.map(({ ref }) => ref)).size).toBe(paged.length);
    });

    it('I8: are signed whole by head office’s time key, for the request they answer', async () => {
      const terminal = await office().terminal();
      const nonce = 'ab'.repeat(16);
      const response = await terminal.fetchSigned('/v1/snapshot/vouchers', { nonce });
      const body = new Uint8Array(await response.arrayBuffer());
      const signature = hexToBytes(response.headers.get(replyHeaders.bodySignature) ?? '');
      const timeKey = hqCrypto.publicKeyOf(office().service.office.keys.timeSecret);
      const holds = (bytes: Uint8Array, said: string) =>
        hqCrypto.verify(timeKey, bodyBytes(hqCrypto, { nonce: said, body: bytes }), signature);
      expect(holds(body, nonce)).toBe(true);
      expect(holds(body.subarray(0, -1), nonce)).toBe(false);
      expect(holds(body, 'ac'.repeat(16))).toBe(false);
    });

    it('I5: say why to whoever asks for what is no page', async () => {
      const terminal = await office().terminal();
      const status = async (path: string) => (await terminal.fetchSigned(path)).status;
      expect(await status('/v1/snapshot/vouchers?after=zz')).toBe(400);
      expect(await status(`/v1/snapshot/vouchers?after=${'a'.repeat(33)}`)).toBe(400);
      expect(await status('/v1/snapshot/vouchers?other=1')).toBe(400);
      expect(await status(`/v1/snapshot?page=${vouchersPage}`)).toBe(400);
      expect((await fetch(new URL('/v1/snapshot/vouchers', office().url))).status).toBe(401);
      expect(await status(`/v1/snapshot/vouchers?after=${'f'.repeat(32)}`)).toBe(200);
    });

    it('I11: tell a shop’s terminals how to find and show its own customers, and nobody else’s', async () => {
      const { customers } = office().chain;
      const events = customersIn(await wholeSnapshot(await office().terminal('jingan')));
      const told = events.flatMap((event) => event.customers);
      const elsewhere = events.flatMap((event) => event.elsewhere ?? []);
      const home = customers.filter(({ homeShop }) => homeShop === 'jingan');
      expect(home.length).toBeGreaterThan(10);
      expect(told.map(({ id }) => id).toSorted()).toEqual(home.map(({ id }) => id).toSorted());
      const away = customers.filter(({ homeShop }) => homeShop !== 'jingan');
      expect(elsewhere.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        away
          .map(({ id, segment, tier }) => ({ id, segment, tier }))
          .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      );
      const text = JSON.stringify(events);
      for (const { phoneKey } of away) expect(text.includes(phoneKey)).toBe(false);
    });

    it('I11: the feed tells of customers likewise, also one whose home has changed', async () => {
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const cursor = await feedHead(here);
      const customer: CachedCustomer = {
        id: bytesToHex(hqCrypto.randomBytes(16)),
        phoneKey: bytesToHex(hqCrypto.randomBytes(16)),
        last4: '0412',
        segment: 'loyal',
        tier: '金卡',
        homeShop: 'jingan',
      };
      for (const homeShop of ['jingan', 'xuhui', null]) {
        await writeWithFeed(office().service.office, async (_tx, feed) =>
          feed.add({ kind: 'customers', customers: [{ ...customer, homeShop }] }),
        );
      }
      const whole = (homeShop: string | null) => ({
        kind: 'customers',
        customers: [{ ...customer, homeShop }],
      });
      const { id, segment, tier } = customer;
      const bare = { kind: 'customers', customers: [], elsewhere: [{ id, segment, tier }] };
      expect(await feedSince(here, cursor)).toEqual([whole('jingan'), bare, whole(null)]);
      expect(await feedSince(there, cursor)).toEqual([bare, whole('xuhui'), whole(null)]);
    });
  });
}
