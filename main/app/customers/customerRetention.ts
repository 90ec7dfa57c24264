import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import { StoreProblem } from '../storeErrors.ts';

/** Rows of one transaction: the counter's turn comes in between. */
const rowsPerSlice = 100;

export interface CustomerRetention {
  /** Does a slice of today's work, if any is left; called every few seconds. */
  step(): void;
}

/**
 * Once a day, in small slices: the display data of customers who were not seen for as long as the
 * settings say leaves this terminal. It comes back by feed when they are seen; standing alone, it stays
 * as long as they hold a voucher that is good.
 */
export function createCustomerRetention(
  context: Pick<AppContext, 'store' | 'clock' | 'log' | 'announce'>,
): CustomerRetention {
  let doneOn: CivilDate | null = null;

  function slice(): void {
    const { today, days, keepHolders } = context.store.read((tx) => ({
      today: civilNow(context, tx.shop()).date,
      days: tx.settings().customerDays,
      // Standing alone nobody would bring them back, and what they hold is found by their number.
      keepHolders: tx.identity()?.standAlone === true,
    }));
    if (doneOn === today) return;
    const unseenSince = addDays(today, -days);
    const { dropped, isDone } = context.store.write((tx) =>
      tx.dropUnseenCustomers({ unseenSince, today, keepHolders, rows: rowsPerSlice }),
    );
    if (dropped > 0) context.announce('data');
    if (isDone) doneOn = today;
  }

  return {
    step() {
      try {
        slice();
      } catch (error) {
        if (!(error instanceof StoreProblem)) throw error;
        context.log.warn({ code: error.code }, 'what is old of customers could not be removed');
      }
    },
  };
}
