import { expect, it } from 'vitest';
import { wakingCsv } from '../../hq/customers/waking.ts';
import type { WakingReport } from '../../hq/customers/waking.ts';
import { endsSoonDays } from '../../shared/domain/customers/wake.ts';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import { pushReply } from '../../shared/protocol/push.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import type { TestOffice } from './testOffice.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { testAdminToken } from './testOffice.ts';

/** Head office's clock stands: no test turns midnight. */
const now = Date.now();

/** What the demo's own vouchers say, looked at one by one. */
function naive({ chain }: TestOffice): Record<string, readonly string[]> {
  const today = civilDateAt(now, 'Asia/Shanghai');
  const held: Record<string, string[]> = {};
  for (const { cached } of chain.vouchers) {
    const { customer, killed, lastDay, campaignNo } = cached;
    if (customer === null || killed) continue;
    if (lastDay < today || lastDay > addDays(today, endsSoonDays)) continue;
    (held[customer] ??= []).push(`${campaignNo} ${lastDay}`);
  }
  for (const one of Object.values(held)) one.sort();
  return held;
}

/** Whom head office would tell of what ends soon. */
export function wakingContract(name: string, place: () => Promise<ContractPlace>): void {
  const suite = (office: () => TestOffice) => {
    const list = async () =>
      (await office().list<{ customers: readonly WakingReport[] }>('customers/waking')).customers;
    const pushed = async (terminal: PaperTerminal) =>
      expect(pushReply.parse(await terminal.push())).toMatchObject({ quarantined: [] });

    it('is whoever holds what ends within days, masked, the first to end first', async () => {
      const customers = await list();
      const found = customers.map(({ customer, vouchers }) => [
        customer,
        vouchers.map(({ campaignNo, lastDay }) => `${campaignNo} ${lastDay}`).toSorted(),
      ]);
      expect(Object.fromEntries(found)).toEqual(naive(office()));
      expect(customers.length).toBeGreaterThan(20);
      const firsts = customers.map(({ vouchers }) => vouchers[0]?.lastDay ?? '');
      expect(firsts).toEqual(firsts.toSorted());
      for (const one of customers) {
        expect(one.last4).toMatch(/^\d{4}$/);
        const told = ['customer', 'last4', 'homeShop', 'vouchers', 'lastTold'];
        expect(Object.keys(one)).toEqual(told);
      }
    });

    it('says what came of it at a counter, and the last word stands', async () => {
      const [one] = await list();
      const customer = one?.customer ?? '';
      const terminal = await office().terminal('xuhui');
      const wake = { kind: 'wake' as const, customer, campaigns: [] };
      terminal.append({ ...wake, outcome: 'told' });
      terminal.append({ ...wake, outcome: 'notNow' });
      await pushed(terminal);
      // Told earlier at a counter that was offline.
      const late = await office().terminal('jingan');
      late.append({ ...wake, outcome: 'told' }, { at: 1 });
      await pushed(late);
      const told = (await list()).find((other) => other.customer === customer);
      expect(told?.lastTold).toMatchObject({ outcome: 'notNow', shop: 'xuhui' });
    });

    it('is nobody who said no, nobody who is forgotten, and no voucher that is used up', async () => {
      const [no, gone] = (await list()).map(({ customer }) => customer);
      const terminal = await office().terminal('jingan');
      terminal.append({ kind: 'wake', customer: no ?? '', campaigns: [], outcome: 'never' });
      terminal.append({ kind: 'contactWish', customer: no ?? '', may: false });
      await pushed(terminal);
      await office().admin('customers/forget', { customer: gone });
      const after = await list();
      expect(after.map(({ customer }) => customer)).not.toContain(no);
      expect(after.map(({ customer }) => customer)).not.toContain(gone);
      const { db } = office().service.office;
      const wakes = await db.selectFrom('customer_wake').select('customer_id').execute();
      expect(wakes.map((row) => row.customer_id)).not.toContain(gone);
      const [next] = after;
      await db
        .updateTable('voucher')
        .set((eb) => ({ uses_counted: eb.ref('uses_allowed') }))
        .where('customer', '=', next?.customer ?? '')
        .execute();
      expect((await list()).map(({ customer }) => customer)).not.toContain(next?.customer);
    });

    it('is a page and a table for whoever is signed in at head office, and for nobody else', async () => {
      const customers = await list();
      const [first] = customers;
      const read = async (path: string, cookie = '') =>
        (await fetch(new URL(path, office().url), { headers: { cookie } })).text();
      for (const path of ['/waking', '/waking.csv']) {
        expect(await read(path)).not.toContain(first?.last4);
      }
      const signedIn = await fetch(new URL('/sign-in', office().url), {
        method: 'POST',
        body: new URLSearchParams({ token: testAdminToken }),
        redirect: 'manual',
      });
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      expect(await read('/', cookie)).toContain('href="/waking"');
      expect(await read('/waking', cookie)).toContain(`•••• ${first?.last4}`);
      const csv = await read('/waking.csv', cookie);
      expect(csv).toBe(wakingCsv(customers).replace('\u{feff}', ''));
      const lines = customers.reduce((sum, { vouchers }) => sum + vouchers.length, 0);
      expect(csv.trim().split('\r\n')).toHaveLength(1 + lines);
    });
  };
  officeOn(`whose vouchers end soon, on ${name}`, place, suite, { now: () => now });
}
