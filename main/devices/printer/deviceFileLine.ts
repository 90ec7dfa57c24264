import { close, constants, fstat, open, read, stat, write } from 'node:fs';
import type { Stats } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PrintProblem } from '../../../shared/contract/printing.ts';
import { createLineState, within } from './lineState.ts';
import { noLine } from './printerLine.ts';
import type { OpenLine, PrinterLine } from './printerLine.ts';

/**
 * A printer at a file of the system: `/dev/usb/lp0`, or `\\localhost\Name` on Windows.
 *
 * The file is opened so that nothing waits in the system (`O_NONBLOCK`): a device that takes no bytes says so
 * at once and is asked again, so that no thread of ours stands in a write that comes true minutes later. Where
 * a system does not keep to that, one thread at most stands there: `over`, `close` and `drop` resolve only when
 * it has come back, and until then nobody opens that printer again.
 */
export function deviceFileLine(path: string): OpenLine {
  return async (timeoutMs) => {
    if (path.trim() === '' || path.includes('\0')) return noLine('notPluggedIn');
    const opening = openFile(path);
    const file = await within(opening, timeoutMs, null);
    if (file === null) return noLine('unreachable', opening.then(closeLate));
    return 'fd' in file ? { line: lineOf(file) } : noLine(file.problem);
  };
}

/** A printer that Windows shares: what it is given is a file for its spooler. */
export const windowsShare = /^\\\\(?!\.\\)[^\\/?*]+\\[^\\/?*]+$/;

/** How long to wait, ms, before a device that took nothing, or had nothing to say, is asked again. */
const askAgainMs = 20;
/** How long a write that is under way is waited for, ms, once it is given up: it should not take any time. */
const settleAtMostMs = 500;
const mostReadBytes = 1_024;

interface OpenFile {
  readonly fd: number;
  /** A pipe, or a device that was only given to be written: reading it would be refused, or read our own. */
  readonly reads: boolean;
}
type Tried = OpenFile | { readonly problem: PrintProblem };

async function closeLate(file: Tried): Promise<void> {
  if ('fd' in file) await closeFile(file.fd);
}

function codeOf(error: NodeJS.ErrnoException | null | undefined): string | null {
  return error === null || error === undefined ? null : (error.code ?? 'UNKNOWN');
}

function openFd(path: string, flags: number): Promise<number | string> {
  return new Promise((resolve) => {
    open(path, flags, (error, fd) => resolve(codeOf(error) ?? fd));
  });
}

function closeFile(fd: number): Promise<void> {
  return new Promise((resolve) => {
    close(fd, () => resolve());
  });
}

type Look<Target> = (
  target: Target,
  done: (error: NodeJS.ErrnoException | null, stats: Stats) => void,
) => void;

function looked<Target>(look: Look<Target>, target: Target): Promise<Stats | string> {
  return new Promise((resolve) => {
    look(target, (error, stats) => resolve(codeOf(error) ?? stats));
  });
}

function whyNot(code: string): PrintProblem {
  switch (code) {
    case 'ENOENT':
    case 'ENXIO':
    case 'ENODEV':
      return 'notPluggedIn';
    case 'EACCES':
    case 'EPERM':
      return 'noRights';
    case 'EBUSY':
      return 'portTaken';
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EROFS':
    case 'ELOOP':
      return 'notAPrinterFile';
    default:
      return 'unreachable';
  }
}

async function openFile(path: string): Promise<Tried> {
  if (process.platform === 'win32') return await openShare(path);
  // Looked at before it is opened, for opening some devices does something; and after, for names change hands.
  const kind = kindOf(await looked(stat, path), path);
  if (typeof kind !== 'string') return kind;
  const { O_NONBLOCK, O_NOCTTY, O_RDWR, O_WRONLY } = constants;
  const quietly = O_NONBLOCK | O_NOCTTY;
  const both = kind === 'device' ? await openFd(path, O_RDWR | quietly) : 'write only';
  const fd = typeof both === 'number' ? both : await openFd(path, O_WRONLY | quietly);
  if (typeof fd === 'string') return { problem: whyNot(fd) };
  if (kindOf(await looked(fstat, fd), path) === kind) {
    return { fd, reads: typeof both === 'number' };
  }
  await closeFile(fd);
  return { problem: 'notAPrinterFile' };
}

async function openShare(path: string): Promise<Tried> {
  if (!windowsShare.test(path)) return { problem: 'notAPrinterFile' };
  const fd = await openFd(path, constants.O_WRONLY);
  return typeof fd === 'number' ? { fd, reads: false } : { problem: whyNot(fd) };
}

