import { isLaterWish } from '../../shared/domain/customers/wake.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { CustomerWish } from '../../shared/protocol/feed.ts';
import { inEvents } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';

/**
 * The last word of each customer in these entries of one counter: what stands later in its journal was
 * said later, whatever its clock did meanwhile. Nothing was said before time began or is said tomorrow: a
 * clock that was ahead must not outlast every word after it.
 */
function lastWords(entries: readonly Entry[], now: number): readonly CustomerWish[] {
  const words = new Map<string, CustomerWish>();
  for (const { body, at } of entries) {
    if (body.kind !== 'contactWish') continue;
    const { customer, may } = body;
    const before = words.get(customer)?.at ?? 0;
    words.set(customer, { customer, may, at: Math.max(before, Math.min(at, now)) });
  }
  return [...words.values()];
}

/**
 * Customers said whether they want to be told of what they have: kept for good, by opaque id, also of
 * those who are forgotten or not known here, and told to every terminal.
 */
export async function noteWishes(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  entries: readonly Entry[],
): Promise<void> {
  const words = lastWords(entries, office.now());
  if (words.length === 0) return;
  const rows = await tx
    .selectFrom('contact_wish')
    .select(['customer_id', 'wish_no', 'may', 'at'])
    .where('tenant_id', '=', office.tenant)
    .where(
      'customer_id',
      'in',
      words.map(({ customer }) => customer),
    )
    .execute();
  const known = new Map(rows.map((row) => [row.customer_id, row]));
  const later = words.filter((word) => isLaterWish(known.get(word.customer) ?? null, word));
  const numberOf = (customer: string) => known.get(customer)?.wish_no ?? feed.nextWishNo();
  for (const { customer, may, at } of later) {
    const place = { tenant_id: office.tenant, partition_key: feed.partition };
    await tx
      .insertInto('contact_wish')
      .values({ ...place, customer_id: customer, wish_no: numberOf(customer), may, at })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'customer_id']).doUpdateSet({ may, at }),
      )
      .execute();
  }
  for (const event of inEvents(later, (wishes) => ({ kind: 'contactWishes', wishes }))) {
    feed.add(event);
  }
}
