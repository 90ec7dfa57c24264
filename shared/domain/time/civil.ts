/** Calendar day `YYYY-MM-DD`, no zone of its own. */
export type CivilDate = string;

/** Milliseconds since 1970-01-01T00:00Z. */
export type InstantMs = number;

/** ISO weekday, Monday 1 … Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * An instant as the shop's wall shows it, worked out once at the terminal and frozen in the entry
 * (HQ judges by these and never converts again).
 */
export interface CivilTime {
  readonly instant: InstantMs;
  readonly zone: string;
  readonly offsetMinutes: number;
  readonly date: CivilDate;
  readonly minuteOfDay: number;
  readonly weekday: Weekday;
  /** The trading day the instant belongs to: before the shop's cut-over hour it is still yesterday. */
  readonly businessDay: CivilDate;
}
