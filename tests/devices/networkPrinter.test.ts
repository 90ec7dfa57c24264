import { paperOnScreen } from '../../shared/contract/printer.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import { networkLimits, serialLimits } from '../../main/devices/printer/printerLimits.ts';
import { printerBauds } from '../../shared/contract/printer.ts';
import {
  askStatus,
  askWhetherDone,
  readAnswers,
} from '../../main/devices/printer/printerStatus.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { paper as words } from '../../shared/i18n/paper.ts';
import { printProblemKeys } from '../../shared/contract/printing.ts';
import { parseEscpos } from '../escpos/parser.ts';
import {
  answering,
  brokenDown,
  coverOpen,
  dyingAt,
  knifeStuck,
  offline,
  paperOut,
  ready,
  silent,
  startFakePrinter,
  webServer,
} from './fakePrinter.ts';
import type { Behaviour } from './fakePrinter.ts';
import { patient, quick } from './quickPrinter.ts';
import { sampleHead, sampleRedemption } from './samples.ts';

const host = '127.0.0.1';
const receipt = createPaper().escpos(sampleRedemption(sampleHead()), paperOnScreen.profile);
const longJob = new Uint8Array(10_000).fill(0x41);

async function printTo(behave: Behaviour, bytes: Uint8Array = receipt, limits = quick) {
  const printer = await startFakePrinter(behave);
  try {
    const outcome = await createNetworkPrinter({ host, port: printer.port }, limits).print(bytes);
    return { outcome, jobs: printer.jobs };
  } finally {
    await printer.close();
  }
}

/** The job without the questions asked around it. */
function jobOf(sent: Buffer | undefined): Buffer {
  if (sent === undefined || !sent.subarray(0, 6).equals(askStatus))
    throw new Error('not asked first');
  const rest = sent.subarray(askStatus.length);
  const end = rest.indexOf(Buffer.from(askWhetherDone));
  return end < 0 ? rest : rest.subarray(0, end);
}

