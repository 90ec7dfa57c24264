/** Milliseconds, or whatever unit `unit` names, of one thing measured many times. */
export interface Summary {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  /** Half the distance between the quartiles, relative to the median: how much the machine wavered. */
  readonly spread: number;
  readonly count: number;
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((one, other) => one - other);
  const median = quantile(sorted, 0.5);
  const quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return {
    median,
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    spread: quartiles / 2 / median,
    count: sorted.length,
  };
}

/** One line for a person: `scan to verdict: median 31.2 ms, p99 48.0 ms, spread ±4 %, 200 times`. */
export function summaryLine(
  what: string,
  { median, p99, spread, count }: Summary,
  unit = 'ms',
): string {
  const figure = (value: number): string => `${value.toFixed(1)} ${unit}`;
  const wavering = `spread ±${Math.round(spread * 100)} %`;
  return `${what}: median ${figure(median)}, p99 ${figure(p99)}, ${wavering}, ${count} times`;
}
