import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { minEntryAgeDays, signCheckpoint } from '../../../shared/protocol/checkpoint.ts';
import { civilNow } from '../context.ts';
import { closeForgotten, forgottenMonths } from '../day/closeDay.ts';
import type { AppContext } from '../context.ts';
import type { SignCheckpoint, Writer } from '../ports.ts';
import { StoreProblem } from '../storeErrors.ts';

/** A use older than so many days is packed: longer than anybody still undoes anything. */
export const packedAfterDays = 180;
/** Vouchers looked at in one transaction. */
const vouchersPerPacking = 100;
/** The counter's turn between two transactions. */
export const pauseMs = 20;

const dayMs = 86_400_000;

/** One transaction's worth; `null`: this kind of work is done. */
type Step = (tx: Writer) => Step | null;

function signer(context: AppContext): SignCheckpoint | null {
  const deviceKey = context.secrets.get('deviceKey');
  if (deviceKey === null) return null;
  return (unsigned) => signCheckpoint(context.crypto, deviceKey, unsigned);
}

/**
 * Everything that may leave or be packed today, as steps of a few milliseconds: days that nobody closed are
 * closed first, so that their figures stay; old entries behind a
 * signed checkpoint (never standing alone: nobody else has them), then uses of long ago.
 */
export function stepsToMakeRoom(context: AppContext): readonly Step[] {
  const sign = signer(context);
  const at = Math.floor(context.clock.now().effective);
  const today = context.store.read((tx) => civilNow(context, tx.shop())).businessDay;
  const before = addDays(today, -packedAfterDays);

  const months = context.store.read((tx) => forgottenMonths(context, tx));
  const forgotten = months.map((month): Step => {
    const close: Step = (tx) => (closeForgotten(context, tx, month) ? close : null);
    return close;
  });
  const leave: Step = (tx) => {
    if (sign === null) return null;
    const left = tx.leaveBehind({ before: at - minEntryAgeDays * dayMs, at, sign });
    return left === 0 ? null : leave;
  };
  const pack =
    (after: string): Step =>
    (tx) => {
      const next = tx.packSpent({ after, vouchers: vouchersPerPacking, before, at, sign });
      return next === null ? null : pack(next);
    };
  const tidy =
    (from: string | null): Step =>
    (tx) => {
      const next = tx.tidySpent(from);
      return next === null ? null : tidy(next);
    };
  return [...forgotten, leave, pack(''), tidy(null)];
}

/**
 * Makes room while nobody is hurried by it: step by step, with the counter's turn in between. Ends early
 * when `signal` aborts or the database refuses; the next day goes on.
 */
export async function makeRoom(
  context: AppContext,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  try {
    for (const first of stepsToMakeRoom(context)) {
      for (let step: Step | null = first; step !== null && !signal.aborted;) {
        const now: Step = step;
        step = context.store.write((tx) => now(tx));
        await pause(pauseMs);
      }
    }
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error;
    context.log.warn({ code: error.code }, 'no room could be made now');
  }
}
