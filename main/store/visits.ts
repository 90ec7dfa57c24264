import type { Database } from 'better-sqlite3';
import { epochDayOf } from '../../shared/domain/time/civilTime.ts';
import type { CareReader } from '../app/customers/carePorts.ts';
import { sumByDay } from './countedDays.ts';
import type { Memory } from './memory.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

/** How often somebody came, and who holds what ends soon. */
export function visitReader(
  db: Database,
  memory: () => Memory,
): Pick<CareReader, 'visits' | 'holdersOfEnding'> {
  const days = select<[Buffer], { businessDay: string; uses: number; valueMinor: number }>(
    db,
    `SELECT day AS businessDay, sum(own_uses + elsewhere_uses) AS uses, 0 AS valueMinor
       FROM customer_days WHERE customer = ? AND what = 'use' GROUP BY day`,
  );
  const holders = select<[number, number, number, number], { customer: Buffer }>(
    db,
    `SELECT customer, min(max(last_day, coalesce(extended_through, 0))) AS ends FROM vouchers
      WHERE customer IS NOT NULL AND max(last_day, coalesce(extended_through, 0)) BETWEEN ? AND ?
        AND generation >= ?
      GROUP BY customer ORDER BY ends, customer LIMIT ?`,
  );
  return {
    visits: (customer) => {
      const waiting = memory().pending.usesOfCustomer(customer);
      return sumByDay(days.all(blobOf(customer)), waiting).filter(({ uses }) => uses > 0).length;
    },
    holdersOfEnding: (from, through, limit) => {
      const { known } = memory().meta.generations;
      return holders
        .all(epochDayOf(from), epochDayOf(through), known, limit)
        .map(({ customer }) => hexOf(customer));
    },
  };
}
