import { sql } from 'kysely';
import { z } from 'zod';
import { endsSoonDays, wakeOutcomes } from '../../shared/domain/customers/wake.ts';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import { csvText } from '../../shared/protocol/csvText.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import type { Office } from '../office.ts';

/** Vouchers looked at for one list: the first to end, where there are more. */
export const maxWakingVouchers = 5_000;

export const wakingReport = z.object({
  /** Opaque, as terminals know them: a chain's own list of customers has the number behind it. */
  customer: z.string(),
  last4: z.string(),
  homeShop: z.string().nullable(),
  vouchers: z.array(
    z.object({
      campaignNo: z.int(),
      campaign: z.object({ zh: z.string(), en: z.string() }),
      lastDay: z.string(),
    }),
  ),
  /** What came of it when a counter last told them. */
  lastTold: z
    .object({ outcome: z.enum(wakeOutcomes), shop: z.string(), businessDay: z.string() })
    .nullable(),
});
export type WakingReport = z.infer<typeof wakingReport>;

function endingRows(office: Office, from: string, through: string) {
  const ends = sql<string>`COALESCE(voucher.extended_through, voucher.last_day)`;
  return (
    office.db
      .selectFrom('voucher')
      .innerJoin('customer', (join) =>
        join
          .onRef('customer.tenant_id', '=', 'voucher.tenant_id')
          .onRef('customer.customer_id', '=', 'voucher.customer'),
      )
      .leftJoin('contact_wish', (join) =>
        join
          .onRef('contact_wish.tenant_id', '=', 'voucher.tenant_id')
          .onRef('contact_wish.customer_id', '=', 'voucher.customer'),
      )
      .leftJoin('customer_wake', (join) =>
        join
          .onRef('customer_wake.tenant_id', '=', 'voucher.tenant_id')
          .onRef('customer_wake.customer_id', '=', 'voucher.customer'),
      )
      .select([
        'customer.customer_id',
        'customer.last4',
        'customer.home_shop',
        'voucher.campaign_no',
        ends.as('ends'),
        'customer_wake.outcome',
        'customer_wake.shop_id',
        'customer_wake.business_day',
      ])
      .where('voucher.tenant_id', '=', office.tenant)
      .where('voucher.customer', 'is not', null)
      .where('voucher.killed_at', 'is', null)
      .where(ends, '>=', from)
      .where(ends, '<=', through)
      .where(sql<boolean>`voucher.uses_counted < voucher.uses_allowed`)
      .where(
        sql<boolean>`(voucher.amount_minor IS NULL OR voucher.amount_counted < voucher.amount_minor)`,
      )
      // Whoever said no is on no list.
      .where(sql<boolean>`contact_wish.may IS NOT FALSE`)
      .orderBy(ends)
      .orderBy('voucher.customer')
      .orderBy('voucher.ref')
      .limit(maxWakingVouchers)
      .execute()
  );
}

/** Customers who hold what ends within days, the first to end first; never one who wants to hear nothing. */
export async function waking(office: Office): Promise<readonly WakingReport[]> {
  const campaigns = new Map(
    (await currentCampaigns(office, office.db))
      .filter(({ status }) => status === 'active')
      .map((campaign) => [campaign.no, campaign]),
  );
  const now = office.now();
  // A day around: which day it is depends on the campaign's zone.
  const utc = civilDateAt(now, 'UTC');
  const rows = await endingRows(office, addDays(utc, -1), addDays(utc, endsSoonDays + 1));
  const reports = new Map<string, WakingReport>();
  for (const row of rows) {
    const campaign = campaigns.get(row.campaign_no);
    if (campaign === undefined) continue;
    const today = civilDateAt(now, campaign.zone);
    if (row.ends < today || row.ends > addDays(today, endsSoonDays)) continue;
    const { no: campaignNo, name } = campaign;
    const before = reports.get(row.customer_id)?.vouchers ?? [];
    const { outcome, shop_id: shop, business_day: businessDay } = row;
    reports.set(row.customer_id, {
      customer: row.customer_id,
      last4: row.last4,
      homeShop: row.home_shop,
      vouchers: [...before, { campaignNo, campaign: name, lastDay: row.ends }],
      lastTold:
        outcome === null || shop === null || businessDay === null
          ? null
          : { outcome, shop, businessDay },
    });
  }
  return [...reports.values()];
}

/** The same as a table for a spreadsheet, one line a voucher. */
export function wakingCsv(reports: readonly WakingReport[]): string {
  const head = ['customer', 'last4', 'shop', 'voucher', 'last day', 'told', 'told on', 'told at'];
  const lines = reports.flatMap(({ customer, last4, homeShop, vouchers, lastTold }) =>
    vouchers.map(({ campaign, lastDay }) => [
      customer,
      last4,
      homeShop ?? '',
      campaign.zh,
      lastDay,
      lastTold?.outcome ?? '',
      lastTold?.businessDay ?? '',
      lastTold?.shop ?? '',
    ]),
  );
  return csvText([head, ...lines]);
}
