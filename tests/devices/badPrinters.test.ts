import { createServer as createTlsServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { printProblemKeys, printProblemOf } from '../../shared/contract/printing.ts';
import { paper as words } from '../../shared/i18n/paper.ts';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import { askStatus } from '../../main/devices/printer/printerStatus.ts';
import { tcpLine } from '../../main/devices/printer/tcpLine.ts';
import { answering, dyingAt, ready, startFakePrinter, webServer } from './fakePrinter.ts';
import type { Behaviour } from './fakePrinter.ts';
import { patient, quick } from './quickPrinter.ts';

const host = '127.0.0.1';
const slip = new Uint8Array(2_000).fill(0x41);
const long = new Uint8Array(10_000).fill(0x41);
const huge = new Uint8Array(32_000_000).fill(0x41);
/** Beside the bound of a job: opening, closing, and a machine with other work, ms. */
const slackMs = 8_000;

/** One of these after the other, so slowly that each comes too late to be an answer. */
function everySoOften(bytes: readonly number[]): Behaviour {
  return (socket) => {
    let at = 0;
    const drip = setInterval(() => {
      socket.write(Buffer.of(bytes[at % bytes.length] ?? 0));
      at += 1;
    }, 1.3 * quick.firstByteTimeoutMs);
    socket.on('close', () => clearInterval(drip));
    socket.resume();
  };
}

/** Says the same megabytes over and over, whatever it is asked. */
function talkative(byte: number): Behaviour {
  return (socket) => {
    const flood = Buffer.alloc(1_000_000, byte);
    const more = (): void => {
      if (!socket.destroyed) socket.write(flood, more);
    };
    socket.resume();
    more();
  };
}

const never: Behaviour = (socket) => {
  socket.pause();
};

const resets: Behaviour = (socket) => {
  socket.resetAndDestroy();
};

/** Says goodbye at once and goes on listening. */
const halfCloses: Behaviour = (socket) => {
  socket.end();
  socket.resume();
};

/** Says goodbye in the middle of the job and goes on listening. */
const halfClosesLater: Behaviour = (socket, job) => {
  answering(ready)(socket, job);
  socket.on('data', () => {
    if (job().length > 3_000) socket.end();
  });
};

/** Each dies, lies, stalls or talks; nobody hangs for it, nothing breaks, and there are words for it. */
describe('paper: printers that are bad, broken or none', () => {
  it.each([
    ['takes 3 kB and resets', dyingAt(3_000), long, 'uncertain', ['lost']],
    [
      'answers, takes 3 kB and resets',
      both(answering(ready), dyingAt(3_000)),
      long,
      'uncertain',
      ['lost'],
    ],
    ['never reads', never, huge, 'uncertain', ['busy']],
    [
      'answers garbage, a byte at a time',
      everySoOften([0x41, 0xff]),
      slip,
      'failed or uncertain',
      ['notAPrinter'],
    ],
    ['is a web server', webServer, slip, 'failed', ['notAPrinter']],
    ['greets as SSH does', greets('SSH-2.0-dropbear\r\n'), slip, 'failed', ['notAPrinter']],
    ['greets as mail does', greets('220 mail ESMTP\r\n'), slip, 'failed', ['notAPrinter']],
    ['resets at once', resets, slip, 'failed', ['refused', 'unreachable']],
    ['says goodbye at once', halfCloses, slip, 'failed', ['refused']],
    ['says goodbye in the middle', halfClosesLater, long, 'uncertain', ['lost']],
    [
      'says megabytes of answers',
      talkative(0x12),
      slip,
      'failed or uncertain',
      ['refused', 'lost'],
    ],
    ['says megabytes of zeros', talkative(0), slip, 'failed or uncertain', ['refused', 'lost']],
    ['says megabytes of text', talkative(0x41), slip, 'failed', ['notAPrinter', 'refused']],
  ] as const)('%s', async (_, behave, job, result, problems) => {
    const fake = await startFakePrinter(behave);
    const began = performance.now();
    const outcome = await createNetworkPrinter({ host, port: fake.port }, quick).print(job);
    const tookMs = performance.now() - began;
    await fake.close();
    if (outcome.result === 'printed') throw new Error('nothing was printed');
    expect(result).toContain(outcome.result);
    expect(problems).toContain(outcome.problem);
    expect(tookMs).toBeLessThan(quick.totalTimeoutMs + slackMs);
    const key = printProblemKeys[printProblemOf(outcome.problem) ?? 'internal'];
    expect(key).not.toBe(printProblemKeys.internal);
    expect(words.en[key]).toMatch(/[.?]$/);
    expect(words.zh[key]).toMatch(/[。？]$/u);
  });

  it('answers a byte a second: its answers come too late to ask for, and it prints as one that has none', async () => {
    const fake = await startFakePrinter(everySoOften([ready.general, ready.paper]));
    const outcome = await createNetworkPrinter({ host, port: fake.port }, quick).print(slip);
    await fake.close();
    expect(outcome).toEqual({ result: 'printed' });
    expect(fake.jobs[0]?.includes(Buffer.from(slip))).toBe(true);
  });

  it('is a TLS server', async () => {
    const server = createTlsServer();
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => {
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    const outcome = await createNetworkPrinter({ host, port }, quick).print(slip);
    server.close();
    expect(outcome.result).toBe('failed');
    expect(outcome).toMatchObject({ problem: expect.stringMatching(/^(?:notAPrinter|refused)$/) });
  });

  it('I2: used to answer and is silent now: not a byte goes to lie in wait at its door', async () => {
    let isStuck = false;
    const fake = await startFakePrinter((socket, job) => {
      if (isStuck) never(socket, job);
      else answering(ready)(socket, job);
    });
    let now = 0;
    const place = createPrinterPlace(() => now);
    const open = tcpLine({ host, port: fake.port });
    const printer = createLinePrinter({ open, limits: patient, place, isSpooled: false });
    expect(await printer.print(slip)).toEqual({ result: 'printed' });
    isStuck = true;
    expect(await printer.print(slip)).toEqual({ result: 'failed', problem: 'busy' });
    expect(await printer.pulse(2)).toEqual({ result: 'failed', problem: 'busy' });
    expect(await printer.state()).toEqual({ reach: 'silent', problem: 'busy', paperLow: false });
    expect(fake.jobs.slice(1).every((job) => job.equals(askStatus) || job.length === 0)).toBe(true);
    // After a while it counts as another printer, one that never answers.
    now += 6 * 60_000;
    expect(await printer.state()).toEqual({ reach: 'silent', problem: null, paperLow: false });
    isStuck = false;
    expect(await printer.print(slip)).toEqual({ result: 'printed' });
    await fake.close();
  });

  it('I2: what a reset threw away never comes out', async () => {
    let goesOn = false;
    let resume = (): void => undefined;
    let gone: Promise<unknown> = Promise.resolve();
    const fake = await startFakePrinter((socket, job) => {
      resume = () => void socket.resume();
      gone = new Promise((resolve) => {
        socket.once('close', resolve);
      });
      socket.on('data', () => {
        if (!goesOn && job().length > 3_000) socket.pause();
      });
    });
    const printer = createNetworkPrinter({ host, port: fake.port }, quick);
    expect(await printer.print(huge)).toEqual({ result: 'uncertain', problem: 'busy' });
    goesOn = true;
    resume();
    await gone;
    expect(fake.jobs[0]?.length).toBeLessThan(huge.length);
    expect(fake.jobs).toHaveLength(1);
    await fake.close();
  });
});

function both(...all: readonly Behaviour[]): Behaviour {
  return (socket, job) => all.forEach((behave) => behave(socket, job));
}

function greets(text: string): Behaviour {
  return (socket) => {
    socket.write(text);
    socket.resume();
  };
}
