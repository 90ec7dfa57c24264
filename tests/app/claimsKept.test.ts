import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClaims } from '../../main/app/redeem/claims.ts';
import type { ClaimLine } from '../../main/app/redeem/claimPorts.ts';
import type { Store } from '../../main/app/ports.ts';
import { StoreProblem } from '../../main/app/storeErrors.ts';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import { openRig, setUpRig } from '../faults/counterRig.ts';

const orderId = 'a'.repeat(32);
const item: ClaimItem = {
  ref: 'b'.repeat(32),
  campaignNo: 1,
  form: 'static',
  uses: 1,
  amountMinor: null,
  valueMinor: 1000,
};

const grants: ClaimLine = {
  mayAsk: () => true,
  ask: ({ claimId }) => Promise.resolve({ v: 2, claimId, answer: 'granted', at: 1, refused: [] }),
  nudge: () => undefined,
};

describe('what a terminal keeps of its claims', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-claims-kept-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('a claim that a full disk would not let go of is let go of afterwards', async () => {
    let isFull = false;
    const filling = (store: Store): Store => ({
      ...store,
      write: (work, room) => {
        if (isFull) throw new StoreProblem('databaseFull', new Error('full'));
        return store.write(work, room);
      },
    });
    const rig = openRig(dir, filling);
    await setUpRig(rig);
    const claims = createClaims(rig.context, grants);
    await claims.ask(orderId, { customer: null, items: [item] });
    const kept = () => rig.store.read((tx) => tx.claims().map(({ releasing }) => releasing));
    expect(kept()).toEqual([false]);
    isFull = true;
    claims.letGo(orderId);
    expect(kept()).toEqual([false]);
    isFull = false;
    claims.letGo(orderId);
    expect(kept()).toEqual([true]);
    rig.store.close();
  });
});