/** Numbers that Linux has given out for good: parallel and USB printers, and pseudo terminals. */
const linuxPrinters = new Set([6, 180, 136, 137, 138, 139, 140, 141, 142, 143]);
const majorOf = (device: number) => (device >>> 8) & 0xfff;
/** What macOS names a line; its disks are character devices too, and its numbers are not given out for good. */
const macLine = /^\/dev\/(?:cu|tty)\.[^/]+$/;

function isPrinterDevice(stats: Stats, path: string): boolean {
  if (process.platform === 'linux') return linuxPrinters.has(majorOf(stats.rdev));
  return process.platform === 'darwin' && macLine.test(path);
}

/** Not a byte is written to a document, a disk, a folder, or a device that is no printer. */
function kindOf(
  stats: Stats | string,
  path: string,
): 'device' | 'pipe' | { readonly problem: PrintProblem } {
  if (typeof stats === 'string') return { problem: whyNot(stats) };
  if (stats.isFIFO()) return 'pipe';
  const isPrinter = stats.isCharacterDevice() && isPrinterDevice(stats, path);
  return isPrinter ? 'device' : { problem: 'notAPrinterFile' };
}

/** Bytes done; `again`: none, and the device may do some later; `gone`: it never will. */
type Done = number | 'again' | 'gone';

function doneOf(error: NodeJS.ErrnoException | null, bytes: number): Done {
  const code = codeOf(error);
  if (code === null) return bytes;
  return code === 'EAGAIN' || code === 'EINTR' ? 'again' : 'gone';
}

function writeSome(fd: number, bytes: Uint8Array): Promise<Done> {
  return new Promise((resolve) => {
    write(fd, bytes, 0, bytes.length, null, (error, count) => resolve(doneOf(error, count)));
  });
}

function readSome(fd: number, into: Uint8Array): Promise<Done> {
  return new Promise((resolve) => {
    read(fd, into, 0, into.length, null, (error, count) => resolve(doneOf(error, count)));
  });
}

/** One `send`: how many bytes the device took, and whether nobody waits for it any more. */
interface Sending {
  done: number;
  isOver: boolean;
}

function lineOf({ fd, reads }: OpenFile): PrinterLine {
  const state = createLineState();
  let isOver = false;
  let hears = reads;

  /** Hands on all of it, and tells when the device has really taken it: bytes of none are a question for that. */
  async function handOn(bytes: Uint8Array, sending: Sending): Promise<'taken' | 'closed' | 'over'> {
    while (!isOver && !sending.isOver) {
      const done = await writeSome(fd, bytes.subarray(sending.done));
      if (done === 'gone') {
        state.ended('broken');
        return 'closed';
      }
      if (done !== 'again') sending.done += done;
      if (done !== 'again' && sending.done >= bytes.length) return 'taken';
      if (done === 'again' || done === 0) await sleep(askAgainMs);
    }
    return 'over';
  }

  async function listen(): Promise<void> {
    const into = new Uint8Array(mostReadBytes);
    while (!isOver && hears && !state.closed()) {
      const done = await readSome(fd, into);
      // Some can only be written, and say so when they are read.
      if (done === 'gone') hears = false;
      else if (done !== 'again' && done > 0) state.heard(into.slice(0, done));
      else await sleep(askAgainMs);
    }
  }

  const listening = listen();
  let handing: Promise<unknown> = Promise.resolve();

  async function send(bytes: Uint8Array, timeoutMs: number) {
    if (state.closed()) return 'closed';
    const sending: Sending = { done: 0, isOver: false };
    const mine = handOn(bytes, sending);
    handing = mine;
    const result = await within(mine, timeoutMs, 'late' as const);
    if (result === 'taken' || result === 'closed') return result;
    sending.isOver = true;
    // The write that is under way may still take some.
    const isSettled = (await within(mine, settleAtMostMs, null)) !== null;
    return isSettled && sending.done === 0 ? 'untaken' : 'stalled';
  }

  /** A device drops, as it is closed, what it has not taken yet. */
  async function leave(): Promise<void> {
    isOver = true;
    await Promise.all([handing, listening]);
    await closeFile(fd);
  }

  return {
    hears: () => hears,
    send,
    until: state.until,
    received: state.received,
    closed: state.closed,
    broken: state.broken,
    async finish(timeoutMs) {
      const result = await send(new Uint8Array(), timeoutMs);
      return result === 'untaken' ? 'stalled' : result;
    },
    close: leave,
    drop: leave,
  };
}
