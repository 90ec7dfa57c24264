import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { deviceFileLine, windowsShare } from '../../main/devices/printer/deviceFileLine.ts';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import { askStatus, askWhetherDone } from '../../main/devices/printer/printerStatus.ts';
import { paperOut, ready } from './fakePrinter.ts';
import { startPtyPrinter } from './ptyPrinter.ts';
import { patient } from './quickPrinter.ts';
import { whyNoPty } from './scanner/ptyLine.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-usb-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const slip = Uint8Array.from({ length: 2_000 }, (_, at) => at % 256);
/** More than a pipe, or a pair of pseudo terminals, keeps. */
const long = new Uint8Array(400_000).fill(0x41);
const limits = { ...patient, chunkTimeoutMs: 1_000, finishTimeoutMs: 1_000, chunkPauseMs: 0 };

function printerAt(path: string) {
  const place = createPrinterPlace();
  return createLinePrinter({ open: deviceFileLine(path), limits, place, isSpooled: false });
}

/** A printer that can only be written; `read` takes what is there now. */
function openPipe(name: string) {
  const path = join(dir, name);
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('no pipe could be made');
  const far = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(far);
    isOpen = false;
  };
  onTestFinished(close);
  return {
    path,
    close,
    read(): Buffer {
      const chunks: Buffer[] = [];
      for (;;) {
        const chunk = Buffer.alloc(65_536);
        try {
          const count = readSync(far, chunk);
          if (count === 0) return Buffer.concat(chunks);
          chunks.push(chunk.subarray(0, count));
        } catch (error) {
          if ((error as { code?: string }).code !== 'EAGAIN') throw error;
          return Buffer.concat(chunks);
        }
      }
    },
  };
}

describe('paper: a device file that can only be written', () => {
  it('the whole job, once, and no question that nobody could answer', async () => {
    const pipe = openPipe('good');
    const printer = printerAt(pipe.path);
    expect(await printer.print(slip)).toEqual({ result: 'printed' });
    expect(pipe.read()).toEqual(Buffer.from(slip));
    expect(await printer.state()).toEqual({ reach: 'silent', problem: null, paperLow: false });
    expect(pipe.read()).toHaveLength(0);
    expect(await printer.pulse(2)).toEqual({ result: 'printed' });
    expect(pipe.read()).toEqual(Buffer.of(0x1b, 0x70, 0, 0x19, 0xfa));
  });

  it('I2: takes no more: uncertain in time, and what it had not taken never comes', async () => {
    const pipe = openPipe('stuck');
    const began = performance.now();
    expect(await printerAt(pipe.path).print(long)).toEqual({
      result: 'uncertain',
      problem: 'busy',
    });
    expect(performance.now() - began).toBeLessThan(limits.totalTimeoutMs + 6_000);
    const kept = pipe.read();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(long.length);
    // There is room again, and nobody has it open any more.
    expect(pipe.read()).toHaveLength(0);
  });

  it('I2: full before the first byte: failed, so that it prints by itself when there is room', async () => {
    const pipe = openPipe('full');
    const other = openSync(pipe.path, constants.O_WRONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(other));
    expect(writeSync(other, new Uint8Array(1_000_000))).toBeLessThan(1_000_000);
    const printer = printerAt(pipe.path);
    expect(await printer.print(slip)).toEqual({ result: 'failed', problem: 'busy' });
    expect(await printer.pulse(2)).toEqual({ result: 'failed', problem: 'busy' });
    expect(pipe.read().every((byte) => byte === 0)).toBe(true);
    expect(await printer.print(slip)).toEqual({ result: 'printed' });
    expect(pipe.read()).toEqual(Buffer.from(slip));
  });

  it('many that are stuck leave no thread standing: files are read meanwhile', async () => {
    const pipes = Array.from({ length: 8 }, (_, at) => openPipe(`stuck${at}`));
    const printing = Promise.all(pipes.map(({ path }) => printerAt(path).print(long)));
    const file = join(dir, 'read.txt');
    writeFileSync(file, 'read');
    for (let times = 0; times < 50; times += 1) expect(await readFile(file, 'utf8')).toBe('read');
    const outcomes = await printing;
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(['uncertain']));
    expect(await readFile(file, 'utf8')).toBe('read');
  });

  it('I2: pulled out in the middle: uncertain', async () => {
    const pipe = openPipe('pulled');
    const outcome = printerAt(pipe.path).print(long);
    await expect.poll(() => pipe.read().length).toBeGreaterThan(0);
    pipe.close();
    expect(await outcome).toEqual({ result: 'uncertain', problem: 'lost' });
  });

  it('nobody at the other end: failed, and nothing waits', async () => {
    const pipe = openPipe('nobody');
    pipe.close();
    const outcome = await printerAt(pipe.path).print(slip);
    expect(outcome).toEqual({ result: 'failed', problem: 'notPluggedIn' });
  });
});

