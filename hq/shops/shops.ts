import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import { holidayCalendar } from './holidays.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

const shopIdBytes = 4;

/** What a person says of a new shop; the rest has usual values that can be changed later. */
export interface NewShop {
  readonly name: string;
  readonly currency: string;
  readonly zone: string;
  readonly language: 'zh' | 'en';
  readonly groups: readonly string[];
  readonly calendar: string | null;
}

const usual = {
  cutOverMinute: 180,
  receiptFoot: [],
  quickItems: [],
  undoMinutes: { cashier: 5, manager: 1440 },
  autoLockMinutes: 15,
} as const;

export async function shops(office: Office, tx: Tx | Office['db']): Promise<readonly ShopConfig[]> {
  const rows = await tx
    .selectFrom('shop')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .orderBy('shop_id')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as ShopConfig);
}

/** Throws `notFound`. */
export async function shopById(
  office: Office,
  tx: Tx | Office['db'],
  id: string,
): Promise<ShopConfig> {
  const row = await tx
    .selectFrom('shop')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('shop_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such shop');
  return JSON.parse(row.body) as ShopConfig;
}

export function addShop(office: Office, wanted: NewShop): Promise<ShopConfig> {
  return writeWithFeed(office, async (tx, feed) => {
    if (wanted.calendar !== null) await holidayCalendar(office, tx, wanted.calendar);
    const shop: ShopConfig = {
      ...usual,
      receiptFoot: [...usual.receiptFoot],
      quickItems: [...usual.quickItems],
      id: bytesToHex(office.crypto.randomBytes(shopIdBytes)),
      name: { zh: wanted.name, en: wanted.name },
      groups: [...wanted.groups],
      calendar: wanted.calendar,
      authority: null,
      currency: wanted.currency,
      zone: wanted.zone,
      language: wanted.language,
      receiptHead: [wanted.name],
    };
    await tx
      .insertInto('shop')
      .values({
        tenant_id: office.tenant,
        shop_id: shop.id,
        partition_key: feed.partition,
        body: JSON.stringify(shop),
      })
      .execute();
    feed.add({ kind: 'shop', shop });
    return shop;
  });
}

/** Changes some of a shop's settings and tells its terminals. Throws `notFound`. */
export async function changeShop(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  id: string,
  change: Partial<
    Pick<ShopConfig, 'groups' | 'calendar' | 'authority' | 'approvalsPerDay' | 'badgeAlone'>
  >,
): Promise<ShopConfig> {
  const shop: ShopConfig = { ...(await shopById(office, tx, id)), ...change };
  await tx
    .updateTable('shop')
    .set({ body: JSON.stringify(shop) })
    .where('tenant_id', '=', office.tenant)
    .where('shop_id', '=', id)
    .execute();
  feed.add({ kind: 'shop', shop });
  return shop;
}

/** Puts the shop into these groups and no others. */
export function setGroups(office: Office, id: string, groups: string[]): Promise<ShopConfig> {
  return writeWithFeed(office, (tx, feed) => changeShop(office, tx, feed, id, { groups }));
}

/** How often one person may agree on a business day, and whether a badge alone will do. */
export function setPeopleRules(
  office: Office,
  id: string,
  rules: { readonly approvalsPerDay: number; readonly badgeAlone: boolean },
): Promise<ShopConfig> {
  return writeWithFeed(office, (tx, feed) => changeShop(office, tx, feed, id, rules));
}

/** Whose holidays the shop keeps; `null`: none. */
export function setCalendar(
  office: Office,
  id: string,
  calendar: string | null,
): Promise<ShopConfig> {
  return writeWithFeed(office, async (tx, feed) => {
    if (calendar !== null) await holidayCalendar(office, tx, calendar);
    return changeShop(office, tx, feed, id, { calendar });
  });
}

/** Names the terminal of the shop that keeps the account of its home vouchers. */
export function setAuthority(office: Office, id: string, device: string): Promise<ShopConfig> {
  return writeWithFeed(office, async (tx, feed) => {
    // Its newest epoch says where it stands by now.
    const row = await tx
      .selectFrom('device')
      .select(['shop_id', 'state'])
      .where('tenant_id', '=', office.tenant)
      .where('device_id', '=', device)
      .orderBy('epoch', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row?.shop_id !== id || row.state !== 'active') {
      throw new HqProblem('notFound', 'no such terminal at work in this shop');
    }
    return changeShop(office, tx, feed, id, { authority: device });
  });
}
