import type { DayFigures } from '../domain/day/dayFigures.ts';
import type { PaperView, PrintJobView } from './views.ts';

/** What is not done yet when a shift or a day ends. */
export interface LeftOver {
  readonly held: readonly { readonly label: string; readonly at: number }[];
  readonly stuck: readonly Pick<PrintJobView, 'jobId' | 'what' | 'seq' | 'at'>[];
  /** Entries head office doesn't have yet. */
  readonly unsent: number;
}

/** For a banner and for the opening check: figures anybody at the counter may know. */
export interface DayStatus {
  readonly businessDay: string | null;
  /** Number of today's close, where it was closed already. */
  readonly closedAs: number | null;
  /** Days that are still to be closed, oldest first; today is none of them. */
  readonly leftOpen: readonly string[];
  readonly held: number;
  readonly stuckPrints: number;
  readonly unsent: number;
}

export interface DayReport {
  readonly businessDay: string;
  readonly isToday: boolean;
  /** A cashier sees what is their own. */
  readonly whose: 'own' | 'all';
  /** `all`: what no close has counted yet; `own`: the whole day. */
  readonly figures: DayFigures;
  /** What the main till should show as vouchers. */
  readonly tillMinor: number;
  /** It can be closed: it was not, or something came after its close. */
  readonly isOpen: boolean;
  /** Number of the last close of this day; `null`: it was not closed yet. */
  readonly closedAs: number | null;
  /** Which close this would be: 1 the day's own, 2 and on what came after. */
  readonly part: number;
  readonly leftOver: LeftOver;
}

export interface ShiftReport {
  readonly shift: string;
  readonly whose: 'own' | 'all';
  readonly figures: DayFigures;
  readonly tillMinor: number;
  readonly leftOver: LeftOver;
  /** Who may take over: everybody who works here but whoever asks. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** One close in the calendar. */
export interface CloseRow {
  readonly number: number;
  readonly businessDay: string;
  readonly part: number;
  readonly at: number;
  /** `null`: the terminal itself, since nobody had. */
  readonly by: string | null;
  readonly redemptions: number;
  readonly vouchers: number;
  readonly tillMinor: number;
  /** What the main till showed, where somebody typed it. */
  readonly shownMinor: number | null;
}

export interface CalendarDay {
  readonly day: string;
  readonly isOpen: boolean;
  readonly closes: readonly CloseRow[];
}

export interface ClosedDay {
  readonly row: CloseRow;
  readonly figures: DayFigures;
  readonly paper: PaperView;
}

/** A file to be kept: CSV as RFC 4180 has it, with a byte order mark. */
export interface CsvFile {
  readonly name: string;
  readonly text: string;
}
