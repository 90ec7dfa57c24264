import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createApiKey } from '../../hq/access/apiKeys.ts';
import type { Change } from '../../hq/changes/change.ts';
import { changesPage } from '../../hq/changes/changes.ts';
import { compactFeed } from '../../hq/feed/compact.ts';
import { customerOfRow, receiptOfRow, useOfRow, voucherOfRow } from '../../hq/store/rows.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import { makeCampaign, makeRefs, undo, used } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

/** Histories of each run; more by `CHANGES_RUNS`. */
const runs = Number(process.env['CHANGES_RUNS'] ?? 4);

/** A data warehouse: empty tables that are filled by nothing but the changes. */
class Warehouse {
  readonly tables = new Map<string, Map<string, unknown>>();
  cursor = 0;
  epoch: number | undefined;

  put(table: string, key: string, row: unknown): void {
    const rows = this.tables.get(table) ?? new Map<string, unknown>();
    this.tables.set(table, rows.set(key, row));
  }

  apply(change: Change): void {
    expect(change.cursor).toBe(this.cursor + 1);
    this.cursor = change.cursor;
    switch (change.kind) {
      case 'campaign':
        return this.put(
          'campaign',
          `${change.campaign.id}/${change.campaign.version}`,
          change.campaign,
        );
      case 'vouchers':
        return change.vouchers.forEach((row) => this.put('voucher', row.ref, row));
      case 'redemptions':
        return change.redemptions.forEach((row) =>
          this.put('redemption', [row.device, row.epoch, row.seq, row.ref].join('/'), row),
        );
      case 'issues':
        return change.issues.forEach((row) => this.put('issue', row.ref, row));
      case 'kills':
        return change.kills.forEach((row) => {
          this.put('kill', row.ref, row);
          const voucher = this.tables.get('voucher')?.get(row.ref);
          if (voucher !== undefined) {
            this.put('voucher', row.ref, { ...(voucher as object), killed: row.killed });
          }
        });
      case 'customers':
        return change.customers.forEach((row) => this.put('customer', row.id, row));
      case 'forgotten':
        return change.customers.forEach((id) => {
          this.tables.get('customer')?.delete(id);
          this.put('forgotten', id, true);
        });
      case 'contactWishes':
        return change.wishes.forEach((row) => this.put('wish', row.customer, row));
      case 'shop':
        return this.put('shop', change.shop.id, change.shop);
      case 'holidays':
        return this.put('holidays', change.calendar.id, change.calendar);
      case 'person':
        return this.put('person', change.person.id, change.person);
      case 'case':
        return this.put('case', change.case.caseId, change.case);
      case 'device':
        return this.put('device', `${change.device.device}/${change.device.epoch}`, change.device);
      case 'other':
        return undefined;
    }
  }

  async follow(office: TestOffice): Promise<void> {
    for (;;) {
      const epoch = this.epoch === undefined ? '' : `&epoch=${this.epoch}`;
      const url = new URL(`/v1/changes?after=${this.cursor}${epoch}`, office.url);
      const headers = { authorization: `Bearer ${testAdminToken}` };
      const page = changesPage.parse(await (await fetch(url, { headers })).json());
      this.epoch = page.epoch;
      for (const change of page.changes) this.apply(change);
      if (this.cursor >= page.head) return;
    }
  }

  /** What a voucher's redemptions add up to. */
  usesOf(ref: string): number {
    const rows = [...(this.tables.get('redemption') ?? new Map()).values()] as {
      readonly ref: string;
      readonly uses: number;
    }[];
    return rows.filter((row) => row.ref === ref).reduce((sum, { uses }) => sum + uses, 0);
  }
}

type Rows = Map<string, unknown>;

