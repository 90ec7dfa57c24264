import { describe, expect, it } from 'vitest';
import type { BatchReport } from '../../hq/vouchers/batches.ts';
import type { CustomerReport } from '../../hq/customers/customerList.ts';
import type { VoucherReport } from '../../hq/vouchers/voucherList.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { ContractPlace } from './officeOn.ts';
import { officeOn } from './officeOn.ts';

interface VoucherPage {
  readonly vouchers: readonly VoucherReport[];
  readonly next: number | null;
}

/** Campaigns, batches, vouchers and customers by API. */
export function doorsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`doors for machines on ${name}`, place, (office) => {
    async function post<T>(
      path: string,
      body: object,
      method: 'POST' | 'PUT' = 'POST',
    ): Promise<T> {
      const response = await office().admin(path, body, method);
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    }
    const batchOf = (count: number) =>
      post<BatchReport & { readonly token: string }>('batches', {
        name: '传单 flyers',
        campaignId: 'milk-tea',
        shop: 'jingan',
        count,
      });
    const codesOf = (id: string, token: string) => office().admin(`batches/${id}/codes`, { token });

    async function allOf(query: string): Promise<readonly VoucherReport[]> {
      const seen: VoucherReport[] = [];
      for (let after = 0; ;) {
        const page = await office().list<VoucherPage>(`vouchers?${query}&limit=400&after=${after}`);
        seen.push(...page.vouchers);
        if (page.next === null) return seen;
        after = page.next;
      }
    }

    describe('a batch of codes', () => {
      it('goes out as CSV until it is received; its codes work, and none is kept', async () => {
        const { batchId, token } = await batchOf(1203);
        const response = await codesOf(batchId, token);
        expect(response.headers.get('content-type')).toContain('text/csv');
        const lines = (await response.text()).replace('\u{feff}', '').trim().split('\r\n');
        expect(lines[0]).toBe('code,first day,last day');
        const codes = lines.slice(1).map((line) => line.split(',')[0] ?? '');
        expect(new Set(codes).size).toBe(1203);
        const found = await post<VoucherReport>('vouchers/find', { code: codes[700] });
        expect(found).toMatchObject({ batchId, form: 'static', usesCounted: 0 });
        const vouchers = await allOf(`batchId=${batchId}`);
        expect(vouchers).toHaveLength(1203);
        const { db } = office().service.office;
        const rows = await db.selectFrom('voucher_batch').selectAll().execute();
        for (const secret of [token, codes[0] ?? '']) {
          expect(JSON.stringify(rows)).not.toContain(secret);
        }
        const received = await post<BatchReport>(`batches/${batchId}/received`, { token });
        expect(received.receivedAt).not.toBeNull();
        expect(await post(`batches/${batchId}/received`, { token })).toEqual(received);
        expect((await codesOf(batchId, token)).status).toBe(409);
      });

      it('that was withdrawn gives out no more codes', async () => {
        const { batchId, token } = await batchOf(3);
        expect((await (await codesOf(batchId, token)).text()).trim().split('\r\n')).toHaveLength(4);
        await post('vouchers/kill', { which: { batchId }, reason: 'the mail went astray' });
        expect((await codesOf(batchId, token)).status).toBe(409);
        const unmade = await batchOf(3);
        const which = { batchId: unmade.batchId };
        expect(await post('vouchers/kill', { which, reason: 'not needed' })).toMatchObject({
          changed: 0,
        });
        expect((await codesOf(unmade.batchId, unmade.token)).status).toBe(409);
      });

      it('that broke off goes out again with the same codes, none made twice', async () => {
        const { batchId, token } = await batchOf(3000);
        const giveUp = new AbortController();
        const url = new URL(`/v1/admin/batches/${batchId}/codes`, office().url);
        const broken = await fetch(url, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${'a'.repeat(64)}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ token }),
          signal: giveUp.signal,
        });
        const reader = broken.body?.getReader();
        const first = new TextDecoder().decode((await reader?.read())?.value);
        giveUp.abort();
        await reader?.read().catch(() => undefined);
        const whole = await (await codesOf(batchId, token)).text();
        expect(whole.replace('\u{feff}', '').startsWith(first.replace('\u{feff}', ''))).toBe(true);
        expect(whole.trim().split('\r\n')).toHaveLength(3001);
        const { db } = office().service.office;
        const rows = await db
          .selectFrom('voucher')
          .select((eb) => eb.fn.countAll().as('count'))
          .where('batch_id', '=', batchId)
          .executeTakeFirstOrThrow();
        expect(Number(rows.count)).toBe(3000);
      });

      it('I8: opens to its own token only', async () => {
        const { batchId } = await batchOf(1);
        const other = await batchOf(1);
        expect((await codesOf(batchId, other.token)).status).toBe(403);
        expect((await codesOf('0'.repeat(32), other.token)).status).toBe(404);
        expect(
          (
            await office().admin('batches', {
              name: 'x',
              campaignId: 'milk-tea',
              shop: 'jingan',
              count: 200_001,
            })
          ).status,
        ).toBe(400);
      });
    });

    it('campaigns are listed by pages, changed, ended and let go on', async () => {
      const all = await office().list<{ campaigns: readonly Campaign[] }>('campaigns');
      const page = await office().list<{ campaigns: readonly Campaign[]; next: number }>(
        'campaigns?limit=3',
      );
      expect(page.campaigns).toEqual(all.campaigns.slice(0, 3));
      const rest = await office().list<{ campaigns: readonly Campaign[]; next: number | null }>(
        `campaigns?limit=1000&after=${page.next}`,
      );
      expect([...page.campaigns, ...rest.campaigns]).toEqual(all.campaigns);
      const ended = await post<Campaign>('campaigns/five-off/end', {});
      expect(ended.status).toBe('paused');
      expect(await post<Campaign>('campaigns/five-off/end', {})).toEqual(ended);
      const again = await post<Campaign>('campaigns/five-off/resume', {});
      expect(again).toMatchObject({ status: 'active', version: ended.version + 1 });
      const { no: _no, version: _version, ...draft } = again;
      const named = { ...draft, name: { zh: '减五元', en: 'Five off' } };
      await post('campaigns/five-off', named, 'PUT');
      expect(await office().list<Campaign>('campaigns/five-off')).toMatchObject({
        name: named.name,
        no: again.no,
        version: again.version + 1,
      });
      expect((await office().admin('campaigns/milk-tea', named, 'PUT')).status).toBe(400);
    });

    it('customers are added once by number, found, changed and listed by pages', async () => {
      const phone = '13688889999';
      const made = await post<CustomerReport>('customers', { phone, homeShop: 'jingan' });
      expect(made).toMatchObject({ last4: '9999', segment: 'new', homeShop: 'jingan' });
      expect((await office().admin('customers', { phone: '+86 136-8888-9999' })).status).toBe(409);
      expect(await post('customers/find', { phone })).toEqual(made);
      const terms = { segment: 'loyal', tier: '金卡', homeShop: null };
      const path = `customers/${made.customer}`;
      expect(await post(path, terms, 'PUT')).toEqual({ ...made, ...terms });
      expect(await office().list(path)).toEqual({ ...made, ...terms });
      const seen: string[] = [];
      for (let after: number | null = 0; after !== null;) {
        const page: { customers: readonly CustomerReport[]; next: number | null } =
          await office().list(`customers?limit=70&after=${after}`);
        seen.push(...page.customers.map(({ customer }) => customer));
        after = page.next;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toContain(made.customer);
      expect((await office().admin('customers', { phone: '12' })).status).toBe(400);
    });
  });
}
