import type { PrinterProfile, PrinterSettings } from '../../../shared/contract/printer.ts';
import type { PrinterState } from '../../../shared/contract/printing.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import type { InstantMs } from '../../../shared/domain/time/civil.ts';
import type { PaperDocument } from './documents.ts';

/** The state a print job is in; it exists from the commit of its entry on. */
export interface PrintJob {
  readonly jobId: number;
  /** The entry it prints; `null` for a test page. */
  readonly seq: number | null;
  readonly what: PrintJobView['what'];
  readonly state: PrintJobView['state'];
  readonly tries: number;
  readonly at: InstantMs;
  /** When a person last asked for it anew: it is as old as that. `null`: nobody had to. */
  readonly askedAt: InstantMs | null;
  readonly problem: string | null;
  /** What a paper without an entry is about, as JSON of its own room; `null` where its kind says all. */
  readonly about: string | null;
}

/** Lays a document out; the three outputs come from one layout. */
export interface Paper {
  svg(document: PaperDocument, columns: number): string;
  text(document: PaperDocument, columns: number): string;
  /** What goes to a printer of this sort. */
  escpos(document: PaperDocument, profile: PrinterProfile): Uint8Array;
  /** Whether this computer can draw letters for a printer that has none; without, the printer's are used. */
  drawsLetters(): boolean;
}

/** What became of a job. `uncertain`: bytes were sent and the printer was lost before it was done. */
export type PrintOutcome =
  | { readonly result: 'printed' }
  | { readonly result: 'failed' | 'uncertain'; readonly problem: string };

/** Each answers in bounded time and never throws; nothing of it is done later by itself. */
export interface Printer {
  print(bytes: Uint8Array): Promise<PrintOutcome>;
  state(): Promise<PrinterState>;
  /**
   * Opens the drawer that hangs on this pin: now, or not at all. `printed`: the pulse was sent; whether the
   * drawer opened nobody says.
   */
  pulse(pin: 2 | 5): Promise<PrintOutcome>;
}

/** The printer that the settings name. */
export type PrinterFor = (settings: PrinterSettings) => Printer;