/** Head office's own tables, as the changes should have made them. */
async function tablesOf({ service }: TestOffice): Promise<Map<string, Rows>> {
  const { db } = service.office;
  const rowsBy = <Row>(
    rows: readonly Row[],
    key: (row: Row) => string,
    of: (row: Row) => unknown,
  ) => new Map(rows.map((row) => [key(row), of(row)]));
  const json = (body: string) => JSON.parse(body) as unknown;
  return new Map<string, Rows>([
    [
      'campaign',
      rowsBy(
        await db.selectFrom('campaign').selectAll().execute(),
        (row) => `${row.campaign_id}/${row.version}`,
        (row) => json(row.body),
      ),
    ],
    [
      'voucher',
      rowsBy(
        await db.selectFrom('voucher').selectAll().execute(),
        (row) => row.ref,
        (row) => {
          const { hint: _h, ...rest } = voucherOfRow(row);
          return rest;
        },
      ),
    ],
    [
      'redemption',
      rowsBy(
        await db.selectFrom('voucher_use').selectAll().where('campaign_no', '>', 0).execute(),
        (row) => [row.device_id, row.epoch, row.seq, row.ref].join('/'),
        (row) => {
          const { operator: _o, counter: _c, shopName: _s, ...rest } = useOfRow(row);
          return rest;
        },
      ),
    ],
    [
      'issue',
      rowsBy(
        await db.selectFrom('receipt').selectAll().execute(),
        (row) => row.ref,
        (row) => {
          const { person: _p, ...rest } = receiptOfRow(row);
          return rest;
        },
      ),
    ],
    [
      'kill',
      rowsBy(
        await db.selectFrom('voucher_kill').selectAll().execute(),
        (row) => row.ref,
        ({ ref, at, killed }) => ({ ref, at, killed }),
      ),
    ],
    [
      'customer',
      rowsBy(
        await db.selectFrom('customer').selectAll().execute(),
        (row) => row.customer_id,
        (row) => {
          const { phoneKey: _k, last4: _l, ...rest } = customerOfRow(row);
          return rest;
        },
      ),
    ],
    [
      'forgotten',
      rowsBy(
        await db.selectFrom('forgotten_customer').selectAll().execute(),
        (row) => row.customer_id,
        () => true,
      ),
    ],
    [
      'wish',
      rowsBy(
        await db.selectFrom('contact_wish').selectAll().execute(),
        (row) => row.customer_id,
        ({ customer_id: customer, may, at }) => ({ customer, may, at }),
      ),
    ],
    [
      'shop',
      rowsBy(
        await db.selectFrom('shop').selectAll().execute(),
        (row) => row.shop_id,
        (row) => json(row.body),
      ),
    ],
    [
      'holidays',
      rowsBy(
        await db.selectFrom('holiday_calendar').selectAll().execute(),
        (row) => row.calendar_id,
        (row) => json(row.body),
      ),
    ],
    [
      'person',
      rowsBy(
        await db.selectFrom('person').selectAll().execute(),
        (row) => row.person_id,
        (row) => {
          const { id, role, shops, retired } = json(row.body) as Record<string, unknown>;
          return { id, role, shops, retired };
        },
      ),
    ],
    [
      'case',
      rowsBy(
        await db.selectFrom('case_file').selectAll().execute(),
        (row) => row.case_id,
        (row) => ({
          caseId: row.case_id,
          kind: row.kind,
          shop: row.shop_id,
          device: row.device_id,
          epoch: row.epoch,
          seq: row.seq,
          ref: row.ref,
          openedAt: row.opened_at,
          closedAt: row.closed_at,
        }),
      ),
    ],
    [
      'device',
      rowsBy(
        await db.selectFrom('device').selectAll().execute(),
        (row) => `${row.device_id}/${row.epoch}`,
        (row) => ({
          device: row.device_id,
          epoch: row.epoch,
          shop: row.shop_id,
          state: row.state,
          enrolledAt: row.enrolled_at,
        }),
      ),
    ],
  ]);
}

/** The first row that differs, in words; `null`: none does. */
function firstDifference(is: ReadonlyMap<string, Rows>, should: ReadonlyMap<string, Rows>) {
  for (const [table, rows] of should) {
    const replayed = is.get(table) ?? new Map<string, unknown>();
    for (const key of new Set([...rows.keys(), ...replayed.keys()])) {
      const [one, other] = [replayed.get(key) ?? null, rows.get(key) ?? null];
      if (canonicalJson(one) !== canonicalJson(other))
        return { table, key, replayed: one, kept: other };
    }
  }
  return null;
}

