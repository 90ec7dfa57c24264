import { sql } from 'kysely';
import type { Campaign, Limit, LimitPeriod } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays, monthOf, weekOf } from '../../shared/domain/time/civilTime.ts';
import type { DayTally, Tally } from '../../shared/domain/facts.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';

/** What was counted, day by day, by `tallyKey`. */
export type Tallies = Map<string, DayTally[]>;

/** `name`: the voucher's ref, the customer's or the shop's id; empty for the campaign itself. */
export function tallyKey(per: Limit['per'], name: string, campaignNo: number): string {
  return `${per}/${name}/${campaignNo}`;
}

/** Whose counts are asked for. Days before `since` are left out; `null`: none. */
export interface Wanted {
  readonly per: Limit['per'];
  readonly names: readonly string[];
  readonly campaignNos: readonly number[];
  readonly since: CivilDate | null;
}

const sources = {
  use: {
    table: 'voucher_use',
    uses: sql`sum(uses)`,
    owner: { voucher: 'ref', customer: 'customer', shop: 'counted_shop' },
  },
  receipt: {
    table: 'receipt',
    uses: sql`count(*)`,
    owner: { voucher: 'ref', customer: 'customer', shop: 'shop_id' },
  },
} as const;

interface TallyRow {
  readonly owner: string;
  readonly campaign_no: number | string;
  readonly business_day: string;
  readonly uses: number | string;
  readonly value: number | string;
}

/** Adds to `tallies` what the books hold of the uses, or receipts, that are wanted. */
export async function addTallies(
  office: Office,
  tx: Tx | Office['db'],
  on: Limit['on'],
  { per, names, campaignNos, since }: Wanted,
  tallies: Tallies,
): Promise<void> {
  if (campaignNos.length === 0 || (per !== 'campaign' && names.length === 0)) return;
  const { table, uses, owner } = sources[on];
  const column = per === 'campaign' ? sql`''` : sql.ref(owner[per]);
  const { rows } = await sql<TallyRow>`
    SELECT ${column} AS owner, campaign_no, business_day,
      ${uses} AS uses, sum(value_minor) AS value
    FROM ${sql.table(table)}
    WHERE tenant_id = ${office.tenant}
      AND campaign_no IN (${sql.join(campaignNos)})
      ${per === 'campaign' ? sql`` : sql`AND ${column} IN (${sql.join(names)})`}
      ${since === null ? sql`` : sql`AND business_day >= ${since}`}
    GROUP BY 1, campaign_no, business_day
    ORDER BY business_day
  `.execute(tx);
  for (const row of rows) {
    daysIn(tallies, tallyKey(per, row.owner, Number(row.campaign_no))).push({
      businessDay: row.business_day,
      uses: Number(row.uses),
      valueMinor: Number(row.value),
    });
  }
}

/** The days counted under this key, to be read and added to. */
export function daysIn(tallies: Tallies, key: string): DayTally[] {
  const days = tallies.get(key) ?? [];
  tallies.set(key, days);
  return days;
}

/** As a fact of head office's own: its books are the count. */
export function tallyOf(days: readonly DayTally[], asOf: number): Tally {
  return days.length === 0 ? [] : [{ value: days, source: 'hq', asOf }];
}

export function limitsPer(
  { limits }: Pick<Campaign, 'limits'>,
  on: Limit['on'],
  per: Limit['per'],
): readonly Limit[] {
  return limits.filter((limit) => limit.on === on && limit.per === per);
}

/** The earliest day any of these limits counts on one of these days; `null`: all days there ever were. */
export function countedSince(
  limits: readonly Limit[],
  businessDays: readonly CivilDate[],
): CivilDate | null {
  const starts = limits.flatMap(({ period }) => businessDays.map((day) => startOf(period, day)));
  if (starts.includes(null)) return null;
  return starts.reduce((first, day) => (first === null || (day ?? '') < first ? day : first), null);
}

function startOf(period: LimitPeriod, day: CivilDate): CivilDate | null {
  switch (period.kind) {
    case 'ever':
      return null;
    case 'businessDay':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return `${monthOf(day)}-01`;
    case 'rollingDays':
      return addDays(day, 1 - period.days);
  }
}

/** Whose count a use moves; `null` where nobody's. */
export function countedUnder(
  per: Limit['per'],
  use: { readonly ref: string; readonly customer: string | null; readonly shop: string },
): string | null {
  switch (per) {
    case 'voucher':
      return use.ref;
    case 'customer':
      return use.customer;
    case 'shop':
      return use.shop;
    case 'campaign':
      return '';
  }
}
