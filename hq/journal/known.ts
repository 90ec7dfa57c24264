import type { Campaign } from '../../shared/domain/campaign.ts';
import type { DayCount } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { currentCampaigns } from '../campaigns.ts';
import type { Office } from '../office.ts';
import type { Tx, VoucherTable } from '../schema.ts';

/** Key of one customer's count of one campaign. */
export function countKey(customer: string, campaignNo: number): string {
  return `${customer}/${campaignNo}`;
}

/** Key of one entry of one chain. */
export function placeKey(place: {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
}): string {
  return `${place.device}/${place.epoch}/${place.seq}`;
}

/** What head office knows of all that a batch names; settling changes it as it goes along. */
export interface Known {
  readonly campaigns: ReadonlyMap<number, Campaign>;
  readonly vouchers: Map<string, VoucherTable>;
  readonly customerDays: Map<string, DayCount[]>;
  /** Redemptions, by place, that are in the books. */
  readonly redemptions: Set<string>;
  /** Redemptions, by place, that a void in the books undoes. */
  readonly undone: Set<string>;
}

export async function gatherKnown(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Known> {
  const campaigns = await currentCampaigns(office, tx);
  return {
    campaigns: new Map(campaigns.map((campaign) => [campaign.no, campaign])),
    vouchers: await vouchersOf(office, tx, entries),
    customerDays: await customerDaysOf(office, tx, entries),
    ...(await redemptionsOf(office, tx, entries)),
  };
}

function refsOf({ body }: Entry): readonly string[] {
  switch (body.kind) {
    case 'redemption':
      return body.vouchers.map((voucher) => voucher.ref);
    case 'void':
      return body.restored.map((voucher) => voucher.ref);
    case 'goodwill':
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

async function customerDaysOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Map<string, DayCount[]>> {
  const customers = entries.flatMap(({ body }) =>
    body.kind === 'redemption' && body.customer !== null ? [body.customer] : [],
  );
  const days = new Map<string, DayCount[]>();
  if (customers.length === 0) return days;
  const rows = await tx
    .selectFrom('voucher_use')
    .select(['customer', 'campaign_no', 'business_day'])
    .select((eb) => eb.fn.sum('uses').as('uses'))
    .where('tenant_id', '=', office.tenant)
    .where('customer', 'in', [...new Set(customers)])
    .groupBy(['customer', 'campaign_no', 'business_day'])
    .execute();
  for (const row of rows) {
    const key = countKey(row.customer ?? '', row.campaign_no);
    const counted = days.get(key) ?? [];
    counted.push({ businessDay: row.business_day, uses: Number(row.uses) });
    days.set(key, counted);
  }
  return days;
}

async function redemptionsOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<Pick<Known, 'redemptions' | 'undone'>> {
  const places = entries.flatMap(({ body }) => (body.kind === 'void' ? [body.redemption] : []));
  const redemptions = new Set<string>();
  const undone = new Set<string>();
  for (const place of places) {
    const rows = await tx
      .selectFrom('voucher_use')
      .select('kind')
      .distinct()
      .where('tenant_id', '=', office.tenant)
      .where((eb) =>
        eb.or([
          eb.and({ device_id: place.device, epoch: place.epoch, seq: place.seq }),
          eb.and({
            undoes_device: place.device,
            undoes_epoch: place.epoch,
            undoes_seq: place.seq,
          }),
        ]),
      )
      .execute();
    for (const { kind } of rows) (kind === 'void' ? undone : redemptions).add(placeKey(place));
  }
  return { redemptions, undone };
}
