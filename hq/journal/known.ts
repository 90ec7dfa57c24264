import { sql } from 'kysely';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { isHandedOut } from '../../shared/protocol/careEntry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { lockNames, voucherName } from '../claims/claimFacts.ts';
import { holdsOn } from '../claims/holds.ts';
import type { Hold } from '../claims/holds.ts';
import { killsOf } from '../vouchers/kills.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { addTallies, countedSince, countedUnder, limitsPer } from '../vouchers/tallies.ts';
import type { Tallies } from '../vouchers/tallies.ts';
import { redemptionsOf } from './knownRedemptions.ts';
import type { KnownRedemptions } from './knownRedemptions.ts';

/** What head office knows of all that is named; settling changes it as it goes along. */
export interface Known extends KnownRedemptions {
  /** As they are now, by number: those that are named. */
  readonly campaigns: ReadonlyMap<number, Campaign>;
  /** The versions frozen in the entries, by `versionKey`. */
  readonly versions: ReadonlyMap<string, Campaign>;
  readonly vouchers: Map<string, VoucherTable>;
  /** Uses counted towards the limits of the campaigns that are used. */
  readonly tallies: Tallies;
  /** When head office withdrew vouchers it may have no row of yet. */
  readonly kills: ReadonlyMap<string, number>;
  /** Vouchers whose receipt is in the books. */
  readonly received: Set<string>;
  /** What open claims hold of the vouchers, and of what limits count; those that are used go. */
  holds: readonly Hold[];
}

interface NamedVersion {
  readonly no: number;
  readonly version: number;
}

function versionKey({ no, version }: NamedVersion): string {
  return `${no}/${version}`;
}

/** The campaign as it was judged by at the counter; where that version is unknown here, as it is now. */
export function judgedBy(known: Known, named: NamedVersion): Campaign | undefined {
  return known.versions.get(versionKey(named)) ?? known.campaigns.get(named.no);
}

/** Entries of one shop's terminal, to be settled in turn with those of others. */
export interface ShopEntries {
  readonly shop: string;
  readonly entries: readonly Entry[];
}

/** One query a table, whatever the number of batches; none where its answer can't matter. */
export async function gatherKnown(
  office: Office,
  tx: Tx,
  batches: readonly ShopEntries[],
): Promise<Known> {
  const entries = batches.flatMap((batch) => batch.entries);
  await lockUnheard(office, tx, entries);
  const vouchers = await vouchersOf(office, tx, entries);
  const strangers = [...new Set(entries.flatMap(takenInBy))].filter((ref) => !vouchers.has(ref));
  const campaigns = await campaignsOf(office, tx, entries);
  const known: Known = {
    ...campaigns,
    vouchers,
    holds: await holdsOn(office, tx, claimable(entries, campaigns.campaigns)),
    tallies: new Map(),
    kills: await killsOf(office, tx, strangers),
    received: await receivedOf(office, tx, entries),
    ...(await redemptionsOf(office, tx, entries)),
  };
  for (const per of ['voucher', 'customer', 'shop', 'campaign'] as const) {
    await addUses(office, tx, per, batches, known);
  }
  return known;
}

/** What open claims may hold of what these entries use. */
function claimable(
  entries: readonly Entry[],
  campaigns: Known['campaigns'],
): { readonly refs: readonly string[]; readonly campaignNos: readonly number[] } {
  const used = entries.flatMap(({ body }) => (body.kind === 'redemption' ? body.vouchers : []));
  const limited = [...campaigns.values()].filter(({ limits }) =>
    limits.some(({ on }) => on === 'use'),
  );
  return {
    refs: [...new Set(used.map(({ ref }) => ref))],
    campaignNos: limited.map(({ no }) => no),
  };
}

/** Refs of vouchers that head office first hears of by this entry. */
function takenInBy({ body }: Entry): readonly string[] {
  switch (body.kind) {
    case 'redemption':
      return body.vouchers.filter(({ form }) => form === 'signed').map(({ ref }) => ref);
    case 'goodwill':
    case 'issuedAfter':
    case 'rainCheck':
      return [body.ref];
    default:
      return [];
  }
}

function refsOf({ body }: Entry): readonly string[] {
  switch (body.kind) {
    case 'redemption':
      return body.vouchers.map((voucher) => voucher.ref);
    case 'void':
      return body.restored.map((voucher) => voucher.ref);
    case 'goodwill':
    case 'issuedAfter':
    case 'rainCheck':
      return [body.ref];
    default:
      return [];
  }
}

/**
 * A signed voucher that is used before head office has a row of it has nothing to lock but its name, as in
 * claims: else one could be granted while its use is being booked. Who holds the counter alone makes rows.
 */
