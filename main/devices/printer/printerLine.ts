import type { PrintProblem } from '../../../shared/contract/printing.ts';

/** One conversation with a printer, by whatever way its bytes go; nothing here throws or hangs. */
export interface PrinterLine {
  /** `false`: nothing can come back, so there is no use in asking. */
  hears(): boolean;
  /**
   * `taken`: handed on within `timeoutMs`; `stalled`: the other side takes no more; `untaken`: the same, and
   * surely not one of these bytes went out; `closed`: it is gone.
   */
  send(bytes: Uint8Array, timeoutMs: number): Promise<'taken' | 'stalled' | 'untaken' | 'closed'>;
  /** Waits until what was received satisfies `enough`, the other side is gone, or time is up. */
  until(
    enough: (received: Uint8Array) => boolean,
    timeoutMs: number,
  ): Promise<'met' | 'late' | 'closed'>;
  received(): Uint8Array;
  /** Whether the other side is gone, in whatever way. */
  closed(): boolean;
  /** The other side reset the connection or it broke, rather than being closed in order. */
  broken(): boolean;
  /** We have said everything: `taken` once it has left this computer, as far as that can be told. */
  finish(timeoutMs: number): Promise<'taken' | 'stalled' | 'closed'>;
  /** Closes in order: what was taken still arrives. Resolves when nothing of this conversation is left. */
  close(): Promise<void>;
  /** Ends at once and throws away what has not been sent: nothing may print later. Resolves like `close`. */
  drop(): Promise<void>;
}

/** A line, or why there is none; `over` resolves when nothing of the attempt is left to come true late. */
export type Opened =
  | { readonly line: PrinterLine }
  | { readonly line: null; readonly problem: PrintProblem; readonly over: Promise<void> };

/** Never rejects, and answers within `timeoutMs`. */
export type OpenLine = (timeoutMs: number) => Promise<Opened>;

export function noLine(problem: PrintProblem, over: Promise<void> = Promise.resolve()): Opened {
  return { line: null, problem, over };
}
