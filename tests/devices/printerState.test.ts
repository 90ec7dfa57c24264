import { describe, expect, it } from 'vitest';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { createNetworkPrinter } from './loneNetworkPrinter.ts';
import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import { askStatus } from '../../main/devices/printer/printerStatus.ts';
import {
  answering,
  brokenDown,
  coverOpen,
  dyingAt,
  knifeStuck,
  offline,
  paperLow,
  paperOut,
  ready,
  silent,
  startFakePrinter,
  webServer,
} from './fakePrinter.ts';
import type { Behaviour } from './fakePrinter.ts';
import { patient, quick } from './quickPrinter.ts';

const host = '127.0.0.1';
const pulse = (pin: 2 | 5) => Buffer.of(0x1b, 0x70, pin === 2 ? 0 : 1, 0x19, 0xfa);

async function withPrinter<T>(
  behave: Behaviour,
  act: (printer: ReturnType<typeof createNetworkPrinter>) => Promise<T>,
  limits = patient,
) {
  const fake = await startFakePrinter(behave);
  try {
    const answer = await act(createNetworkPrinter({ host, port: fake.port }, limits));
    return { answer, sent: fake.jobs };
  } finally {
    await fake.close();
  }
}

/** What came, in groups of three bytes, as each question of DLE EOT has them. */
function questions(sent: Buffer | undefined): readonly string[] {
  return sent?.toString('hex').match(/.{1,6}/g) ?? ['nothing came'];
}

const known = ['100401', '100402', '100403', '100404'];

describe('paper: how a printer is, without printing', () => {
  it.each([
    ['is well', ready, null, false],
    ['has little paper', paperLow, null, true],
    ['is out of paper', paperOut, 'paperOut', false],
    ['has its cover open', coverOpen, 'coverOpen', false],
    ['has its knife stuck', knifeStuck, 'cutter', false],
    ['is broken down', brokenDown, 'printerError', false],
    ['is off-line and doesn’t say why', offline, 'offline', false],
  ] as const)('one that %s', async (_, status, problem, low) => {
    const { answer, sent } = await withPrinter(answering(status), (printer) => printer.state());
    expect(answer).toEqual({ reach: 'answers', problem, paperLow: low });
    expect(sent).toHaveLength(1);
    expect(known).toEqual(expect.arrayContaining([...questions(sent[0])]));
  });

  it('one that never answers', async () => {
    const { answer, sent } = await withPrinter(silent, (printer) => printer.state(), quick);
    expect(answer).toEqual({ reach: 'silent', problem: null, paperLow: false });
    expect(known).toEqual(expect.arrayContaining([...questions(sent[0])]));
  });

  it.each([
    ['is a web server', webServer, 'notAPrinter'],
    ['hangs up', dyingAt(1), 'refused'],
  ] as const)('one that %s', async (_, behave, problem) => {
    const { answer } = await withPrinter(behave, (printer) => printer.state());
    expect(answer).toEqual({ reach: 'gone', problem, paperLow: false });
  });

  it('one that is not there', async () => {
    const fake = await startFakePrinter(silent);
    await fake.close();
    const answer = await createNetworkPrinter({ host, port: fake.port }, quick).state();
    expect(answer).toEqual({ reach: 'gone', problem: 'unreachable', paperLow: false });
  });

  it('the one on the screen is always well', async () => {
    const answer = await createPrinters()(paperOnScreen).state();
    expect(answer).toEqual({ reach: 'answers', problem: null, paperLow: false });
  });

  it('a printer shared by Windows is not looked at: each look would be a paper in its list', async () => {
    const open = () => Promise.reject(new Error('it was opened'));
    const place = createPrinterPlace();
    const printer = createLinePrinter({ open, limits: quick, place, isSpooled: true });
    expect(await printer.state()).toEqual({ reach: 'silent', problem: null, paperLow: false });
  });
});

describe('paper: the drawer’s pulse', () => {
  it.each([2, 5] as const)('pin %i: these five bytes and no others, once', async (pin) => {
    const { answer, sent } = await withPrinter(answering(ready), (printer) => printer.pulse(pin));
    expect(answer).toEqual({ result: 'printed' });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.subarray(askStatus.length, askStatus.length + 5)).toEqual(pulse(pin));
    expect(sent[0]?.filter((byte) => byte === 0x1b)).toHaveLength(1);
  });

  it('through a printer that never answers', async () => {
    const { answer, sent } = await withPrinter(silent, (printer) => printer.pulse(2), quick);
    expect(answer).toEqual({ result: 'printed' });
    expect(sent[0]).toEqual(Buffer.concat([askStatus, pulse(2)]));
  });

  it.each([
    [paperOut, 'paperOut'],
    [coverOpen, 'coverOpen'],
    [offline, 'offline'],
  ] as const)('not through one that would keep it for later: %o', async (status, problem) => {
    const { answer, sent } = await withPrinter(answering(status), (printer) => printer.pulse(2));
    expect(answer).toEqual({ result: 'failed', problem });
    expect(sent[0]?.includes(0x1b)).toBe(false);
  });

  it('never later: a printer that comes back gets nothing', async () => {
    const first = await startFakePrinter(silent);
    await first.close();
    const printer = createNetworkPrinter({ host, port: first.port }, quick);
    expect(await printer.pulse(2)).toEqual({ result: 'failed', problem: 'unreachable' });
    const back = await startFakePrinter(answering(ready), first.port);
    expect(await printer.state()).toMatchObject({ reach: 'answers' });
    expect(back.jobs).toHaveLength(1);
    expect(known).toEqual(expect.arrayContaining([...questions(back.jobs[0])]));
    await back.close();
  });

  it('lost on its way: uncertain', async () => {
    const dies = dyingAt(askStatus.length + 5);
    const { answer } = await withPrinter(
      (socket, job) => {
        answering(ready, false)(socket, job);
        dies(socket, job);
      },
      (printer) => printer.pulse(5),
    );
    expect(answer).toEqual({ result: 'uncertain', problem: 'lost' });
  });

  it('not through a spooler, which would open the drawer whenever the printer is switched on', async () => {
    const open = () => Promise.reject(new Error('it was opened'));
    const place = createPrinterPlace();
    const printer = createLinePrinter({ open, limits: quick, place, isSpooled: true });
    expect(await printer.pulse(2)).toEqual({ result: 'failed', problem: 'notForDrawer' });
  });

  it('no drawer hangs on the screen', async () => {
    const outcome = await createPrinters()(paperOnScreen).pulse(2);
    expect(outcome).toEqual({ result: 'failed', problem: 'noDrawer' });
  });
});
