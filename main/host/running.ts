import type { Answer } from '../../shared/contract/problem.ts';
import type { TerminalEvent } from '../../shared/contract/methods.ts';
import type { Secrets } from '../app/ports.ts';

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
}

/** A terminal at work, as a host serves it. */
export interface RunningTerminal {
  /** Never throws: unknown methods, bad input and bugs are problems too. */
  dispatch(method: string, input: unknown): Promise<Answer<unknown>>;
  /** Calls `listener` for each event until the returned function is called. */
  listen(listener: (event: TerminalEvent) => void): () => void;
  /** Ends the line, the printer and the database, in that order; what is committed stays. */
  close(): Promise<void>;
}
