import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { killsOf } from '../vouchers/kills.ts';
import { addTallies, countedSince, countedUnder, limitsPer } from '../vouchers/tallies.ts';
import type { Tallies } from '../vouchers/tallies.ts';
import { holdsOn } from './holds.ts';
import type { ClaimFacts } from './judgeClaim.ts';

const pers = ['voucher', 'customer', 'shop', 'campaign'] as const;

/** Who asks for what, as far as judging looks. */
export interface Wanted {
  readonly customer: string | null;
  readonly shop: string;
  readonly businessDay: string;
  readonly items: readonly ClaimItem[];
}

type Campaigns = ReadonlyMap<number, Campaign>;

/** The newest versions of these campaigns. */
export async function campaignsOf(office: Office, items: readonly ClaimItem[]): Promise<Campaigns> {
  const nos = [...new Set(items.map(({ campaignNo }) => campaignNo))];
  const rows = await office.db
    .selectFrom('campaign')
    .distinctOn('no')
    .select(['no', 'body'])
    .where('tenant_id', '=', office.tenant)
    .where('no', 'in', nos)
    .orderBy('no')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map((row) => [Number(row.no), JSON.parse(row.body) as Campaign]));
}

/**
 * Keeps everybody else who could be granted the same waiting, to the commit, and gathers what is known. All
 * locks are taken in one order (names, then vouchers by ref), so that no two claims wait for each other;
 * settling holds the feed's counter and then locks vouchers in the same order, and no claim takes the counter.
 */
export async function lockedFacts(
  office: Office,
  tx: Tx,
  wanted: Wanted,
  campaigns: Campaigns,
): Promise<ClaimFacts> {
  await lockNames(office, tx, namesToLock(wanted, campaigns));
  const refs = wanted.items.map(({ ref }) => ref).toSorted();
  const vouchers = await lockedVouchers(office, tx, refs);
  const unheard = refs.filter((ref) => !vouchers.has(ref));
  const limited = [...campaigns.values()].filter(({ limits }) => limits.some(isOnUse));
  const holds = await holdsOn(office, tx, { refs, campaignNos: limited.map(({ no }) => no) });
  const { customer, shop, businessDay } = wanted;
  return {
    customer,
    shop,
    businessDay,
    vouchers,
    campaigns,
    kills: unheard.length === 0 ? new Map() : await killsOf(office, tx, unheard),
    tallies: await talliesOf(office, tx, wanted, limited),
    holds,
  };
}

const isOnUse = ({ on }: Limit): boolean => on === 'use';

/** What is counted in no row of its own: a voucher not heard of yet, and what limits count. */
function namesToLock(wanted: Wanted, campaigns: Campaigns): readonly string[] {
  const names = new Set<string>();
  for (const { ref, campaignNo, form } of wanted.items) {
    if (form === 'signed') names.add(voucherName(ref));
    const campaign = campaigns.get(campaignNo);
    if (campaign === undefined) continue;
    for (const per of ['customer', 'shop', 'campaign'] as const) {
      const name = countedUnder(per, { ...wanted, ref });
      if (name === null || limitsPer(campaign, 'use', per).length === 0) continue;
      names.add(`${per}/${name}/${campaignNo}`);
    }
  }
  return [...names].toSorted();
}

/** Stands for a voucher that head office has no row of yet. */
export const voucherName = (ref: string): string => `voucher/${ref}`;

/** An upsert locks its row, there before or not; the rows of one statement are taken in the order given. */
export async function lockNames(office: Office, tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const place = { tenant_id: office.tenant, partition_key: mainPartition, at: office.now() };
  await tx
    .insertInto('claim_lock')
    .values(names.map((name) => ({ ...place, name })))
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'name']).doUpdateSet({ at: (eb) => eb.ref('excluded.at') }),
    )
    .execute();
}

async function lockedVouchers(
  office: Office,
  tx: Tx,
  refs: readonly string[],
): Promise<ReadonlyMap<string, VoucherTable>> {
  const rows = await tx
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .orderBy('ref')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.ref, row]));
}

async function talliesOf(
  office: Office,
  tx: Tx,
  wanted: Wanted,
  limited: readonly Campaign[],
): Promise<Tallies> {
  const tallies: Tallies = new Map();
  for (const per of pers) {
    const limits = limited.flatMap((campaign) => limitsPer(campaign, 'use', per));
    const names = new Set(
      wanted.items.flatMap(({ ref }) => countedUnder(per, { ...wanted, ref }) ?? []),
    );
    if (limits.length === 0 || names.size === 0) continue;
    const asked = {
      per,
      names: [...names],
      campaignNos: limited.map(({ no }) => no),
      since: countedSince(limits, [wanted.businessDay]),
    };
    await addTallies(office, tx, 'use', asked, tallies);
  }
  return tallies;
}
