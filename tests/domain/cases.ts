import * as fc from 'fast-check';

const fuzzTimes = 20;

/**
 * How many cases a property is tried with: `usual` in CI, twenty times as many with `FUZZ=1`, at most
 * `FUZZ_RUNS` where somebody is in a hurry (each mutant of a mutation run).
 */
export function casesOf(usual: number): number {
  if (process.env['FUZZ'] === '1') return usual * fuzzTimes;
  const most = Number(process.env['FUZZ_RUNS'] ?? usual);
  return Math.min(usual, most);
}

export interface Cases {
  /** Checks a property with so many cases and counts those that were really tried. */
  check<T extends [unknown, ...unknown[]]>(usual: number, property: fc.IProperty<T>): void;
  readonly tried: () => number;
}

export function countedCases(): Cases {
  let tried = 0;
  return {
    check: (usual, property) => {
      const details = fc.check(property, { numRuns: casesOf(usual) });
      if (details.failed) throw new Error(fc.defaultReportMessage(details) ?? 'failed');
      tried += details.numRuns;
    },
    tried: () => tried,
  };
}
