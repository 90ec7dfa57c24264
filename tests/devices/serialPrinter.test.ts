import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialPort, SerialPortMock } from 'serialport';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { serialLimits } from '../../main/devices/printer/printerLimits.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import { findPrinterPort } from '../../main/devices/printer/printerPort.ts';
import { serialPrinterLine } from '../../main/devices/printer/serialPrinterLine.ts';
import { askStatus, askWhetherDone } from '../../main/devices/printer/printerStatus.ts';
import { coverOpen, paperLow, ready } from './fakePrinter.ts';
import { startPtyPrinter } from './ptyPrinter.ts';
import type { PtyBehaviour } from './ptyPrinter.ts';
import { patient } from './quickPrinter.ts';
import { whyNoPty } from './scanner/ptyLine.ts';

const why = whyNoPty();
const slip = Uint8Array.from({ length: 2_000 }, (_, at) => 0x20 + (at % 64));
const long = Uint8Array.from({ length: 200_000 }, (_, at) => 0x20 + (at % 64));
/** Answers come over two pairs of pseudo terminals and a program between them. */
const limits = {
  ...patient,
  chunkTimeoutMs: 1_000,
  finishTimeoutMs: 1_000,
  chunkBytes: 1_024,
  chunkPauseMs: 0,
};

function printerAt(path: string, more: Partial<typeof limits> = {}) {
  return createLinePrinter({
    open: serialPrinterLine({ path, baud: 115_200 }),
    limits: { ...limits, ...more },
    place: createPrinterPlace(),
    isSpooled: false,
  });
}

async function started(behaviour: PtyBehaviour) {
  const pty = await startPtyPrinter(behaviour);
  onTestFinished(() => pty.close());
  return pty;
}

describe.skipIf(why !== null)(
  `paper: a printer on a serial line${why === null ? '' : `: ${why}`}`,
  () => {
    it('that answers: the whole job, once, byte for byte', async () => {
      const pty = await started({ status: ready });
      const every = Uint8Array.from({ length: 4_096 }, (_, at) => at % 256);
      expect(await printerAt(pty.path).print(every)).toEqual({ result: 'printed' });
      expect(pty.received()).toEqual(Buffer.concat([askStatus, every, askWhetherDone]));
    });

    it('that never answers', async () => {
      const pty = await started({ status: null });
      const printer = printerAt(pty.path, { firstByteTimeoutMs: 150 });
      expect(await printer.print(slip)).toEqual({ result: 'printed' });
      await expect.poll(() => pty.received()).toEqual(Buffer.concat([askStatus, slip]));
      expect(await printer.state()).toEqual({ reach: 'silent', problem: null, paperLow: false });
    });

    it('says how it is, and opens its drawer', async () => {
      const pty = await started({ status: paperLow });
      const printer = printerAt(pty.path);
      expect(await printer.state()).toEqual({ reach: 'answers', problem: null, paperLow: true });
      expect(await printer.pulse(5)).toEqual({ result: 'printed' });
      expect(pty.received().includes(Buffer.of(0x1b, 0x70, 1, 0x19, 0xfa))).toBe(true);
    });

    it('with its cover open: not a byte of the job', async () => {
      const pty = await started({ status: coverOpen });
      const outcome = await printerAt(pty.path).print(slip);
      expect(outcome).toEqual({ result: 'failed', problem: 'coverOpen' });
      expect(pty.received().includes(Buffer.from(slip.subarray(0, 20)))).toBe(false);
    });

    it('I2: pulled out in the middle: uncertain, and soon', async () => {
      const pty = await started({ status: ready, unplugAt: 3_000 });
      const outcome = await printerAt(pty.path).print(long);
      expect(outcome).toMatchObject({
        result: 'uncertain',
        problem: expect.stringMatching(/^(?:lost|busy)$/),
      });
    });

    it('I2: takes nothing: uncertain in time, and what was not sent is gone when it wakes', async () => {
      const pty = await started({ status: null, reads: false });
      const printer = printerAt(pty.path, { firstByteTimeoutMs: 100 });
      const began = performance.now();
      expect(await printer.print(long)).toEqual({ result: 'uncertain', problem: 'busy' });
      expect(performance.now() - began).toBeLessThan(limits.totalTimeoutMs + 6_000);
      // Now the printer reads again: what socat had taken already comes, and then never anything.
      for (let last = -1; last !== pty.received().length; await sleep(200))
        last = pty.received().length;
      expect(pty.received().length).toBeLessThan(long.length);
      await sleep(300);
      const before = pty.received().length;
      await sleep(300);
      expect(pty.received()).toHaveLength(before);
    });

    it('prints again after it was pulled out and plugged in', async () => {
      const gone = await started({ status: ready });
      await gone.unplug();
      const notThere = await printerAt(gone.path).print(slip);
      expect(notThere).toEqual({ result: 'failed', problem: 'notPluggedIn' });
      const back = await started({ status: ready });
      expect(await printerAt(back.path).print(slip)).toEqual({ result: 'printed' });
    });

    it('another program has it: failed, and it is left alone', async () => {
      const pty = await started({ status: ready });
      const other = new SerialPort({ path: pty.path, baudRate: 9_600, autoOpen: false });
      await new Promise((resolve) => other.open(resolve));
      const outcome = await printerAt(pty.path).print(slip);
      await new Promise((resolve) => other.close(resolve));
      expect(outcome).toEqual({ result: 'failed', problem: 'portTaken' });
      expect(pty.received()).toHaveLength(0);
      expect(await printerAt(pty.path).print(slip)).toEqual({ result: 'printed' });
    });
  },
);

