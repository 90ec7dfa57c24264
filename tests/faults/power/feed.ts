import type { CachedVoucher } from '../../../shared/protocol/feed.ts';
import { rigVoucher } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';

/** Codes of what comes by feed, far above the terminal's own. */
const firstCode = 1_000_000;
const vouchersPerPage = 5;

/** The vouchers of the feed's page `cursor`, counted from 1. */
export function feedVouchers(rig: CounterRig, cursor: number): readonly CachedVoucher[] {
  const first = firstCode + cursor * vouchersPerPage;
  return Array.from({ length: vouchersPerPage }, (_, n) => rigVoucher(rig, first + n));
}
