import type { PrinterState } from './printing.ts';

/** What a search for printers brings: told by devices themselves, so reduced and bounded before it gets here. */

/** How many of each sort are shown; a shop has one or two. */
export const maxFoundPrinters = 20;

/** A printer on the network that answered by mDNS. */
export interface FoundNetworkPrinter {
  readonly kind: 'network';
  /** What it calls itself. */
  readonly label: string;
  /** An IPv4 address in one of this computer's own networks. */
  readonly host: string;
  readonly port: number;
  /** `raw`: it said that it prints at this port; `lpd`: it said LPD alone, and 9100 is a guess. */
  readonly via: 'raw' | 'lpd';
}

/** A serial port that something may hang on. */
export interface FoundSerialPort {
  readonly kind: 'serial';
  /** Who made what is plugged in; empty where it doesn't say. */
  readonly label: string;
  readonly path: string;
  /** The scanner of the settings that uses this port. */
  readonly takenBy: string | null;
}

/** A device file that the system made for a printer on USB. */
export interface FoundUsbPrinter {
  readonly kind: 'usb';
  readonly label: string;
  readonly path: string;
  /** `false`: this program may not write there. */
  readonly mayWrite: boolean;
}

export type FoundPrinter = FoundNetworkPrinter | FoundSerialPort | FoundUsbPrinter;

/**
 * Why nothing could be found of a sort. `noNetwork`: this computer is in none; `notAsked`: the question could not
 * be sent there, or another program has the socket; `notListed`: the system can't say; `noFiles`: this system
 * makes no device files for printers.
 */
export type NotSearched =
  | { readonly what: 'network'; readonly why: 'noNetwork' | 'notAsked' }
  | { readonly what: 'serial'; readonly why: 'notListed' }
  | { readonly what: 'usb'; readonly why: 'noFiles' };

export interface FoundPrintersView {
  readonly found: readonly FoundPrinter[];
  readonly notSearched: readonly NotSearched[];
  /** Answers of the network that were not believed, or were too many. */
  readonly leftOut: number;
}

/** How the counter's printer is, and whether its letters are as its profile wants them. */
export interface PrinterNowView extends PrinterState {
  /** They were to be drawn, and this computer can't draw any: the printer uses its own. */
  readonly lettersMissing: boolean;
}
