import type {
  BeepResult,
  ScannerAway,
  ScannerDoubt,
  ScannerState,
  ScannerStateView,
  SerialPortsView,
  SerialScannerSettings,
  TriedScannerView,
} from '../../../shared/contract/scannerViews.ts';
import { readAim } from '../../../shared/domain/codes/aimIdentifier.ts';
import type { ReadBy } from '../../../shared/domain/codes/scan.ts';
import { findPort } from './findPort.ts';
import { createFramer } from './framer.ts';
import type { Framed, Framer } from './framer.ts';
import { createHeardBytes } from './heardBytes.ts';
import { doubtOf, textOf } from './scanBytes.ts';
import { openSerialLine } from './serialLine.ts';
import type { SerialLine } from './serialLine.ts';

/** The first pause before a line that is away is tried again; each further one doubles it. */
const firstRetryMs = 500;
const longestRetryMs = 5_000;
/** A line that stood open for less, ms, was not there: the pauses go on growing. */
const steadyMs = 5_000;

/** A timer that comes so much too late, ms: this program was kept waiting, and bytes may be waiting too. */
const lateMs = 100;
/** How long, ms, such bytes may take to be read, with all else that was kept waiting. */
const graceMs = 1_000;

/** What many scanners beep at, once they are told to. */
const bell = Uint8Array.of(0x07);

export interface ScannerHears {
  /** A code was read; too long a one is cut, and still too long. */
  scan(text: string, by: ReadBy): void;
  /** A code broke off: "scan again". */
  cut(device: string): void;
  /** A line came or went, or is in doubt. */
  changed(): void;
}

export interface ScannerNeeds {
  readonly hears: ScannerHears;
  /** What is plugged in now. */
  readonly ports: () => Promise<SerialPortsView>;
  /** Ms since the epoch, for people. */
  readonly wall: () => number;
}

/** One scanner on a serial line. */
export interface SerialScanner {
  state(): ScannerStateView;
  tried(): TriedScannerView | null;
  beep(): Promise<BeepResult>;
  close(): Promise<void>;
}

/** Ms of a clock that never goes back. */
function now(): number {
  return performance.now();
}

/** Reads one scanner, and goes on trying where it is away. Never throws. */
export function startSerialScanner(
  settings: SerialScannerSettings,
  { hears, ports, wall }: ScannerNeeds,
): SerialScanner {
  const { name } = settings;
  const heardBytes = createHeardBytes();
  let state: ScannerState = 'opening';
  let away: ScannerAway | null = null;
  let since = wall();
  let path: string | null = null;
  let doubt: ScannerDoubt | null = null;
  let line: SerialLine | null = null;
  let framer: Framer | null = null;
  let quiet: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let failures = 0;
  let openedAt = 0;
  let closed = false;

  function become(next: ScannerState, why: ScannerAway | null): void {
    if (state === next && away === why) return;
    if (state !== next) since = wall();
    [state, away] = [next, why];
    hears.changed();
  }

  function doubted(next: ScannerDoubt | null): void {
    if (doubt === next) return;
    doubt = next;
    hears.changed();
  }

  function say(framed: readonly Framed[]): void {
    for (const one of framed) {
      doubted(doubtOf(one.bytes));
      if (one.kind === 'cut') {
        hears.cut(name);
      } else {
        const { text, symbology } = readAim(textOf(one.bytes));
        hears.scan(text, { device: name, symbology });
      }
    }
  }

  function stopWaiting(): void {
    if (quiet !== null) clearTimeout(quiet);
    quiet = null;
  }

  function waitForSilence(): void {
    stopWaiting();
    const dueAt = framer?.dueAt() ?? null;
    if (dueAt !== null) quiet = setTimeout(() => heardNothing(dueAt), dueAt - now());
  }

  function heardNothing(dueAt: number): void {
    if (framer === null) return;
    if (framer.isWithin() && now() - dueAt > lateMs) {
      // What came during the stall is to be heard before it is said that nothing came.
      const again = now() + graceMs;
      quiet = setTimeout(() => heardNothing(again), graceMs);
      return;
    }
    quiet = null;
    say(framer.silence(now()));
    waitForSilence();
  }

  /** When a chunk is taken to have come: within a code, in time for it where nobody could look. */
  function arrivalOf(line: Framer): number {
    const dueAt = line.dueAt();
    const isUnseen = quiet !== null && dueAt !== null && now() > dueAt && line.isWithin();
    // Well before it: these are fractions of a millisecond, and rounded.
    return isUnseen ? dueAt - 2 : now();
  }

  function heard(chunk: Uint8Array): void {
    if (framer === null) return;
    heardBytes.take(chunk, now());
    say(framer.take(chunk, arrivalOf(framer)));
    waitForSilence();
  }

  function tryAgain(why: ScannerAway): void {
    if (closed) return;
    become('away', why);
    const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 10));
    failures += 1;
    retry = setTimeout(() => void open(), pauseMs);
  }

  function lost(why: ScannerAway): void {
    line = null;
    stopWaiting();
    say(framer?.lost() ?? []);
    if (framer !== null && now() - openedAt >= steadyMs) failures = 0;
    framer = null;
    tryAgain(why);
  }

  function opened(): void {
    openedAt = now();
    framer = createFramer({ ...settings, openedAt });
    become('ready', null);
  }

  async function open(): Promise<void> {
    retry = null;
    const found = await findPort(settings.port, ports, path);
    if (closed) return;
    if (!found.found) return tryAgain(found.away);
    ({ path } = found);
    line = openSerialLine(path, settings, { opened, heard, lost });
  }

  void open();
  return {
    state: () => ({ name, state, since, away, path, doubt }),
    tried: () => heardBytes.asked(now()),
    beep: () => line?.write(bell) ?? Promise.resolve('away'),
    async close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      stopWaiting();
      framer = null;
      await line?.close();
    },
  };
}
