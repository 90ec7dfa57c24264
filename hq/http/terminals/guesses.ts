import { isIPv6 } from 'node:net';
import { HqProblem } from '../../problem.ts';

/**
 * Wrong enrolment codes taken from one address within a window; behind a proxy all terminals have its
 * address. Each process of head office counts for itself; a code's own five tries are counted for all.
 */
export const maxGuessesPerAddress = 30;
export const guessWindowMs = 10 * 60_000;
/** Addresses remembered at once: whoever has more of them begins anew, and meets each code's own bound. */
const maxAddresses = 10_000;

export interface Guesses {
  /** Throws `tooManyTries`. */
  check(address: string): void;
  wrong(address: string): void;
}

/** A whole /64 belongs to one person. */
function householdOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  return address.split(':').slice(0, 4).join(':');
}

export function countGuesses(now: () => number): Guesses {
  const seen = new Map<string, { since: number; count: number }>();

  function current(address: string) {
    const found = seen.get(householdOf(address));
    return found !== undefined && now() - found.since < guessWindowMs ? found : undefined;
  }

  return {
    check(address) {
      if ((current(address)?.count ?? 0) >= maxGuessesPerAddress) {
        throw new HqProblem('tooManyTries');
      }
    },
    wrong(address) {
      const found = current(address);
      if (found !== undefined) {
        found.count += 1;
        return;
      }
      if (seen.size >= maxAddresses) seen.clear();
      seen.set(householdOf(address), { since: now(), count: 1 });
    },
  };
}
