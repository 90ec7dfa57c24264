import { describe, expect, it } from 'vitest';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import type { PrinterLine } from '../../main/devices/printer/printerLine.ts';
import { tcpLine } from '../../main/devices/printer/tcpLine.ts';
import { answering, ready, startFakePrinter } from './fakePrinter.ts';
import type { Behaviour } from './fakePrinter.ts';
import { patient, quick } from './quickPrinter.ts';

const host = '127.0.0.1';
const slip = new Uint8Array(2_000).fill(0x41);

/** Counts how many speak to it at the same time. */
function counting(most: { now: number; ever: number }): Behaviour {
  return (socket, job) => {
    most.now += 1;
    most.ever = Math.max(most.ever, most.now);
    socket.on('close', () => (most.now -= 1));
    answering(ready)(socket, job);
  };
}

describe('paper: one conversation at a time with a printer', () => {
  it('prints, looks and pulses that come at once take turns, by whatever settings they name it', async () => {
    const most = { now: 0, ever: 0 };
    const fake = await startFakePrinter(counting(most));
    const printers = createPrinters();
    const at = (name: string) =>
      printers({ ...paperOnScreen, kind: 'network', host: name, port: fake.port });
    const answers = await Promise.all([
      at('localhost').print(slip),
      at('LOCALHOST').print(slip),
      at(' localhost').state(),
      at('localhost').pulse(2),
      at('localhost').print(slip),
    ]);
    await fake.close();
    expect(answers).toEqual([
      { result: 'printed' },
      { result: 'printed' },
      { reach: 'answers', problem: null, paperLow: false },
      { result: 'printed' },
      { result: 'printed' },
    ]);
    expect(fake.jobs).toHaveLength(5);
    expect(most.ever).toBe(1);
  });

  it('who waits too long is told that it is busy, and not a byte of theirs goes out', async () => {
    let goOn = (): void => undefined;
    const fake = await startFakePrinter((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.of(ready.general, ready.paper));
        goOn = () => void socket.write(Buffer.of(0));
      });
      socket.on('end', () => socket.end());
    });
    const place = createPrinterPlace();
    const limits = {
      ...patient,
      doneTimeoutMs: 60_000,
      recheckMs: 60_000,
      totalTimeoutMs: 60_000,
      turnMs: { print: 200, state: 100, pulse: 150 },
    };
    const open = tcpLine({ host, port: fake.port });
    const printer = createLinePrinter({ open, limits, place, isSpooled: false });
    const first = printer.print(slip);
    expect(await printer.print(slip)).toEqual({ result: 'failed', problem: 'busy' });
    expect(await printer.state()).toEqual({ reach: 'silent', problem: 'busy', paperLow: false });
    expect(await printer.pulse(5)).toEqual({ result: 'failed', problem: 'busy' });
    expect(fake.jobs).toHaveLength(1);
    await expect.poll(() => fake.jobs[0]?.includes(Buffer.of(0x1d, 0x72, 1))).toBe(true);
    goOn();
    expect(await first).toEqual({ result: 'printed' });
    await fake.close();
  });

  it('nobody else speaks to it before the last conversation has really ended', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let opened = 0;
    const line: PrinterLine = {
      hears: () => false,
      send: () => Promise.resolve('taken'),
      until: () => Promise.resolve('late'),
      received: () => new Uint8Array(),
      closed: () => false,
      broken: () => false,
      finish: () => Promise.resolve('taken'),
      close: () => ended,
      drop: () => ended,
    };
    const open = () => {
      opened += 1;
      return Promise.resolve({ line });
    };
    const limits = { ...quick, turnMs: { print: 50, state: 50, pulse: 50 } };
    const place = createPrinterPlace();
    const printer = createLinePrinter({ open, limits, place, isSpooled: false });
    expect(await printer.print(slip)).toEqual({ result: 'printed' });
    expect(await printer.print(slip)).toEqual({ result: 'failed', problem: 'busy' });
    expect(opened).toBe(1);
    end();
    await expect.poll(() => printer.print(slip)).toEqual({ result: 'printed' });
    expect(opened).toBe(2);
  });

  it('an attempt that failed lets the next one in', async () => {
    const place = createPrinterPlace();
    const fake = await startFakePrinter(answering(ready));
    await fake.close();
    const open = tcpLine({ host, port: fake.port });
    const printer = createLinePrinter({ open, limits: quick, place, isSpooled: false });
    const gone = { result: 'failed', problem: 'unreachable' };
    expect(await printer.print(slip)).toEqual(gone);
    expect(await printer.print(slip)).toEqual(gone);
  });
});