async function lockUnheard(office: Office, tx: Tx, entries: readonly Entry[]): Promise<void> {
  const used = entries.flatMap(({ body }) => (body.kind === 'redemption' ? body.vouchers : []));
  const signed = new Set(used.flatMap(({ form, ref }) => (form === 'signed' ? [ref] : [])));
  if (signed.size === 0) return;
  const { rows } = await sql<{ readonly ref: string }>`
    SELECT ref FROM voucher WHERE tenant_id = ${office.tenant} AND ref = ANY(${[...signed]}::text[])
  `.execute(tx);
  for (const { ref } of rows) signed.delete(ref);
  await lockNames(office, tx, [...signed].map(voucherName).toSorted());
}

/** Held to the commit, in the order in which claims take them: a claim sees these uses, or they see the claim. */
async function vouchersOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Map<string, VoucherTable>> {
  const refs = [...new Set(entries.flatMap(refsOf))];
  if (refs.length === 0) return new Map();
  const { rows } = await sql<VoucherTable>`
    SELECT * FROM voucher WHERE tenant_id = ${office.tenant} AND ref = ANY(${refs}::text[])
    ORDER BY ref FOR UPDATE
  `.execute(tx);
  return new Map(rows.map((row) => [row.ref, row]));
}

/** The campaigns that an entry's settling may be judged by, as it names them. */
function namedBy({ body }: Entry): readonly NamedVersion[] {
  switch (body.kind) {
    case 'redemption':
      return body.vouchers.map(({ campaign }) => campaign);
    case 'goodwill':
    case 'issuedAfter':
      return [body.campaign];
    case 'rainCheck':
      // Judged by the current version, which is looked up of all that are named.
      return [{ no: body.campaign.no, version: 0 }];
    default:
      return [];
  }
}

/** Of the campaigns that are named: the current version, and those that are. */
async function campaignsOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Pick<Known, 'campaigns' | 'versions'>> {
  const named = entries.flatMap(namedBy);
  if (named.length === 0) return { campaigns: new Map(), versions: new Map() };
  const { rows } = await sql<{ readonly body: string }>`
    SELECT body FROM campaign
    WHERE tenant_id = ${office.tenant}
      AND no = ANY(${[...new Set(named.map(({ no }) => no))]}::bigint[])
      AND (
        version = ANY(${[...new Set(named.map(({ version }) => version))]}::bigint[])
        OR version = (
          SELECT max(newest.version) FROM campaign AS newest
          WHERE newest.tenant_id = campaign.tenant_id AND newest.no = campaign.no
        )
      )
    ORDER BY no, version
  `.execute(tx);
  const read = rows.map((row) => JSON.parse(row.body) as Campaign);
  const wanted = new Set(named.map(versionKey));
  const asked = read.filter((campaign) => wanted.has(versionKey(campaign)));
  return {
    // The last one of a number is its newest.
    campaigns: new Map(read.map((campaign) => [campaign.no, campaign])),
    versions: new Map(asked.map((campaign) => [versionKey(campaign), campaign])),
  };
}

async function receivedOf(office: Office, tx: Tx, entries: readonly Entry[]): Promise<Set<string>> {
  const refs = entries.flatMap(({ body }) => (isHandedOut(body) ? [body.ref] : []));
  if (refs.length === 0) return new Set();
  const rows = await tx
    .selectFrom('receipt')
    .select('ref')
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  return new Set(rows.map((row) => row.ref));
}

/** What the uses are judged against, where their campaigns limit it; the rest is not looked up. */
async function addUses(
  office: Office,
  tx: Tx,
  per: Limit['per'],
  batches: readonly ShopEntries[],
  known: Known,
): Promise<void> {
  const names = new Set<string>();
  const campaignNos = new Set<number>();
  const limits = new Set<Limit>();
  const days = new Set<CivilDate>();
  for (const { shop, entries } of batches) {
    for (const { body, businessDay } of entries) {
      if (body.kind !== 'redemption') continue;
      for (const { ref, campaign: named } of body.vouchers) {
        const campaign = judgedBy(known, named);
        const asked = campaign === undefined ? [] : limitsPer(campaign, 'use', per);
        const name = countedUnder(per, { ref, customer: body.customer, shop });
        if (asked.length === 0 || name === null) continue;
        names.add(name);
        campaignNos.add(named.no);
        days.add(businessDay);
        for (const limit of asked) limits.add(limit);
      }
    }
  }
  if (limits.size === 0) return;
  const since = countedSince([...limits], [...days]);
  const wanted = { per, names: [...names], campaignNos: [...campaignNos], since };
  await addTallies(office, tx, 'use', wanted, known.tallies);
}