const step = fc.record({
  what: fc.constantFrom(
    'redeem',
    'redeem',
    'redeem',
    'again',
    'undo',
    'kill',
    'unkill',
    'extend',
    'make',
    'version',
    'forget',
    'fork',
    'revoke',
    'closeCase',
    'enrol',
    'garbage',
  ),
  n: fc.nat({ max: 10_000 }),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

interface World {
  readonly office: TestOffice;
  terminals: PaperTerminal[];
  campaign: Campaign;
  refs: string[];
  customers: string[];
  redeemedAt: { readonly terminal: PaperTerminal; readonly seq: number; readonly ref: string }[];
}

/** What an administrator does; it may contradict what was done before, and is never misunderstood. */
async function act(office: TestOffice, path: string, body: unknown): Promise<void> {
  const { status } = await office.admin(path, body);
  expect([200, 404, 409]).toContain(status);
}

async function take(world: World, { what, n }: Step): Promise<void> {
  const { office, campaign, refs } = world;
  const pick = <T>(list: readonly T[]): T | undefined => list[n % Math.max(1, list.length)];
  const terminal = pick(world.terminals);
  const ref = pick(refs);
  switch (what) {
    case 'redeem':
    case 'again': {
      if (terminal === undefined || ref === undefined) return;
      const times = what === 'again' ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        const { seq } = terminal.append(
          redemption([used(campaign, ref)], pick(world.customers) ?? null),
        );
        world.redeemedAt.push({ terminal, seq, ref });
      }
      await terminal.push();
      return;
    }
    case 'undo': {
      const done = pick(world.redeemedAt);
      if (done === undefined || terminal === undefined) return;
      terminal.append(undo(done.terminal, done.seq, campaign, done.ref));
      await terminal.push();
      return;
    }
    case 'kill':
      if (ref !== undefined)
        await act(office, 'vouchers/kill', { which: { refs: [ref] }, reason: 'lost' });
      return;
    case 'unkill':
      if (ref !== undefined) {
        await act(office, 'vouchers/unkill', { which: { refs: [ref] }, reason: 'found' });
      }
      return;
    case 'extend':
      if (ref !== undefined)
        await act(office, 'vouchers/extend', { refs: [ref], through: '2099-12-31' });
      return;
    case 'make':
      refs.push(
        ...(await makeRefs(office, campaign, 1 + (n % 120), pick(world.customers) ?? null)),
      );
      return;
    case 'version':
      world.campaign = await makeCampaign(office, { validThrough: '2098-12-31' }, campaign.id);
      return;
    case 'forget': {
      const customer = pick(world.customers);
      if (customer !== undefined) await act(office, 'customers/forget', { customer });
      world.customers = world.customers.filter((one) => one !== customer);
      return;
    }
    case 'fork': {
      if (terminal === undefined) return;
      const twin = terminal.at(terminal.url);
      twin.append({ kind: 'signIn' });
      await twin.push();
      return;
    }
    case 'revoke': {
      if (terminal === undefined) return;
      await act(office, `devices/${terminal.device}/revoke`, {});
      terminal.append(redemption([used(campaign, pick(refs) ?? '0'.repeat(32))]));
      await terminal.push();
      world.terminals = world.terminals.filter((one) => one !== terminal);
      return;
    }
    case 'closeCase': {
      const { cases } = await office.list<{
        readonly cases: readonly { readonly caseId: string }[];
      }>('cases');
      const open = pick(cases);
      const said = { by: 'Ms Lin', note: 'looked', borneBy: 'nobody' };
      if (open !== undefined) await act(office, `cases/${open.caseId}/close`, said);
      return;
    }
    case 'enrol':
      world.terminals.push(await office.terminal());
      return;
    case 'garbage':
      if (terminal === undefined) return;
      terminal.appendText('{"what":1}');
      await terminal.push();
      return;
  }
}

/** What machines behind head office follow. */
export function changesContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`${name}, its changes`, place, (current) => {
    it('I10: replayed from 0 into empty tables they are head office’s tables, row for row', async () => {
      const office = current();
      const nobodyYet = office.chain.customers.map(({ id }) => id);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
          const campaign = await makeCampaign(office, {});
          const world: World = {
            office,
            terminals: [await office.terminal(), await office.terminal()],
            campaign,
            refs: [...(await makeRefs(office, campaign, 3))],
            customers: nobodyYet.splice(0, 5),
            redeemedAt: [],
          };
          for (const one of steps) await take(world, one);
          const warehouse = new Warehouse();
          await warehouse.follow(office);
          expect(firstDifference(warehouse.tables, await tablesOf(office))).toBeNull();
          const counted = await office.service.office.db
            .selectFrom('voucher')
            .select(['ref', 'uses_counted'])
            .where('ref', 'in', world.refs)
            .execute();
          for (const row of counted)
            expect([row.ref, warehouse.usesOf(row.ref)]).toEqual([row.ref, row.uses_counted]);
        }),
        { numRuns: runs, seed: 20_261_122, endOnFailure: true },
      );
    });

    it('I10: who follows all along has the same as who begins late', async () => {
      const office = current();
      const early = new Warehouse();
      await early.follow(office);
      const campaign = await makeCampaign(office, {});
      const [ref = ''] = await makeRefs(office, campaign, 1);
      const terminal = await office.terminal();
      terminal.append(redemption([used(campaign, ref)]));
      await terminal.push();
      await early.follow(office);
      const late = new Warehouse();
      await late.follow(office);
      expect(firstDifference(early.tables, late.tables)).toBeNull();
      expect(late.usesOf(ref)).toBe(1);
    });

    it('I11: no name, number, PIN, badge or code stands in them', async () => {
      const office = current();
      const url = new URL('/v1/changes?after=0', office.url);
      const text: string[] = [];
      for (let after = 0; ;) {
        url.searchParams.set('after', String(after));
        const reply = await fetch(url, { headers: { authorization: `Bearer ${testAdminToken}` } });
        const page = changesPage.parse(await reply.clone().json());
        text.push(await reply.text());
        after += page.changes.length;
        if (after >= page.head) break;
      }
      const all = text.join('\n');
      expect(all.length).toBeGreaterThan(100_000);
      for (const { name: person, pin } of office.chain.people) {
        expect(all).not.toContain(person);
        expect(all).not.toContain(`"${pin}"`);
      }
      expect(all).not.toContain('scrypt$');
      for (const customer of office.chain.customers) expect(all).not.toContain(customer.phoneKey);
      for (const { cached } of office.chain.vouchers.slice(0, 50))
        expect(all).not.toContain(`"${cached.hint}"`);
    });

    it('I8: tells nobody without a key, and says so where its cursor means nothing', async () => {
      const office = current();
      const ask = (query: string, token = testAdminToken) =>
        fetch(new URL(`/v1/changes?${query}`, office.url), {
          headers: { authorization: `Bearer ${token}` },
        });
      expect((await ask('after=0', 'x')).status).toBe(401);
      expect((await ask('after=-1')).status).toBe(400);
      expect((await ask('after=99999999')).status).toBe(409);
      expect((await ask('after=0&epoch=7')).status).toBe(409);
      const { office: hq } = office.service;
      const wanted = { name: 'warehouse', scopes: ['changes'] as const };
      const key = await createApiKey(hq, wanted, { kind: 'owner' });
      expect((await ask('after=0', key.token)).status).toBe(200);
      const other = await createApiKey(hq, { ...wanted, scopes: ['read'] }, { kind: 'owner' });
      expect((await ask('after=0', other.token)).status).toBe(403);
    });

    it('says from where on they are kept once old ones were let go', async () => {
      const office = current();
      const { office: hq } = office.service;
      const later = { ...hq, now: () => hq.now() + 40 * 24 * 3_600_000 };
      expect(await compactFeed(later, 30)).toBeGreaterThan(0);
      const reply = await fetch(new URL('/v1/changes?after=0', office.url), {
        headers: { authorization: `Bearer ${testAdminToken}` },
      });
      expect(reply.status).toBe(409);
      expect(await reply.json()).toMatchObject({
        detail: expect.stringContaining('kept no longer'),
      });
    });
  });
}
