import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawerAsksWithinMs,
  drawerRefusal,
  maxDrawerAsks,
} from '../../shared/domain/drawer/drawer.ts';
import type { DrawerFacts } from '../../shared/domain/drawer/drawer.ts';

const now = 1_800_000_000_000;
const may: DrawerFacts = {
  isPractice: false,
  isSetUp: true,
  askedAt: [],
  now,
  isManagers: true,
};

const facts: fc.Arbitrary<DrawerFacts> = fc.record({
  isPractice: fc.boolean(),
  isSetUp: fc.boolean(),
  askedAt: fc.array(fc.integer({ min: now - 3 * drawerAsksWithinMs, max: now + 10 }), {
    maxLength: 9,
  }),
  now: fc.constant(now),
  isManagers: fc.boolean(),
});

describe('whether the drawer may be asked to open', () => {
  it('a manager’s word, a drawer, no practice: yes', () => {
    expect(drawerRefusal(may)).toBeNull();
  });

  it.each([
    [{ isPractice: true, isSetUp: false, isManagers: false }, 'practice'],
    [{ isSetUp: false, isManagers: false }, 'noDrawer'],
    [{ isManagers: false, askedAt: Array.from({ length: maxDrawerAsks }, () => now) }, 'tooOften'],
    [{ isManagers: false }, 'approvalNeeded'],
  ] as const)('%j: %s, the gravest first', (change, refusal) => {
    expect(drawerRefusal({ ...may, ...change })).toBe(refusal);
  });

  it('never without a manager, in practice, without a drawer, or beyond the bound (I8)', () => {
    fc.assert(
      fc.property(facts, (of) => {
        if (drawerRefusal(of) !== null) return;
        const recent = of.askedAt.filter((at) => now - at < drawerAsksWithinMs);
        expect(recent.length).toBeLessThan(maxDrawerAsks);
        expect(of).toMatchObject({ isPractice: false, isSetUp: true, isManagers: true });
      }),
    );
  });

  it.each([
    [drawerAsksWithinMs - 1, 'tooOften'],
    [drawerAsksWithinMs, null],
  ])('the last of too many asks %i ms ago: %s, whichever way a clock was put', (ago, refusal) => {
    for (const at of [now - ago, now + ago]) {
      const askedAt = Array.from({ length: maxDrawerAsks }, () => at);
      expect(drawerRefusal({ ...may, askedAt })).toBe(refusal);
    }
  });
});
