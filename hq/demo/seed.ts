import { sql } from 'kysely';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { FeedEvent, RosterPerson } from '../../shared/protocol/feed.ts';
import type { DemoChain } from './dataset.ts';
import type { DemoPerson } from './people.ts';
import { currentCampaigns, putCampaign } from '../campaigns/campaigns.ts';
import { inEvents, writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { hashPin } from '../people/pinHash.ts';
import { rowOfCustomer, rowOfVoucher } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import { rowsPerInsert, slicesOf } from '../store/slices.ts';

/**
 * Puts the demo chain into its head office; on another day moves its dates along, so that what "ends
 * tomorrow" still does. Nothing that was done at a counter is touched.
 */
export async function seedDemo(office: Office, chain: DemoChain, today: CivilDate): Promise<void> {
  const before = await demoDay(office, office.db);
  if (before === today) return;
  const people = before === null ? await Promise.all(chain.people.map(rosterPerson)) : [];
  await writeWithFeed(office, async (tx, feed) => {
    // Another process may have done it while this one waited.
    const madeFor = await demoDay(office, tx);
    if (madeFor === today) return;
    if (madeFor === null) await insertChain(office, tx, feed, chain, people);
    else await moveDates(office, tx, feed, chain);
    await tx
      .updateTable('tenant')
      .set({ demo_day: today })
      .where('tenant_id', '=', office.tenant)
      .execute();
  });
}

async function demoDay(office: Office, tx: Tx | Office['db']): Promise<string | null> {
  const { demo_day: day } = await tx
    .selectFrom('tenant')
    .select('demo_day')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  return day;
}

async function rosterPerson(person: DemoPerson): Promise<RosterPerson> {
  const { id, name, role, pin } = person;
  const shops = person.shops === null ? null : [...person.shops];
  return {
    id,
    name,
    role,
    pinHash: await hashPin(pin),
    shops,
    retired: false,
    demoPin: pin,
    badgeRef: null,
  };
}

/** Terminals get it by snapshot; the feed tells of it too, so that its replay equals the tables. */
async function insertChain(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  chain: DemoChain,
  people: readonly RosterPerson[],
): Promise<void> {
  const place = { tenant_id: office.tenant, partition_key: feed.partition };
  const shops = chain.shops.map((shop) => ({
    ...place,
    shop_id: shop.id,
    body: JSON.stringify(shop),
  }));
  await tx.insertInto('shop').values(shops).execute();
  const calendars = chain.calendars.map((calendar) => ({
    ...place,
    calendar_id: calendar.id,
    body: JSON.stringify(calendar),
  }));
  await tx.insertInto('holiday_calendar').values(calendars).execute();
  const persons = people.map((person) => ({
    ...place,
    person_id: person.id,
    body: JSON.stringify(person),
  }));
  await tx.insertInto('person').values(persons).execute();
  const campaigns = chain.campaigns.map((campaign) => ({
    ...place,
    campaign_id: campaign.id,
    no: campaign.no,
    version: campaign.version,
    body: JSON.stringify(campaign),
  }));
  await tx.insertInto('campaign').values(campaigns).execute();
  const home = { tenant: office.tenant, partition: feed.partition, at: office.now() };
  const customers = chain.customers.map((customer) =>
    rowOfCustomer({ ...home, customerNo: feed.nextCustomerNo() }, customer),
  );
  for (const slice of slicesOf(customers, rowsPerInsert))
    await tx.insertInto('customer').values(slice).execute();
  const vouchers = chain.vouchers.map(({ cached }) =>
    rowOfVoucher({ ...home, voucherNo: feed.nextVoucherNo() }, cached),
  );
  for (const slice of slicesOf(vouchers, rowsPerInsert))
    await tx.insertInto('voucher').values(slice).execute();
  for (const event of chainEvents(chain, people)) feed.add(event);
}

function chainEvents(chain: DemoChain, people: readonly RosterPerson[]): readonly FeedEvent[] {
  const vouchers = chain.vouchers.map(({ cached }) => cached);
  return [
    ...chain.shops.map((shop): FeedEvent => ({ kind: 'shop', shop })),
    ...chain.calendars.map((calendar): FeedEvent => ({ kind: 'holidays', calendar })),
    ...people.map((person): FeedEvent => ({ kind: 'person', person })),
    ...chain.campaigns.map((campaign): FeedEvent => ({ kind: 'campaign', campaign })),
    ...inEvents(chain.customers, (customers) => ({ kind: 'customers', customers })),
    ...inEvents(vouchers, (slice) => ({ kind: 'vouchers', vouchers: slice })),
  ];
}

async function moveDates(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  chain: DemoChain,
): Promise<void> {
  const known = new Map((await currentCampaigns(office, tx)).map((one) => [one.id, one]));
  for (const campaign of chain.campaigns) {
    const before = known.get(campaign.id);
    if (before === undefined || sameDates(before, campaign)) continue;
    await putCampaign(office, tx, feed, { ...campaign, version: before.version + 1 });
  }
  const vouchers = chain.vouchers.map(({ cached }) => cached);
  await sql`
    UPDATE voucher SET first_day = moved.first_day, last_day = moved.last_day
    FROM unnest(
      ${vouchers.map((voucher) => voucher.ref)}::text[],
      ${vouchers.map((voucher) => voucher.firstDay)}::text[],
      ${vouchers.map((voucher) => voucher.lastDay)}::text[]
    ) AS moved (ref, first_day, last_day)
    WHERE voucher.tenant_id = ${office.tenant} AND voucher.ref = moved.ref
  `.execute(tx);
  for (const event of inEvents(vouchers, (slice) => ({ kind: 'vouchers', vouchers: slice }))) {
    feed.add(event);
  }
}

function sameDates(before: Campaign, campaign: Campaign): boolean {
  return before.validFrom === campaign.validFrom && before.validThrough === campaign.validThrough;
}
