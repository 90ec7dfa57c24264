import type { Fact, FactSource, Tally } from '../../../shared/domain/facts.ts';
import type { AppContext } from '../context.ts';
import type { CountedDays, Reader } from '../ports.ts';

/** Puts who says so, and as of when, to the values a terminal knows. */
export interface Sources {
  /** What HQ told, or (standing alone) the shop itself keeps. */
  told<T>(value: T): Fact<T>;
  /** From the journal as of now; from HQ as of when it was last heard. */
  from<T>(source: FactSource, value: T): Fact<T>;
  /** In two parts: what this terminal counted itself, and what it was told of. */
  tally(days: CountedDays): Tally;
}

export function sourcesAt(context: AppContext, tx: Reader): Sources {
  const now = context.clock.now().effective;
  const heard = tx.sync().lastSync ?? 0;
  const teller: FactSource = (tx.identity()?.standAlone ?? false) ? 'shop' : 'hq';
  return {
    told: (value) => ({ value, source: teller, asOf: heard }),
    from: (source, value) => ({ value, source, asOf: source === 'hq' ? heard : now }),
    tally: ({ own, elsewhere }) => {
      const parts: Fact<CountedDays['own']>[] = [];
      if (own.length > 0) parts.push({ value: own, source: 'journal', asOf: now });
      if (elsewhere.length > 0) parts.push({ value: elsewhere, source: teller, asOf: heard });
      return parts;
    },
  };
}
