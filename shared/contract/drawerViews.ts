import type { DrawerReason } from '../domain/drawer/drawer.ts';
import type { PrintProblem } from './printing.ts';

/**
 * What is known of a drawer that was asked to open. `sent`: the printer took the pulse; `unsure`: it may have; `shut`:
 * surely not. None of them has seen the drawer itself.
 */
export interface DrawerAsked {
  /** The entry that says who asked, and why. */
  readonly seq: number;
  readonly outcome: 'sent' | 'unsure' | 'shut';
  /** What the printer's line ran into; `null` where nothing is known of it. */
  readonly problem: PrintProblem | null;
}

/** One time the drawer was asked to open, as the journal has it. */
export interface DrawerRow {
  readonly seq: number;
  readonly at: number;
  readonly operator: string;
  /** The manager who agreed; `null` where a manager asked. */
  readonly approver: string | null;
  readonly reason: DrawerReason;
  readonly note: string;
  /** No pulse reached it. */
  readonly stayedShut: boolean;
}
