import type { Database } from 'better-sqlite3';
import { isLaterWish } from '../../shared/domain/customers/wake.ts';
import type { CustomerWish } from '../../shared/protocol/feed.ts';
import type { CareReader } from '../app/customers/carePorts.ts';
import { blobOf } from './rows.ts';
import { select } from './select.ts';

interface WishRow {
  readonly may: 0 | 1;
  readonly at: number;
}

/** Whether a customer wants to be told; `null` where they never said. */
export function wishReader(db: Database): Pick<CareReader, 'contactWish'> {
  const wishOf = select<[Buffer], WishRow>(
    db,
    'SELECT may, at FROM contact_wishes WHERE customer = ?',
  );
  return {
    contactWish: (customer) => {
      const row = wishOf.get(blobOf(customer));
      return row === undefined ? null : { may: row.may === 1, at: row.at };
    },
  };
}

/** Sets a wish down, whichever order two of them come in (I10); nothing takes one away but a later one. */
export function wishWriter(db: Database): (wish: CustomerWish) => void {
  const { contactWish } = wishReader(db);
  const put = db.prepare(
    'INSERT OR REPLACE INTO contact_wishes (customer, may, at) VALUES (?, ?, ?)',
  );
  return ({ customer, may, at }) => {
    if (isLaterWish(contactWish(customer), { may, at })) put.run(blobOf(customer), may ? 1 : 0, at);
  };
}
