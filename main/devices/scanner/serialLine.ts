import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type {
  BeepResult,
  ScannerAway,
  SerialScannerSettings,
} from '../../../shared/contract/scannerViews.ts';

/** What was not taken by then, ms, isn't waited for: after an unplug nobody says so. */
export const writeAtMostMs = 1_000;
/** A port that won't close by then, ms, is left to the system. */
const closeAtMostMs = 2_000;
/** How often an open port is asked for, ms: not every system says that it is gone. */
const lookEveryMs = 2_000;

/** Data bits, parity and stop bits by the name people know. */
const framings = {
  '8N1': { dataBits: 8, parity: 'none', stopBits: 1 },
  '7E1': { dataBits: 7, parity: 'even', stopBits: 1 },
  '7O1': { dataBits: 7, parity: 'odd', stopBits: 1 },
  '8E1': { dataBits: 8, parity: 'even', stopBits: 1 },
  '8O1': { dataBits: 8, parity: 'odd', stopBits: 1 },
} as const satisfies Record<SerialScannerSettings['framing'], object>;

const handshakes = {
  none: {},
  rtscts: { rtscts: true },
  xonxoff: { xon: true, xoff: true },
} as const satisfies Record<SerialScannerSettings['handshake'], object>;

export type LineSettings = Pick<SerialScannerSettings, 'baudRate' | 'framing' | 'handshake'>;

export interface LineHears {
  /** It is open, and what the system had kept for us is thrown away. */
  opened(): void;
  heard(chunk: Uint8Array): void;
  /** It can't be opened, or is gone; said once, and never after `close`. */
  lost(why: ScannerAway): void;
}

/** One opening of one port: ends with `lost` or `close`, and is not opened again. */
export interface SerialLine {
  /** In bounded time; one at a time, what is asked meanwhile is not sent. */
  write(bytes: Uint8Array): Promise<BeepResult>;
  close(): Promise<void>;
}

/** Why a port won't open, from the system's own words: they are all there is. */
export function awayOf(message: string): ScannerAway {
  if (/no such file|file not found|no such device/i.test(message)) return 'notThere';
  if (/permission denied/i.test(message)) return 'noRights';
  if (/cannot lock|busy|access (?:is )?denied/i.test(message)) return 'taken';
  return 'broken';
}

function within<T>(promise: Promise<T>, ms: number, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), ms);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}

/** Opens a port. Never throws, and no error of the port's is left unheard. */
export function openSerialLine(path: string, settings: LineSettings, hears: LineHears): SerialLine {
  const { baudRate, framing, handshake } = settings;
  const how = { ...framings[framing], ...handshakes[handshake] };
  const port = new SerialPort({ path, baudRate, ...how, autoOpen: false });
  let isOver = false;
  let isWriting = false;
  let look: NodeJS.Timeout | null = null;

  function closePort(): Promise<void> {
    if (!port.isOpen) return Promise.resolve();
    const closed = new Promise<void>((resolve) => port.close(() => resolve()));
    return within(closed, closeAtMostMs, undefined);
  }

  function finish(): boolean {
    const wasOver = isOver;
    isOver = true;
    if (look !== null) clearInterval(look);
    return !wasOver;
  }

  function lost(why: ScannerAway): void {
    if (!finish()) return;
    void closePort();
    hears.lost(why);
  }

  /** Some systems let an unplugged port stand open, and silent, for good. */
  async function lookForIt(): Promise<void> {
    try {
      await stat(path);
    } catch {
      lost('notThere');
    }
  }

  function opened(): void {
    // What the system kept for us was scanned before this moment: nobody waits for it any more.
    port.flush(() => undefined);
    port.on('data', (chunk: Uint8Array) => {
      if (!isOver) hears.heard(chunk);
    });
    if (path.startsWith('/')) look = setInterval(() => void lookForIt(), lookEveryMs);
    hears.opened();
  }

  port.on('error', ({ message }) => lost(awayOf(message)));
  port.on('end', () => lost('broken'));
  port.on('close', () => lost('broken'));
  port.open((error) => {
    if (isOver) void closePort();
    else if (error === null || error === undefined) opened();
    else lost(awayOf(error.message));
  });

  function send(bytes: Uint8Array): Promise<BeepResult> {
    return new Promise((resolve) => {
      isWriting = true;
      port.write(Buffer.from(bytes), (error) => {
        isWriting = false;
        resolve(error === null || error === undefined ? 'sent' : 'away');
      });
    });
  }

  return {
    async write(bytes) {
      if (isOver || !port.isOpen) return 'away';
      // The one before is not taken yet: another would only wait behind it.
      if (isWriting) return 'timedOut';
      const result = await within(send(bytes), writeAtMostMs, 'timedOut');
      // While a write waits, the port's driver hears nothing either: only opening it anew ends that.
      if (result === 'timedOut') lost('broken');
      return result;
    },
    async close() {
      finish();
      await closePort();
    },
  };
}