describe('paper: a serial printer whose cable has its own wire for “wait”', () => {
  // Pseudo terminals have no such wires, so this port is the serial library's own play one.
  async function opensOf(cts: boolean) {
    const opens: boolean[] = [];
    SerialPortMock.binding.reset();
    SerialPortMock.binding.createPort('/dev/PLAY');
    const open = serialPrinterLine({ path: '/dev/PLAY', baud: 9_600 }, (how) => {
      opens.push(how.rtscts);
      const port = new SerialPortMock({ ...how, autoOpen: false }) as unknown as SerialPort;
      port.get = (done) => done?.(null, { cts, dsr: false, dcd: false });
      return port;
    });
    const opened = await open(5_000);
    await opened.line?.drop();
    return opens;
  }

  it('is minded from then on', async () => {
    expect(await opensOf(true)).toEqual([false, true]);
  });

  it('is not waited for where there is none', async () => {
    expect(await opensOf(false)).toEqual([false]);
  });
});

describe('paper: what is no serial line', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-serial-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const document = join(dir, 'letter.txt');
  writeFileSync(document, 'Dear customer');

  it.each([
    ['a port that is not there', '/dev/ttyNOTHERE9', 'notPluggedIn'],
    ['a folder', dir, 'notAPrinterFile'],
    ['a document', document, 'notAPrinterFile'],
    ['nothing at all', ' ', 'notPluggedIn'],
    ['a plug that is not there', 'usb:ffff:ffff', 'notPluggedIn'],
  ] as const)('%s', async (_, path, problem) => {
    expect(await printerAt(path).print(slip)).toEqual({ result: 'failed', problem });
    expect(await printerAt(path).state()).toEqual({ reach: 'gone', problem, paperLow: false });
    expect(readFileSync(document, 'utf8')).toBe('Dear customer');
  });
});

describe('paper: a printer by what is plugged in', () => {
  const usb = (path: string, serialNumber?: string) => ({
    path,
    vendorId: '0416',
    productId: '5011',
    serialNumber,
  });

  it.each([
    ['a path is a path', '/dev/ttyS1', [], { path: '/dev/ttyS1' }],
    ['the only one', 'usb:0416:5011', [usb('/dev/ttyACM3')], { path: '/dev/ttyACM3' }],
    ['none', 'usb:0416:5011', [], 'notPluggedIn'],
    ['two alike', 'usb:0416:5011', [usb('/dev/ttyACM0'), usb('/dev/ttyACM1')], 'severalAlike'],
    [
      'two alike with numbers',
      'usb:0416:5011:B2',
      [usb('/dev/ttyACM0', 'A1'), usb('/dev/ttyACM1', 'B2')],
      { path: '/dev/ttyACM1' },
    ],
  ] as const)('%s', async (_, named, listed, found) => {
    expect(await findPrinterPort(named, () => Promise.resolve(listed))).toEqual(found);
  });

  it('a system that can’t list its ports: not there, and no crash', async () => {
    const list = () => Promise.reject(new Error('spawn udevadm ENOENT'));
    expect(await findPrinterPort('usb:0416:5011', list)).toBe('notPluggedIn');
  });

  it.each([9_600, 19_200, 115_200] as const)(
    '%i bits a second: time for a picture of a receipt',
    (baud) => {
      const { totalTimeoutMs, msPerByte, mostMs } = serialLimits(baud);
      const picture = 86_000;
      const onTheLineMs = (picture * 10 * 1_000) / baud;
      expect(Math.min(totalTimeoutMs + picture * msPerByte, mostMs)).toBeGreaterThan(onTheLineMs);
    },
  );
});