describe('paper: a printer at a TCP port', () => {
  it('prints the whole job, once, on a printer that never answers', async () => {
    const { outcome, jobs } = await printTo(silent);
    expect(outcome).toEqual({ result: 'printed' });
    expect(jobs).toHaveLength(1);
    expect(jobOf(jobs[0])).toEqual(Buffer.from(receipt));
    expect(parseEscpos(jobOf(jobs[0]), 48).cuts).toBe(1);
  });

  it('waits for the word of one that answers', async () => {
    const { outcome, jobs } = await printTo(answering(ready), longJob);
    expect(outcome).toEqual({ result: 'printed' });
    expect(jobOf(jobs[0])).toEqual(Buffer.from(longJob));
  });

  it('believes one that answers DLE EOT but not GS r, when it is still well', async () => {
    const { outcome } = await printTo(answering(ready, false));
    expect(outcome).toEqual({ result: 'printed' });
  });

  it.each([
    ['out of paper', paperOut, 'paperOut'],
    ['with its cover open', coverOpen, 'coverOpen'],
    ['with its knife stuck', knifeStuck, 'cutter'],
    ['broken down', brokenDown, 'printerError'],
    ['off-line by its own button', offline, 'offline'],
  ] as const)('%s: failed, and not a byte of the job was sent', async (_, status, problem) => {
    const { outcome, jobs } = await printTo(answering(status), receipt, patient);
    expect(outcome).toEqual({ result: 'failed', problem });
    expect(jobs[0]?.includes(0x1b)).toBe(false);
  });

  it('I2: out of paper while printing: uncertain', async () => {
    const { outcome } = await printTo((socket, job) => {
      socket.on('data', (chunk) => {
        if (!chunk.includes(Buffer.from(askStatus))) return;
        const status = job().length > 1_000 ? paperOut : ready;
        socket.write(Buffer.of(status.general, status.paper));
      });
    }, longJob);
    expect(outcome).toEqual({ result: 'uncertain', problem: 'paperOut' });
  });

  it('nobody there: failed', async () => {
    const { port, close } = await startFakePrinter(silent);
    await close();
    const outcome = await createNetworkPrinter({ host, port }, quick).print(receipt);
    expect(outcome).toEqual({ result: 'failed', problem: 'unreachable' });
    const nowhere = await createNetworkPrinter({ host: ' ', port }, quick).print(receipt);
    expect(nowhere).toEqual({ result: 'failed', problem: 'unreachable' });
  });

  it('hangs up at once: failed, nothing sent', async () => {
    const { outcome } = await printTo((socket) => socket.destroy());
    expect(outcome).toEqual({ result: 'failed', problem: 'refused' });
  });

  it.each([[answering(ready, false)], [silent]])(
    'I2: dies after 3 kB: uncertain, and not tried again by itself',
    async (first) => {
      const { outcome, jobs } = await printTo((socket, job) => {
        first(socket, job);
        dyingAt(3_000)(socket, job);
      }, longJob);
      expect(outcome).toEqual({ result: 'uncertain', problem: 'lost' });
      expect(jobs).toHaveLength(1);
    },
  );

  it('dies on the last byte of a job that was all handed over: uncertain', async () => {
    const { outcome } = await printTo(dyingAt(askStatus.length + receipt.length));
    expect(outcome).toEqual({ result: 'uncertain', problem: 'lost' });
  });

  it('takes nothing any more: uncertain, and what was not sent is thrown away', async () => {
    const stuck: Behaviour = (socket, job) => {
      socket.on('data', () => {
        if (job().length > 4_096) socket.pause();
      });
    };
    const huge = new Uint8Array(32_000_000).fill(0x41);
    const { outcome } = await printTo(stuck, huge, { ...quick, chunkBytes: 8_000_000 });
    expect(outcome).toEqual({ result: 'uncertain', problem: 'busy' });
  });

  it('drips: the whole job is bounded, whatever each step allows', async () => {
    const drip: Behaviour = (socket) => {
      socket.on('data', () => {
        socket.pause();
        setTimeout(() => socket.resume(), 5);
      });
    };
    const limits = { ...quick, chunkBytes: 1_000_000, chunkTimeoutMs: 60_000, totalTimeoutMs: 500 };
    const { outcome } = await printTo(drip, new Uint8Array(64_000_000).fill(0x41), limits);
    expect(outcome).toEqual({ result: 'uncertain', problem: 'busy' });
  });

  it('answers the question but never says it is done: uncertain', async () => {
    const { outcome } = await printTo((socket) => {
      socket.once('data', () => socket.write(Buffer.of(ready.general, ready.paper)));
    });
    expect(outcome).toEqual({ result: 'uncertain', problem: 'silent' });
  });

  it('an answer to GS r from before the job does not count', async () => {
    const { outcome } = await printTo((socket) => {
      socket.once('data', () => socket.write(Buffer.of(0, ready.general, ready.paper)));
    });
    expect(outcome).toEqual({ result: 'uncertain', problem: 'silent' });
  });

  it('I2: runs out of paper while it prints what it has: said at once, not when time is up', async () => {
    const began = performance.now();
    const { outcome } = await printTo(
      (socket, job) => {
        socket.on('data', (chunk) => {
          if (!chunk.includes(Buffer.of(0x10, 0x04, 1))) return;
          const status = job().includes(Buffer.from(askWhetherDone)) ? paperOut : ready;
          socket.write(Buffer.of(status.general, status.paper));
        });
      },
      receipt,
      { ...quick, doneTimeoutMs: 60_000, totalTimeoutMs: 60_000 },
    );
    expect(outcome).toEqual({ result: 'uncertain', problem: 'paperOut' });
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('is a web server: failed, in words', async () => {
    const { outcome, jobs } = await printTo(webServer);
    expect(outcome).toEqual({ result: 'failed', problem: 'notAPrinter' });
    expect(jobOf(jobs[0])).toHaveLength(0);
  });

  it('is Node’s own web server: failed, in words', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => {
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as AddressInfo;
    const outcome = await createNetworkPrinter({ host, port }, quick).print(receipt);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(outcome).toEqual({ result: 'failed', problem: 'notAPrinter' });
  });

  it('I2: is a web server that says so only after the job: uncertain, for who knows what it did', async () => {
    const { outcome } = await printTo((socket) => {
      socket.on('end', () => socket.end('HTTP/1.1 408 Request Timeout\r\n\r\n'));
      socket.resume();
    });
    expect(outcome).toEqual({ result: 'uncertain', problem: 'notAPrinter' });
  });

  it('gets no connection for a job of no bytes', async () => {
    const { outcome, jobs } = await printTo(silent, new Uint8Array());
    expect(outcome).toEqual({ result: 'failed', problem: 'nothingToPrint' });
    expect(jobs).toHaveLength(0);
  });

  it('two jobs in a row share no bytes', async () => {
    const fake = await startFakePrinter(silent);
    const printer = createNetworkPrinter({ host, port: fake.port }, quick);
    await printer.print(Uint8Array.of(0x31, 0x0a));
    await printer.print(Uint8Array.of(0x32, 0x0a));
    await fake.close();
    expect(fake.jobs.map((job) => jobOf(job).toString())).toEqual(['1\n', '2\n']);
  });
});

describe('paper: what a printer answers', () => {
  it.each([
    ['real time', [0x16, 0x12], { realTime: [0x16, 0x12], inTurn: 0, foreign: false }],
    ['automatic status first', [0x14, 0, 0, 0x0f, 0x16, 0x12], { realTime: [0x16, 0x12] }],
    ['done', [0x16, 0x12, 0x00], { realTime: [0x16, 0x12], inTurn: 1, foreign: false }],
    ['done, paper low', [0x16, 0x1e, 0x03], { inTurn: 1, foreign: false }],
    ['HTTP', [...Buffer.from('HTTP/1.1 400')], { foreign: true }],
    ['SSH', [...Buffer.from('SSH-2.0-x\r\n')], { foreign: true }],
    ['telnet', [0xff, 0xfd, 0x18], { foreign: true }],
  ])('%s', (_, bytes, answers) => {
    expect(readAnswers(Uint8Array.from(bytes))).toMatchObject(answers);
  });
});

describe('paper: printers by settings', () => {
  it('the one on the screen always prints', async () => {
    const printer = createPrinters()(paperOnScreen);
    expect(await printer.print(receipt)).toEqual({ result: 'printed' });
  });

  it('every problem has words in both languages', () => {
    for (const key of Object.values(printProblemKeys)) {
      expect(words.en[key]).not.toBe('');
      expect(words.zh[key]).toMatch(/\p{Script=Han}/u);
    }
  });

  it('no step may last longer than the whole', () => {
    for (const limits of [networkLimits, ...printerBauds.map((baud) => serialLimits(baud))]) {
      const { totalTimeoutMs, mostMs, chunkBytes, turnMs, ...steps } = limits;
      for (const step of Object.values(steps)) expect(step).toBeLessThan(totalTimeoutMs);
      for (const wait of Object.values(turnMs)) expect(wait).toBeLessThan(totalTimeoutMs);
      expect(totalTimeoutMs).toBeLessThan(mostMs);
      expect(chunkBytes).toBeLessThanOrEqual(4_096);
    }
  });
});
