/** One run of a fault: so many cases, all that is random drawn from the seed. */
export interface FaultOptions {
  readonly cases: number;
  readonly seed: number;
  /** A mistake put in on purpose, which must be caught; `null` for the terminal as it is. */
  readonly plant: string | null;
  /** What else was chosen (`--synchronous=NORMAL`), by name; only what the fault declares. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly report: (line: string) => void;
}

export interface FaultResult {
  /** Cases that really ran. */
  readonly cases: number;
  /** What the terminal had answered as done, in all of them. */
  readonly acknowledged: number;
  readonly violations: number;
}

export interface Fault {
  readonly says: string;
  /** Mistakes that can be planted, each of which the fault must catch. */
  readonly plants: readonly string[];
  /** Further choices, each with the values it may have. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly run: (options: FaultOptions) => Promise<FaultResult>;
}
