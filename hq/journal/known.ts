import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import { isHandedOut } from '../../shared/protocol/careEntry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import { killsOf } from '../vouchers/kills.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { addTallies, countedSince, limitsPer } from '../vouchers/tallies.ts';
import type { Tallies } from '../vouchers/tallies.ts';
import { redemptionsOf } from './knownRedemptions.ts';
import type { KnownRedemptions } from './knownRedemptions.ts';

/** What head office knows of all that a batch names; settling changes it as it goes along. */
export interface Known extends KnownRedemptions {
  readonly campaigns: ReadonlyMap<number, Campaign>;
  /** The versions frozen in the batch's entries, by `versionKey`. */
  readonly versions: ReadonlyMap<string, Campaign>;
  readonly vouchers: Map<string, VoucherTable>;
  /** Uses counted towards the limits of the campaigns that are used. */
  readonly tallies: Tallies;
  /** When head office withdrew vouchers it may have no row of yet. */
  readonly kills: ReadonlyMap<string, number>;
  /** Vouchers whose receipt is in the books. */
  readonly received: Set<string>;
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

export async function gatherKnown(
  office: Office,
  tx: Tx,
  shop: string,
  entries: readonly Entry[],
): Promise<Known> {
  const campaigns = await currentCampaigns(office, tx);
  const known: Known = {
    campaigns: new Map(campaigns.map((campaign) => [campaign.no, campaign])),
    versions: await versionsOf(office, tx, entries),
    vouchers: await vouchersOf(office, tx, entries),
    tallies: new Map(),
    kills: await killsOf(office, tx, [...new Set(entries.flatMap(refsOf))]),
    received: await receivedOf(office, tx, entries),
    ...(await redemptionsOf(office, tx, entries)),
  };
  for (const per of ['voucher', 'customer', 'shop', 'campaign'] as const) {
    await addUses(office, tx, per, shop, entries, known);
  }
  return known;
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

async function vouchersOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Map<string, VoucherTable>> {
  const refs = [...new Set(entries.flatMap(refsOf))];
  if (refs.length === 0) return new Map();
  const rows = await tx
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  return new Map(rows.map((row) => [row.ref, row]));
}

async function versionsOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, Campaign>> {
  const named = entries.flatMap(({ body }) =>
    body.kind === 'redemption' ? body.vouchers.map(({ campaign }) => campaign) : [],
  );
  if (named.length === 0) return new Map();
  const rows = await tx
    .selectFrom('campaign')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('no', 'in', [...new Set(named.map(({ no }) => no))])
    .where('version', 'in', [...new Set(named.map(({ version }) => version))])
    .execute();
  const versions = rows.map((row) => JSON.parse(row.body) as Campaign);
  return new Map(versions.map((campaign) => [versionKey(campaign), campaign]));
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

/** What the batch's uses are judged against, where their campaigns limit it; the rest is not looked up. */
async function addUses(
  office: Office,
  tx: Tx,
  per: Limit['per'],
  shop: string,
  entries: readonly Entry[],
  known: Known,
): Promise<void> {
  const names = new Set<string>();
  const campaignNos = new Set<number>();
  const limits: Limit[] = [];
  for (const { body } of entries) {
    if (body.kind !== 'redemption') continue;
    for (const { ref, campaign: named } of body.vouchers) {
      const campaign = judgedBy(known, named);
      const asked = campaign === undefined ? [] : limitsPer(campaign, 'use', per);
      const name = nameOf(per, ref, body.customer, shop);
      if (asked.length === 0 || name === null) continue;
      names.add(name);
      campaignNos.add(named.no);
      limits.push(...asked);
    }
  }
  if (limits.length === 0) return;
  const since = countedSince(limits, [...new Set(entries.map((entry) => entry.businessDay))]);
  const wanted = { per, names: [...names], campaignNos: [...campaignNos], since };
  await addTallies(office, tx, 'use', wanted, known.tallies);
}

/** Whose count it is; `null` where nobody's. */
export function nameOf(
  per: Limit['per'],
  ref: string,
  customer: string | null,
  shop: string,
): string | null {
  switch (per) {
    case 'voucher':
      return ref;
    case 'customer':
      return customer;
    case 'shop':
      return shop;
    case 'campaign':
      return '';
  }
}