const why = whyNoPty();
describe.skipIf(why !== null)(
  `paper: a device file that answers${why === null ? '' : `: ${why}`}`,
  () => {
    async function started(...behaviour: Parameters<typeof startPtyPrinter>) {
      const pty = await startPtyPrinter(...behaviour);
      onTestFinished(() => pty.close());
      return pty;
    }

    it('is asked, prints, and is waited for', async () => {
      const pty = await started({ status: ready });
      const printer = printerAt(pty.path);
      expect(await printer.state()).toMatchObject({ reach: 'answers', problem: null });
      expect(await printer.print(slip)).toEqual({ result: 'printed' });
      expect(pty.received().subarray(-slip.length - askStatus.length - 3)).toEqual(
        Buffer.concat([askStatus, slip, askWhetherDone]),
      );
    });

    it('out of paper: not a byte of the job', async () => {
      const pty = await started({ status: paperOut });
      const printer = printerAt(pty.path);
      expect(await printer.print(slip)).toEqual({ result: 'failed', problem: 'paperOut' });
      expect(await printer.pulse(2)).toEqual({ result: 'failed', problem: 'paperOut' });
      expect(pty.received().includes(0x1b)).toBe(false);
    });

    it('I2: one that is never read: uncertain in time', async () => {
      const pty = await started({ status: null, reads: false });
      const outcome = await printerAt(pty.path).print(long);
      expect(outcome).toEqual({ result: 'uncertain', problem: 'busy' });
    });

    it('I2: pulled out in the middle: uncertain', async () => {
      const pty = await started({ status: ready, unplugAt: 10_000 });
      const outcome = await printerAt(pty.path).print(long);
      expect(outcome).toEqual({ result: 'uncertain', problem: 'lost' });
    });
  },
);

describe('paper: what is no printer’s file is never written to', () => {
  const document = join(dir, 'letter.txt');
  writeFileSync(document, 'Dear customer');
  symlinkSync(document, join(dir, 'link'));

  it.each([
    ['a document', document, 'notAPrinterFile'],
    ['a link to a document', join(dir, 'link'), 'notAPrinterFile'],
    ['a folder', dir, 'notAPrinterFile'],
    ['a file in a document', join(document, 'lp0'), 'notAPrinterFile'],
    ['a device that is no printer', '/dev/null', 'notAPrinterFile'],
    ['the screen of a program', '/dev/tty', 'notAPrinterFile'],
    ['nothing at all', '', 'notPluggedIn'],
    ['a file that is not there', join(dir, 'lp9'), 'notPluggedIn'],
    ['a name with a zero byte in it', '/dev/usb\0/lp0', 'notPluggedIn'],
  ] as const)('%s', async (_, path, problem) => {
    expect(await printerAt(path).print(slip)).toEqual({ result: 'failed', problem });
    expect(await printerAt(path).pulse(5)).toEqual({ result: 'failed', problem });
    expect(await printerAt(path).state()).toEqual({ reach: 'gone', problem, paperLow: false });
    expect(readFileSync(document, 'utf8')).toBe('Dear customer');
  });

  it.each([
    ['\\\\localhost\\Receipts', true],
    ['\\\\counter-2\\Epson TM-T20', true],
    ['\\\\localhost\\Receipts\\letter.txt', false],
    ['C:\\Users\\till\\letter.txt', false],
    ['\\\\.\\PhysicalDrive0', false],
    ['\\\\?\\C:', false],
    ['/dev/usb/lp0', false],
  ])('Windows: %s is a shared printer: %s', (path, isShare) => {
    expect(windowsShare.test(path)).toBe(isShare);
  });
});
