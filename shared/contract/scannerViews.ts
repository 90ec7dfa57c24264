/** Scanners on serial lines: how they are set up, and how they stand. */

/** Several counters share nothing: one has two scanners at most, and some to spare. */
export const maxScanners = 4;
/** The longest name of a scanner, in characters. */
export const maxScannerName = 40;
/** The longest name of a port, in characters. */
export const maxPathLength = 120;
/** The longest serial number that a plug is known by, in characters. */
export const maxSerialNumber = 120;

/** A port as the system names it: `/dev/ttyUSB0`, `COM3`; nothing that leads out of `/dev`. */
export const portPath = /^(?!.*\.\.)(?:\/dev\/(?:[\w:.+-]+\/)*[\w:.+-]*[\w+-]|COM[1-9]\d{0,2})$/;

/** Bits a second that scanners are made for. */
export const serialBaudRates = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200] as const;
/** Data bits, parity, stop bits. */
export const serialFramings = ['8N1', '7E1', '7O1', '8E1', '8O1'] as const;
/** Who holds whom back: nobody, by two wires of the cable, or by two characters. */
export const serialHandshakes = ['none', 'rtscts', 'xonxoff'] as const;
/** Silences, ms, that may end a code. */
export const serialQuietMs = [50, 100, 200, 500] as const;
/** The most bytes that end a code, and that stand before or after each. */
export const maxEndingBytes = 4;
export const maxAffixBytes = 8;

/** Where a scanner is found: at a port, or by what is plugged in, at whichever port that turns up. */
export type ScannerPort =
  | { readonly by: 'path'; readonly path: string }
  | {
      readonly by: 'usb';
      /** Four lower-case hex digits each. */
      readonly vendorId: string;
      readonly productId: string;
      /** Tells two alike ones apart; `null` where the plug has none. */
      readonly serialNumber: string | null;
    };

/**
 * What ends a code: CR, LF or both; exactly these bytes, in hex; or silence, for a scanner that was set up to
 * send nothing after a code.
 */
export type ScannerEnding =
  | { readonly by: 'line' }
  | { readonly by: 'bytes'; readonly bytes: string }
  | { readonly by: 'silence'; readonly quietMs: (typeof serialQuietMs)[number] };

/** A scanner on a serial line. */
export interface SerialScannerSettings {
  /** What the shop calls it: every scan carries it. */
  readonly name: string;
  readonly port: ScannerPort;
  readonly baudRate: (typeof serialBaudRates)[number];
  readonly framing: (typeof serialFramings)[number];
  readonly handshake: (typeof serialHandshakes)[number];
  readonly ending: ScannerEnding;
  /** Bytes before and after each code, in hex, that are no part of it; empty where there are none. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Two settings with the same key mean the same plug. */
export function portKey(port: ScannerPort): string {
  switch (port.by) {
    case 'path':
      return port.path;
    case 'usb':
      return `${port.vendorId}:${port.productId}:${port.serialNumber ?? ''}`;
  }
}

export type ScannerState = 'opening' | 'ready' | 'away';

/**
 * Why a scanner is away: nothing is plugged in there; several alike ones are, and nothing tells them apart;
 * this computer can't list what is plugged in; another program has the port; this program may not open it;
 * it was open and broke off, or won't open.
 */
export type ScannerAway = 'notThere' | 'several' | 'notListed' | 'taken' | 'noRights' | 'broken';

/** What came last was no text, and looks as if these settings were wrong. */
export type ScannerDoubt = 'parityEven' | 'parityOdd' | 'speed';

export interface ScannerStateView {
  readonly name: string;
  readonly state: ScannerState;
  /** Since when it is in this state, ms since the epoch. */
  readonly since: number;
  /** `null` unless it is away. */
  readonly away: ScannerAway | null;
  /** The port that it is at now; `null` while that isn't known. */
  readonly path: string | null;
  readonly doubt: ScannerDoubt | null;
}

/** What is plugged in at one port. */
export interface SerialPortView {
  readonly path: string;
  /** Who made it, and what they call it; empty where it doesn't say. */
  readonly maker: string;
  readonly product: string;
  readonly usb: {
    readonly vendorId: string;
    readonly productId: string;
    readonly serialNumber: string | null;
  } | null;
  /** Made by a maker of scanners. */
  readonly isLikely: boolean;
}

export interface SerialPortsView {
  /** `false`: this system can't list them; a path can be typed. */
  readonly listed: boolean;
  readonly ports: readonly SerialPortView[];
}

/** Bytes that came from a scanner while it is being tried, up to what ended them. */
export interface TriedScannerView {
  /** In hex; the last ones, where there were more than are shown. */
  readonly bytes: string;
  /** How many came in this burst. */
  readonly count: number;
}

/** Whether a scanner took what it was sent. */
export type BeepResult = 'sent' | 'timedOut' | 'away';
