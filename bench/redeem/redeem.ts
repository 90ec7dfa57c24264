import type { BenchResult } from '../result.ts';
import { againstInsert } from './againstInsert.ts';
import { p99DuringSyncVsIdle } from './duringSync.ts';
import { signedVsStatic } from './signedCodes.ts';
import { tenMillionVsTenThousand } from './sizes.ts';

/** Vouchers cached; the goals are stated for a million. */
const vouchers = 1_000_000;
const redemptions = 3_000;

/** A full redemption against a bare insert, and against itself: signed, crowded, and while a sync runs. */
export async function run(): Promise<BenchResult> {
  const parts = [
    await againstInsert(vouchers, redemptions),
    await signedVsStatic(),
    await p99DuringSyncVsIdle(),
    await tenMillionVsTenThousand(),
  ];
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
