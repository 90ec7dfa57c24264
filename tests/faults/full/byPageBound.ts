import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreProblem } from '../../../main/app/storeErrors.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { openStore } from '../../../main/store/openStore.ts';
import { identity, newEntry, redeemed, redemption } from '../../store/storeKit.ts';
import type { FaultOptions, FaultResult } from '../fault.ts';
import { violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';

/** Of the cases asked for only one in so many can be tried this way: commits, without any reserve. */
const casesPerTry = 5;
const firstBound = 60;

function tryOnce(pages: number): { acknowledged: number; violations: readonly string[] } {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-full-'));
  const options = { dir, mode: 'live', crypto: createCrypto(), appVersion: '0.1.0' } as const;
  const acknowledged: Acknowledged[] = [];
  try {
    const store = openStore({ ...options, maxPages: firstBound + pages, maxPendingEntries: 4 });
    store.write((tx) => tx.setIdentity(identity));
    try {
      for (let n = 1; n < 2_000; n++) {
        acknowledged.push(store.write((tx) => tx.append(newEntry(n, redemption([redeemed(n)])))));
      }
    } catch (error) {
      if (!(error instanceof StoreProblem)) throw error;
    }
    store.close();
    return { acknowledged: acknowledged.length, violations: violationsOf(dir, acknowledged) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** SQLite's own bound instead of a disk's: commits only, and fewer cases than asked, which says so. */
export async function runByPageBound({ cases, report }: FaultOptions): Promise<FaultResult> {
  let acknowledged = 0;
  let violations = 0;
  const tries = Math.floor(cases / casesPerTry);
  for (let n = 0; n < tries; n++) {
    const tried = tryOnce(n);
    acknowledged += tried.acknowledged;
    violations += tried.violations.length;
    for (const one of tried.violations) report(`case ${n}: ${one}`);
  }
  return { cases: tries, acknowledged, violations };
}
