import { z } from 'zod';
import { segments } from '../../shared/domain/campaign/campaign.ts';
import { civilDate } from '../../shared/protocol/primitives.ts';
import type { CachedCustomer } from '../../shared/protocol/feed.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { shopById } from '../shops/shops.ts';
import { customerOfRow, rowOfCustomer } from '../store/rows.ts';
import type { Tx } from '../store/schema.ts';
import type { CustomerTable } from '../store/tables/customers.ts';

const customerIdBytes = 16;

/** A customer as head office shows them: of their number the last four digits. */
export const customerReport = z.object({
  customer: z.string(),
  last4: z.string(),
  segment: z.enum(segments),
  tier: z.string().nullable(),
  homeShop: z.string().nullable(),
  seenDay: civilDate.nullable(),
});
export type CustomerReport = z.infer<typeof customerReport>;

/** What a chain says of a customer. */
export interface CustomerTerms {
  readonly segment: CachedCustomer['segment'];
  readonly tier: string | null;
  readonly homeShop: string | null;
}

function reportOf(one: CachedCustomer): CustomerReport {
  const { id, last4, segment, tier, homeShop, seenDay } = one;
  return { customer: id, last4, segment, tier, homeShop, seenDay: seenDay ?? null };
}

/** In the order they became customers; `next`: give it as `after`. */
export async function customerList(
  office: Office,
  limit: number,
  after: number,
): Promise<{ readonly customers: readonly CustomerReport[]; readonly next: number | null }> {
  const rows = await office.db
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('partition_key', '=', mainPartition)
    .where('customer_no', '>', after)
    .orderBy('customer_no')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  return {
    customers: page.map((row) => reportOf(customerOfRow(row))),
    next: rows.length > limit ? (page.at(-1)?.customer_no ?? null) : null,
  };
}

async function rowOf(
  office: Office,
  db: Tx | Office['db'],
  column: 'customer_id' | 'phone_key',
  value: string,
): Promise<CustomerTable | undefined> {
  return db
    .selectFrom('customer')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where(column, '=', value)
    .executeTakeFirst();
}

/** Throws `notFound`. */
export async function customerReportOf(office: Office, id: string): Promise<CustomerReport> {
  const row = await rowOf(office, office.db, 'customer_id', id);
  if (row === undefined) throw new HqProblem('notFound', 'no such customer');
  return reportOf(customerOfRow(row));
}

/** Throws `conflict` where somebody has this number already, `notFound` for an unknown shop. */
export function addCustomer(
  office: Office,
  holder: { readonly phoneKey: string; readonly last4: string },
  terms: CustomerTerms,
): Promise<CustomerReport> {
  return writeWithFeed(office, async (tx, feed) => {
    if (terms.homeShop !== null) await shopById(office, tx, terms.homeShop);
    const known = await rowOf(office, tx, 'phone_key', holder.phoneKey);
    if (known !== undefined) throw new HqProblem('conflict', 'there is a customer of this number');
    const customer: CachedCustomer = {
      id: bytesToHex(office.crypto.randomBytes(customerIdBytes)),
      ...holder,
      ...terms,
    };
    const place = { tenant: office.tenant, partition: feed.partition };
    const row = rowOfCustomer({ ...place, customerNo: feed.nextCustomerNo() }, customer);
    await tx.insertInto('customer').values(row).execute();
    feed.add({ kind: 'customers', customers: [customer] });
    return reportOf(customer);
  });
}

/** Throws `notFound`. */
export function changeCustomer(
  office: Office,
  id: string,
  terms: CustomerTerms,
): Promise<CustomerReport> {
  return writeWithFeed(office, async (tx, feed) => {
    if (terms.homeShop !== null) await shopById(office, tx, terms.homeShop);
    const row = await rowOf(office, tx, 'customer_id', id);
    if (row === undefined) throw new HqProblem('notFound', 'no such customer');
    await tx
      .updateTable('customer')
      .set({ segment: terms.segment, tier: terms.tier, home_shop: terms.homeShop })
      .where('tenant_id', '=', office.tenant)
      .where('customer_id', '=', id)
      .execute();
    const customer = { ...customerOfRow(row), ...terms };
    feed.add({ kind: 'customers', customers: [customer] });
    return reportOf(customer);
  });
}
