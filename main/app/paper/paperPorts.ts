import type { PrinterProfile } from '../../../shared/contract/printer.ts';
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
}

/** What became of a job. `uncertain`: bytes were sent and the printer was lost before it was done. */
export type PrintOutcome =
  | { readonly result: 'printed' }
  | { readonly result: 'failed' | 'uncertain'; readonly problem: string };

export interface Printer {
  print(bytes: Uint8Array): Promise<PrintOutcome>;
}
