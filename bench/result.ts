/** What a benchmark measured. `notes` are lines for a person: median, p99 and spread of each part. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}
