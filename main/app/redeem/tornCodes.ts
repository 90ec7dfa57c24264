import { tornCandidates, tornCharacters } from '../../../shared/domain/codes/tornCode.ts';
import { voucherIdText } from '../../../shared/domain/codes/code.ts';
import type { CodeReadingRules } from '../../../shared/domain/codes/code.ts';
import type { OrderDraft, OrderVoucher } from '../../../shared/contract/order.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import type { AppContext } from '../context.ts';
import type { Reader } from '../ports.ts';

/** Torn codes that may be tried within `tornWindowMs`, over restarts. */
export const maxTornTries = 5;
export const tornWindowMs = 10 * 60_000;
/** Under which the tries are kept beside those of people's PINs; no person has such an id. */
const tornTries = '#torn';
/** Scans of which it is remembered whether they were let in. */
const maxKept = 64;

type Scanned = Extract<OrderVoucher, { scan: unknown }>['scan'];

export type TornReading =
  | { readonly result: 'match'; readonly ref: string; readonly workedOut: number }
  | { readonly result: 'none' | 'several' | 'tooMany' };

export interface TornCodes {
  /** Counts each torn code of the order as a try, once. To be called before the order is judged. */
  admit(order: OrderDraft): void;
  /** What a torn code turns out to be; `null` where the scan is no torn code. */
  read(tx: Reader, scan: Scanned, rules: CodeReadingRules): TornReading | null;
}

/**
 * Works out torn codes: the one voucher known here that a text with `?` can have been. Limited in number,
 * so that nobody can try out what they have not got; a second person agrees to the redemption itself.
 */
export function createTornCodes(context: AppContext): TornCodes {
  const admitted = new Map<string, boolean>();

  /** HQ may have put the clock back since: nobody waits longer than the window. */
  function countTry(): boolean {
    const now = context.clock.now().effective;
    return context.store.write((tx) => {
      const before = tx.lockout(tornTries);
      const isOver = before === null || now >= Math.min(before.until, now + tornWindowMs);
      if (isOver) {
        tx.setLockout(tornTries, { tries: 1, until: now + tornWindowMs });
        return true;
      }
      if (before.tries >= maxTornTries) return false;
      const until = Math.min(before.until, now + tornWindowMs);
      tx.setLockout(tornTries, { tries: before.tries + 1, until });
      return true;
    });
  }

  return {
    admit({ vouchers }) {
      for (const voucher of vouchers) {
        if (!('scan' in voucher)) continue;
        const { scanId, raw, source } = voucher.scan;
        if (tornCharacters(raw, source) === null || admitted.has(scanId + raw)) continue;
        if (admitted.size >= maxKept) admitted.clear();
        admitted.set(scanId + raw, countTry());
      }
    },

    read(tx, { scanId, raw, source }, rules) {
      const workedOut = tornCharacters(raw, source);
      if (workedOut === null) return null;
      if (admitted.get(scanId + raw) !== true) return { result: 'tooMany' };
      const chainKey = context.secrets.get('chainKey');
      if (chainKey === null) return { result: 'none' };
      const known = new Set(
        tornCandidates(raw, rules)
          .map((code) => voucherRef(context.crypto, chainKey, voucherIdText(code)))
          .filter((ref) => tx.voucher(ref) !== null),
      );
      const [ref] = known;
      if (ref === undefined) return { result: 'none' };
      return known.size > 1 ? { result: 'several' } : { result: 'match', ref, workedOut };
    },
  };
}
