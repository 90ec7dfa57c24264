import type { InstantMs } from '../time/civil.ts';

/** Why a drawer is opened without a sale; every one of them stands in the journal. */
export const drawerReasons = ['change', 'float', 'cashCount', 'toSafe', 'payOut', 'other'] as const;
export type DrawerReason = (typeof drawerReasons)[number];

/** Characters of what is said beside the reason. */
export const maxDrawerNote = 120;

/**
 * Asks within `drawerAsksWithinMs`, those that came to nothing among them: a coil that is pulsed without end burns
 * out, and nobody counts money that often.
 */
export const maxDrawerAsks = 4;
export const drawerAsksWithinMs = 60_000;

export const drawerRefusals = ['practice', 'noDrawer', 'tooOften', 'approvalNeeded'] as const;
export type DrawerRefusal = (typeof drawerRefusals)[number];

export interface DrawerFacts {
  readonly isPractice: boolean;
  /** A printer that a drawer hangs on is set up here. */
  readonly isSetUp: boolean;
  /** When it was asked to open before, newest first; `maxDrawerAsks` of them are enough. */
  readonly askedAt: readonly InstantMs[];
  readonly now: InstantMs;
  /** Whoever asks, or whoever agreed to it, is a manager. */
  readonly isManagers: boolean;
}

/**
 * Whether the drawer may be asked to open; `null`: yes. What no manager could mend is said first, so that nobody is
 * called to the counter for nothing.
 */
export function drawerRefusal(facts: DrawerFacts): DrawerRefusal | null {
  if (facts.isPractice) return 'practice';
  if (!facts.isSetUp) return 'noDrawer';
  // A clock that head office put back must not keep a drawer shut for longer than the bound itself.
  const recent = facts.askedAt.filter((at) => Math.abs(facts.now - at) < drawerAsksWithinMs);
  if (recent.length >= maxDrawerAsks) return 'tooOften';
  return facts.isManagers ? null : 'approvalNeeded';
}
