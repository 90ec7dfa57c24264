import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { StoredEntry } from '../ports.ts';

/** Where the entries of a business day stand in one chain this terminal wrote. */
export interface BusinessDayPart {
  readonly day: CivilDate;
  readonly device: string;
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The last entry that was work: a shift opened, or what counts; 0: none. */
  readonly workedSeq: number;
  /** The last entry that counts towards the day's figures; 0: none. */
  readonly countedSeq: number;
}

export interface DayReader {
  /** By day and chain; days of which all entries have left are not among them. */
  businessDays(from: CivilDate, through: CivilDate): readonly BusinessDayPart[];
  /** Closes of these business days, by number; the entry itself may have left the journal. */
  dayCloses(from: CivilDate, through: CivilDate): readonly StoredEntry[];
  dayClose(number: number): StoredEntry | null;
  /** A close of the present chain that left the journal; `null`: it is there, or was none. */
  closeThatLeft(seq: number): StoredEntry | null;
  /** The highest number that was ever given; 0: none yet. */
  lastDayClose(): number;
}
