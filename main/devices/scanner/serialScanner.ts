import { SerialPort } from 'serialport';
import type { ScannerState, SerialScannerSettings } from '../../../shared/contract/views.ts';
import { createFramer, textOf } from './framer.ts';
import type { Framed, Framer } from './framer.ts';

/** The first pause before a line that is away is tried again; each further one doubles it. */
const firstRetryMs = 500;
const longestRetryMs = 10_000;

/** Data bits, parity and stop bits by the name people know. */
const framings = {
  '8N1': { dataBits: 8, parity: 'none', stopBits: 1 },
  '7E1': { dataBits: 7, parity: 'even', stopBits: 1 },
  '7O1': { dataBits: 7, parity: 'odd', stopBits: 1 },
  '8E1': { dataBits: 8, parity: 'even', stopBits: 1 },
} as const satisfies Record<SerialScannerSettings['framing'], object>;

export interface ScannerHears {
  /** A code was read; too long a one is cut, and still too long. */
  scan(text: string): void;
  /** A code broke off: "scan again". */
  cut(): void;
  /** The line came or went. */
  changed(): void;
}

/** One scanner on a serial line. */
export interface SerialScanner {
  state(): ScannerState;
  close(): Promise<void>;
}

function now(): number {
  return performance.now();
}

function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (port.isOpen) port.close(() => resolve());
    else resolve();
  });
}

/** Reads one scanner, and goes on trying where it is away. Never throws. */
export function startSerialScanner(
  settings: SerialScannerSettings,
  hears: ScannerHears,
): SerialScanner {
  const { path, baudRate, framing, ending } = settings;
  let state: ScannerState = 'opening';
  let port: SerialPort | null = null;
  let framer: Framer | null = null;
  let quiet: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let failures = 0;
  let closed = false;

  function become(next: ScannerState): void {
    if (state === next) return;
    state = next;
    hears.changed();
  }

  function say(framed: readonly Framed[]): void {
    for (const one of framed) {
      if (one.kind === 'cut') hears.cut();
      else hears.scan(textOf(one.bytes));
    }
  }

  function waitForSilence(): void {
    if (quiet !== null) clearTimeout(quiet);
    const dueAt = framer?.dueAt() ?? null;
    if (dueAt === null) return;
    // After a stall the timer comes first: what was read meanwhile is to be heard before it.
    quiet = setTimeout(() => setImmediate(heardNothing), dueAt - now());
  }

  function heardNothing(): void {
    if (framer === null) return;
    say(framer.silence(now()));
    waitForSilence();
  }

  function heard(chunk: Uint8Array): void {
    if (framer === null) return;
    say(framer.take(chunk, now()));
    waitForSilence();
  }

  function tryAgain(): void {
    if (closed) return;
    become('away');
    const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 10));
    failures += 1;
    retry = setTimeout(open, pauseMs);
  }

  function gone(which: SerialPort): void {
    if (port !== which) return;
    port = null;
    if (quiet !== null) clearTimeout(quiet);
    say(framer?.lost() ?? []);
    framer = null;
    tryAgain();
  }

  function opened(which: SerialPort): void {
    failures = 0;
    // What the system kept for us was scanned before this moment: nobody waits for it any more.
    which.flush(() => undefined);
    framer = createFramer({ ending, openedAt: now() });
    which.on('data', heard);
    become('ready');
  }

  function open(): void {
    retry = null;
    const fresh = new SerialPort({ path, baudRate, ...framings[framing], autoOpen: false });
    port = fresh;
    fresh.on('error', () => undefined);
    fresh.on('close', () => gone(fresh));
    fresh.open((error) => {
      if (closed) void closePort(fresh);
      else if (error === null || error === undefined) opened(fresh);
      else gone(fresh);
    });
  }

  open();
  return {
    state: () => state,
    async close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      if (quiet !== null) clearTimeout(quiet);
      const open = port;
      port = null;
      framer = null;
      if (open !== null) await closePort(open);
    },
  };
}
