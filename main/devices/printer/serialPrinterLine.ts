import { SerialPort } from 'serialport';
import type { PrintProblem } from '../../../shared/contract/printing.ts';
import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import { createLineState, within } from './lineState.ts';
import type { LineState } from './lineState.ts';
import { noLine } from './printerLine.ts';
import type { Opened, OpenLine, PrinterLine } from './printerLine.ts';
import { findPrinterPort } from './printerPort.ts';

export type SerialPlace = Pick<PrinterSettings, 'path' | 'baud'>;

/** How long throwing away what was not sent may take, ms. */
const flushAtMostMs = 1_000;
/** How long the rest of a write is waited for, ms, once there is room for it. */
const restAtMostMs = 100;
/** Linux sends what a closing port still holds for up to 30 s; after this, ms, it is left to the system. */
const closeAtMostMs = 35_000;
/** How long the lines of the cable are asked for, ms. */
const linesAtMostMs = 300;

/** Why a port won't open, from the system's own words: they are all there is. */
function whyNot(message: string): PrintProblem {
  if (/no such file|file not found|no such device/i.test(message)) return 'notPluggedIn';
  if (/permission denied/i.test(message)) return 'noRights';
  if (/cannot lock|busy|access (?:is )?denied/i.test(message)) return 'portTaken';
  if (/inappropriate ioctl|not a (?:typewriter|directory)|is a directory/i.test(message)) {
    return 'notAPrinterFile';
  }
  return 'unreachable';
}

/** How a port is to be driven; one is made, and not opened yet. */
export type MakePort = (
  how: Pick<SerialPort, 'path' | 'baudRate'> & { readonly rtscts: boolean },
) => SerialPort;

/** XON and XOFF are no printer's answer to anything, so they are always minded. */
const systemPort: MakePort = (how) =>
  new SerialPort({ ...how, xon: true, hupcl: false, autoOpen: false });

/** A printer on a serial line, or on a USB plug that looks like one. */
export function serialPrinterLine(place: SerialPlace, make: MakePort = systemPort): OpenLine {
  return async (timeoutMs) => {
    const endsAt = performance.now() + timeoutMs;
    const left = () => Math.max(0, endsAt - performance.now());
    const found = await within(findPrinterPort(place.path), left(), 'notPluggedIn' as const);
    if (typeof found === 'string') return noLine(found);
    const how = { path: found.path, baudRate: place.baud };
    const plain = await openPort(make({ ...how, rtscts: false }), left());
    if (!('port' in plain) || !(await hasClearToSend(plain.port))) return opened(plain);
    // The wire is there and the printer holds it up while it can take more: from now on the system minds it.
    await closed(plain.port);
    return opened(await openPort(make({ ...how, rtscts: true }), left()));
  };
}

type Port = { readonly port: SerialPort } | { readonly problem: PrintProblem; over: Promise<void> };

function opened(port: Port): Opened {
  return 'port' in port ? { line: lineOf(port.port) } : noLine(port.problem, port.over);
}

async function openPort(port: SerialPort, timeoutMs: number): Promise<Port> {
  port.on('error', () => undefined);
  const opening = new Promise<string | null>((resolve) => {
    port.open((error) => resolve(error?.message ?? null));
  });
  const why = await within(opening, timeoutMs, undefined);
  if (why === undefined) return { problem: 'unreachable', over: opening.then(() => closed(port)) };
  return why === null ? { port } : { problem: whyNot(why), over: Promise.resolve() };
}

function hasClearToSend(port: SerialPort): Promise<boolean> {
  const asked = new Promise<boolean>((resolve) => {
    port.get((error, lines) => resolve(!error && lines?.cts === true));
  });
  return within(asked, linesAtMostMs, false);
}

function closed(port: SerialPort): Promise<void> {
  if (!port.isOpen) return Promise.resolve();
  const done = new Promise<void>((resolve) => {
    port.close(() => resolve());
  });
  return within(done, closeAtMostMs, undefined);
}

function flushed(port: SerialPort): Promise<void> {
  if (!port.isOpen) return Promise.resolve();
  const done = new Promise<void>((resolve) => {
    port.flush(() => resolve());
  });
  return within(done, flushAtMostMs, undefined);
}

function lineOf(port: SerialPort): PrinterLine {
  const state = createLineState();
  port.on('data', (chunk: Uint8Array) => state.heard(chunk));
  port.on('error', () => state.ended('broken'));
  const gone = new Promise<void>((resolve) => {
    port.on('close', () => resolve());
  });
  void gone.then(() => state.ended('broken'));
  /** Also of a port that is closing already, because it was pulled out. */
  const leave = () => closed(port).then(() => within(gone, closeAtMostMs, undefined));

  /** Of the write that is under way; settles when it does, which after an unplug is never. */
  let written: Promise<unknown> = Promise.resolve();
  return {
    hears: () => true,
    send(bytes, timeoutMs) {
      if (state.closed() || !port.isOpen) return Promise.resolve('closed');
      let isTaken = false;
      written = new Promise((resolve) => {
        port.write(Buffer.from(bytes), (error) => {
          isTaken = error === null || error === undefined;
          if (!isTaken) state.ended('broken');
          state.changed();
          resolve(null);
        });
      });
      return takenBy(state, () => isTaken, timeoutMs);
    },
    until: state.until,
    received: state.received,
    closed: state.closed,
    broken: state.broken,
    finish(timeoutMs) {
      if (state.closed() || !port.isOpen) return Promise.resolve('closed');
      let isSent = false;
      port.drain((error) => {
        isSent = error === null || error === undefined;
        state.changed();
      });
      return takenBy(state, () => isSent, timeoutMs);
    },
    close: leave,
    async drop() {
      // Twice: a write that waited for room puts its rest into what was just emptied. Closing a port with
      // something in it would go on sending that, and hold a thread of ours meanwhile.
      await flushed(port);
      await within(written, restAtMostMs, null);
      await flushed(port);
      await leave();
    },
  };
}

async function takenBy(state: LineState, isTaken: () => boolean, timeoutMs: number) {
  const result = await state.wait(
    () => (isTaken() ? 'taken' : state.closed() ? 'closed' : null),
    timeoutMs,
  );
  return result === 'late' ? 'stalled' : result;
}
