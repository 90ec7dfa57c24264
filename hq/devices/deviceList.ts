import type { ExpressionBuilder, SqlBool, Expression } from 'kysely';
import { sql } from 'kysely';
import type { Office } from '../office.ts';
import type { Tables } from '../store/schema.ts';
import { reportOf } from './devices.ts';
import type { DeviceReport } from './devices.ts';

/** A terminal that was not heard for longer is silent. */
export const silentAfterMs = 24 * 3_600_000;
/** So many entries not sent when it was last heard: it is behind. */
export const behindEntries = 50;

export const deviceStandings = [
  'toCompare',
  'active',
  'silent',
  'behind',
  'frozen',
  'revoked',
] as const;
export type DeviceStanding = (typeof deviceStandings)[number];

export interface DeviceFilter {
  /** Part of the counter's name, or the beginning of a device's id. */
  readonly text: string;
  readonly shop: string | null;
  readonly standing: DeviceStanding | null;
}

type Where = ExpressionBuilder<Tables, 'device'>;

function standsAs(office: Office, where: Where, standing: DeviceStanding): Expression<SqlBool> {
  const active = where('state', '=', 'active');
  switch (standing) {
    case 'toCompare':
      return where.and([
        where('state', '=', 'pending'),
        where('needs_confirmation', '=', true),
        where('confirmed_at', 'is', null),
        where('check_digits', '<>', ''),
      ]);
    case 'silent':
      return where.and([active, where('last_seen_at', '<', office.now() - silentAfterMs)]);
    case 'behind':
      return where.and([
        active,
        where(where('said_head', '-', where.ref('acked_seq')), '>=', behindEntries),
      ]);
    case 'active':
    case 'frozen':
    case 'revoked':
      return where('state', '=', standing);
  }
}

/** The newest epoch of each terminal: earlier ones are its history. */
function newest(office: Office) {
  return office.db
    .selectFrom('device')
    .where('device.tenant_id', '=', office.tenant)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('device as later')
            .select(sql.lit(1).as('one'))
            .whereRef('later.tenant_id', '=', 'device.tenant_id')
            .whereRef('later.device_id', '=', 'device.device_id')
            .whereRef('later.epoch', '>', 'device.epoch'),
        ),
      ),
    );
}

/** `%` and `_` are characters like any other in what somebody looks for. */
function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** A page of terminals, by shop and counter; one row more than asked for says that there is more. */
export async function deviceList(
  office: Office,
  { text, shop, standing }: DeviceFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly DeviceReport[]> {
  let query = newest(office).selectAll('device');
  if (shop !== null) query = query.where('shop_id', '=', shop);
  if (standing !== null) query = query.where((where) => standsAs(office, where, standing));
  if (text !== '') {
    const like = literally(text.toLowerCase());
    query = query.where((where) =>
      where.or([
        where(sql<string>`lower(counter_name)`, 'like', `%${like}%`),
        where('device_id', 'like', `${like}%`),
      ]),
    );
  }
  const rows = await query
    .orderBy('shop_id')
    .orderBy('counter_name')
    .orderBy('device_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(reportOf);
}

/** How many terminals stand so. */
export async function deviceCount(office: Office, standing: DeviceStanding): Promise<number> {
  const { count } = await newest(office)
    .select((row) => row.fn.countAll().as('count'))
    .where((where) => standsAs(office, where, standing))
    .executeTakeFirstOrThrow();
  return Number(count);
}
