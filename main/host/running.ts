import type { Answer } from '../../shared/contract/problem.ts';
import type { TerminalEvent } from '../../shared/contract/events.ts';
import type { CustomerScreen } from '../app/customerScreen/customerScreen.ts';
import type { PrinterFor } from '../app/paper/paperPorts.ts';
import type { Secrets } from '../app/ports.ts';
import type { PracticeSeed } from '../app/practice/seedPractice.ts';

/** Where the demo's own head office listens, and the one-time code to enrol there. */
export interface DemoAddress {
  readonly url: string;
  readonly enrolmentCode: string;
}

/** The demo's own head office as a line that can be unplugged and plugged in again. */
export interface DemoLine {
  /** Settles once, when head office first answers; rejects when it cannot be started, not when it is ended. */
  readonly ready: Promise<DemoAddress>;
  /** Stops or starts head office; it comes back on the same address. Resolves when that is done. */
  set(on: boolean): Promise<void>;
  state(): 'on' | 'off';
}

/** What the launcher knows and the terminal is opened with. */
export interface TerminalOptions {
  /** Folder of this terminal's database, keys and log; made when missing. */
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  readonly host: 'electron' | 'browser';
  /** `null` without a demo. */
  readonly demo: DemoLine | null;
  /** A head office to suggest at first set-up; `null` when none was named. */
  readonly hqUrl: string | null;
  /** A roll-out's file to enrol by where nothing is set up yet. */
  readonly enrolFile?: string;
  /** Where keys are kept; without it, in an owner-only file of `dir`. */
  readonly secrets?: Secrets;
  /** What a practice terminal copies of the live one. */
  readonly practice?: PracticeSeed;
  /** The printers that another terminal of this process speaks to as well; without it, its own. */
  readonly printerFor?: PrinterFor;
  /** How long a customer may wait for head office's word on a voucher; unless told, 300 ms. */
  readonly claimBudgetMs?: number;
}

/** What a page speaks to. */
export interface TerminalFace {
  /** Never throws: unknown methods, bad input and bugs are problems too. */
  dispatch(method: string, input: unknown): Promise<Answer<unknown>>;
  /** Calls `listener` for each event until the returned function is called. */
  listen(listener: (event: TerminalEvent) => void): () => void;
}

/** A terminal at work, as a host serves it. */
export interface RunningTerminal extends TerminalFace {
  /**
   * Where practice stands beside the counter: what this page speaks to, wherever it is now. `page` is the
   * host's own name for it, which no call can choose.
   */
  readonly forPage?: (page: string) => TerminalFace;
  /** The screen that faces the customer: its own narrow way, apart from `dispatch`. */
  readonly customerScreen: CustomerScreen;
  /** Whoever prints in this process does it through this, so that they take turns. */
  readonly printerFor: PrinterFor;
  /** Ends the line, the printer and the database, in that order; what is committed stays. */
  close(): Promise<void>;
}
