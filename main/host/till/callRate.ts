/** How often somebody may call: so many at once, and so many a second after that. */
export interface CallRate {
  /** Whether one more call is within bounds; it is counted. */
  admit(who: string): boolean;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Names kept; who comes after that begins with a full one. */
const maxKept = 100;

/** Buckets that fill up by time; `now` in ms, never running backwards. */
export function createCallRate(
  { atOnce, perSecond }: { readonly atOnce: number; readonly perSecond: number },
  now: () => number,
): CallRate {
  const buckets = new Map<string, Bucket>();
  return {
    admit(who) {
      const at = now();
      const before = buckets.get(who) ?? { left: atOnce, at };
      const filled = Math.min(atOnce, before.left + ((at - before.at) / 1000) * perSecond);
      if (!buckets.has(who) && buckets.size >= maxKept) buckets.clear();
      const isAdmitted = filled >= 1;
      buckets.set(who, { left: isAdmitted ? filled - 1 : filled, at });
      return isAdmitted;
    },
  };
}
