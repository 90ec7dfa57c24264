import { ensureBuilt } from '../scripts/setupSteps.mjs';

/** Builds what tests execute as it was built, unless it is built already. */
export function built(): void {
  ensureBuilt();
}
