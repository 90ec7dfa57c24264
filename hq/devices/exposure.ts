import { z } from 'zod';
import { totals as totalsSchema } from '../../shared/protocol/entry.ts';
import { deviceEvent, deviceEvents, newestOpenEpoch } from './devices.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { roster } from '../people/people.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { shopById } from '../shops/shops.ts';

const dayMs = 86_400_000;

/** What somebody with the terminal in their hands knows and can still do. */
export const exposureReport = z.object({
  device: z.string(),
  epoch: z.int(),
  shop: z.string(),
  counterName: z.string(),
  state: z.enum(['pending', 'active', 'frozen', 'revoked']),
  lastSeenAt: z.int(),
  /** It knows the chain key: whoever has it can tell which vouchers and numbers a copied database names. */
  knowsChainKey: z.boolean(),
  /** Rows every terminal of the chain holds; codes and full numbers are not among them. */
  vouchersCached: z.int(),
  customersCached: z.int(),
  /** People whose PIN hashes it holds: give them new PINs. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** It keeps the account of its shop's home vouchers: name another terminal. */
  isAuthority: z.boolean(),
  /** Vouchers leased to it and not given back. No terminal is lent any yet. */
  leases: z.int(),
  /** Keys it signs goodwill with, and how the manifest has them. */
  issuerKeys: z.array(z.object({ keyId: z.int(), state: z.string() })),
  /** Coupons it is known to have signed, and those of them not used yet. */
  goodwillSigned: z.int(),
  goodwillUnused: z.int(),
  goodwillUnusedMinor: z.int(),
  /** Of the last entry that came in. */
  totals: totalsSchema.nullable(),
  /** Entries it had not sent when last heard; `null` where it never said. */
  waiting: z.int().nullable(),
  /** What it may have done since, by what it did a day while it was heard. */
  daysSilent: z.number(),
  redeemedADay: z.number(),
  redeemedADayMinor: z.number(),
  /** Entries that came after it was cut off and wait for a person to decide. */
  undecided: z.int(),
  events: z.array(deviceEvent),
});
export type Exposure = z.infer<typeof exposureReport>;

async function newestRow(office: Office, device: string): Promise<DeviceTable> {
  const epoch = (await newestOpenEpoch(office, device)) ?? 1;
  const row = await office.db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such device');
  return row;
}

const carriesTotals = z.object({ totals: totalsSchema });

function totalsIn(json: Uint8Array): Exposure['totals'] {
  try {
    const read = carriesTotals.safeParse(JSON.parse(Buffer.from(json).toString('utf8')));
    return read.success ? read.data.totals : null;
  } catch {
    return null;
  }
}

/** Running totals of the last readable entry of an epoch. */
async function lastTotals(office: Office, row: DeviceTable): Promise<Exposure['totals']> {
  const last = await office.db
    .selectFrom('journal_entry')
    .select('json')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', row.device_id)
    .where('epoch', '=', row.epoch)
    .where('kind', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? null : totalsIn(last.json);
}

/** Goodwill by the device's own entries; HQ learnt each from the entry that issued it. */
async function goodwillOf(office: Office, device: string) {
  const { signed, unused, minor } = await office.db
    .selectFrom('receipt')
    .innerJoin('voucher', (join) =>
      join
        .onRef('voucher.tenant_id', '=', 'receipt.tenant_id')
        .onRef('voucher.ref', '=', 'receipt.ref'),
    )
    .select((eb) => [
      eb.fn.countAll().as('signed'),
      eb.fn.countAll().filterWhere('voucher.uses_counted', '=', 0).as('unused'),
      eb.fn.sum('receipt.value_minor').filterWhere('voucher.uses_counted', '=', 0).as('minor'),
    ])
    .where('receipt.tenant_id', '=', office.tenant)
    .where('receipt.device_id', '=', device)
    .executeTakeFirstOrThrow();
  return {
    goodwillSigned: Number(signed),
    goodwillUnused: Number(unused),
    goodwillUnusedMinor: Number(minor ?? 0),
  };
}

async function issuerKeysOf(office: Office, device: string) {
  const rows = await office.db
    .selectFrom('issuer_key')
    .select(['key_id', 'state'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .orderBy('key_id')
    .execute();
  return rows.map((row) => ({ keyId: row.key_id, state: row.state }));
}

async function undecidedOf(office: Office, device: string): Promise<number> {
  const { count } = await office.db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('verdict', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function cached(office: Office) {
  const counters = await office.db
    .selectFrom('feed_counter')
    .select(['voucher_no', 'customer_no'])
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .executeTakeFirstOrThrow();
  return { vouchersCached: counters.voucher_no, customersCached: counters.customer_no };
}

/** By the days the epoch was heard; nothing is made of less than a day. */
function pace(row: DeviceTable, totals: Exposure['totals']) {
  const days = Math.max(1, (row.last_seen_at - row.enrolled_at) / dayMs);
  return {
    redeemedADay: (totals?.redeemedCount ?? 0) / days,
    redeemedADayMinor: (totals?.redeemedMinor ?? 0) / days,
  };
}

/** Throws `notFound`. */
export async function exposureOf(office: Office, device: string): Promise<Exposure> {
  const row = await newestRow(office, device);
  const totals = await lastTotals(office, row);
  const people = (await roster(office, office.db)).filter((person) => !person.retired);
  const shop = await shopById(office, office.db, row.shop_id);
  const { said_head: saidHead } = row;
  return {
    device,
    epoch: row.epoch,
    shop: row.shop_id,
    counterName: row.counter_name,
    state: row.state,
    lastSeenAt: row.last_seen_at,
    knowsChainKey: row.state !== 'pending',
    ...(await cached(office)),
    people: people.map(({ id, name }) => ({ id, name })),
    isAuthority: shop.authority === device,
    leases: 0,
    issuerKeys: await issuerKeysOf(office, device),
    ...(await goodwillOf(office, device)),
    totals,
    waiting: saidHead === null ? null : Math.max(0, saidHead - row.acked_seq),
    daysSilent: Math.max(0, office.now() - row.last_seen_at) / dayMs,
    ...pace(row, totals),
    undecided: await undecidedOf(office, device),
    events: await deviceEvents(office, device),
  };
}
