/** What a benchmark measured. `notes` are lines for a person: median, p99 and spread of each part. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** What a benchmark is given on its command line, besides what the runner itself takes. */
export interface BenchOptions {
  /** A folder of labelled pictures. */
  readonly dir: string | null;
  /** The size of a frame, `1280x720`. */
  readonly fit: string | null;
}

/** Something that a benchmark needs is not here; the message says what, in words. */
export class CannotMeasure extends Error {}
