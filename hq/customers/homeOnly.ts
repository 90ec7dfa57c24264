import type { CachedCustomer, CustomerElsewhere, FeedEvent } from '../../shared/protocol/feed.ts';

type CustomersEvent = Extract<FeedEvent, { kind: 'customers' }>;

/** Whom a shop may find by their number and see the last digits of: its own, and whoever has no home yet. */
function isAtHome({ homeShop }: CachedCustomer, shop: string): boolean {
  return homeShop === null || homeShop === shop;
}

/** What rules ask of a customer; nothing that finds or shows a person. */
function standingOf({ id, segment, tier }: CachedCustomer): CustomerElsewhere {
  return { id, segment, tier };
}

/**
 * What one shop is told of these customers. Of the others
 * it hears by opaque id what rules ask, so that a gold member is one everywhere; and since their home may
 * have been here until now, that is also the word to let go of what is shown of them.
 */
export function customersFor(customers: readonly CachedCustomer[], shop: string): CustomersEvent {
  const home = customers.filter((customer) => isAtHome(customer, shop));
  if (home.length === customers.length) return { kind: 'customers', customers: home };
  const elsewhere = customers.filter((customer) => !isAtHome(customer, shop)).map(standingOf);
  return { kind: 'customers', customers: home, elsewhere };
}
