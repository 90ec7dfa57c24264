import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SerialScannerSettings } from '../../../shared/contract/views.ts';
import { maxCodeBytes, quietMs, staleMs } from '../../../main/devices/scanner/framer.ts';
import { createScanners } from '../../../main/devices/scanner/scanners.ts';
import type { RunningScanners } from '../../../main/devices/scanner/scanners.ts';
import { openPtyLine, whyNoPty } from './ptyLine.ts';
import type { PtyLine } from './ptyLine.ts';

const why = whyNoPty();
const waitAtMostMs = 20_000;

const usual = { baudRate: 9600, framing: '8N1', ending: 'line' } as const;

describe('a scanner on a serial line', () => {
  const heard: string[] = [];
  let lines: PtyLine[] = [];
  let wanted: SerialScannerSettings[] = [];
  let scanners: RunningScanners | null = null;

  async function until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + waitAtMostMs;
    while (!isSo()) {
      if (Date.now() > deadline) throw new Error(`${what}; heard ${JSON.stringify(heard)}`);
      await sleep(5);
    }
  }

  async function line(): Promise<PtyLine> {
    const opened = await openPtyLine();
    lines.push(opened);
    return opened;
  }

  function start(settings: readonly SerialScannerSettings[]): RunningScanners {
    wanted = [...settings];
    scanners = createScanners({
      settings: () => wanted,
      hears: {
        scan: (text) => void heard.push(text),
        cut: () => void heard.push('(cut)'),
        changed: () => undefined,
      },
    });
    return scanners;
  }

  const areReady = () =>
    scanners !== null &&
    scanners.states().length === wanted.length &&
    scanners.states().every(({ state }) => state === 'ready');

  /** Open, and past the time in which what comes is taken for an old scan. */
  async function ready(): Promise<void> {
    await until(areReady, 'no line was opened');
    await sleep(staleMs + 50);
  }

  afterEach(async () => {
    await scanners?.close();
    for (const one of lines) await one.close();
    lines = [];
    scanners = null;
    heard.length = 0;
  });

  it('reads codes, split as they may be', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    start([{ ...usual, path: pty.path }]);
    await ready();
    await pty.write('7KQ4-AB');
    await sleep(60);
    await pty.write('CD-EFGH-PE\r');
    await sleep(20);
    await pty.write('\n6901234567892\r\n');
    await until(() => heard.length === 2, 'two codes');
    expect(heard).toEqual(['7KQ4-ABCD-EFGH-PE', '6901234567892']);
  });

  it('loses none of a burst of 200', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    start([{ ...usual, path: pty.path, baudRate: 115_200 }]);
    await ready();
    const codes = Array.from({ length: 200 }, (_, n) => `CODE-${n}`);
    await pty.write(codes.map((code) => `${code}\r`).join(''));
    await until(() => heard.length === 200, 'two hundred codes');
    expect(heard).toEqual(codes);
  });

  it('drops what was scanned before the line was opened', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    await pty.write('OLD-1\rOLD-2');
    await sleep(50);
    start([{ ...usual, path: pty.path }]);
    await ready();
    await pty.write('\rNEW-1\r');
    await until(() => heard.length > 0, 'a code');
    expect(heard).toEqual(['NEW-1']);
  });

  it('unplugged within a code: the half is dropped and said; plugged in again, it reads on', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    const running = start([{ ...usual, path: pty.path }]);
    await ready();
    await pty.write('7KQ4-ABCD');
    await sleep(50);
    await pty.unplug();
    await until(() => running.states()[0]?.state === 'away', 'the line is away');
    expect(heard).toEqual(['(cut)']);
    await pty.plugIn();
    await ready();
    await pty.write('NEW-1\r');
    await until(() => heard.length === 2, 'a code');
    expect(heard).toEqual(['(cut)', 'NEW-1']);
  });

  it('a line that is not there at first is read when it comes', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    await pty.unplug();
    const running = start([{ ...usual, path: pty.path }]);
    await until(() => running.states()[0]?.state === 'away', 'the line is away');
    await pty.plugIn();
    await ready();
    await pty.write('NEW-1\r');
    await until(() => heard.length === 1, 'a code');
  });

  it('two scanners at once are both read, neither one’s bytes in the other’s codes', async (test) => {
    if (why !== null) return test.skip(why);
    const [one, other] = [await line(), await line()];
    start([
      { ...usual, path: one.path },
      { ...usual, path: other.path },
    ]);
    await ready();
    for (let n = 0; n < 20; n += 1) {
      await one.write(`LEFT-${n}`);
      await other.write(`RIGHT-${n}`);
      await one.write('\r');
      await other.write('\r');
    }
    await until(() => heard.length === 40, 'forty codes');
    const expected = Array.from({ length: 20 }, (_, n) => [`LEFT-${n}`, `RIGHT-${n}`]).flat();
    expect(heard.toSorted()).toEqual(expected.toSorted());
  });

  it('a megabyte without an end is one code that is too long, and the next is read', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    start([{ ...usual, path: pty.path }]);
    await ready();
    for (let kilobytes = 0; kilobytes < 1024; kilobytes += 4) {
      await pty.write('A'.repeat(4096));
      await sleep(0);
    }
    await pty.write('\rNEXT-1\r');
    await until(() => heard.length === 2, 'what is too long and the next');
    expect(heard).toEqual(['A'.repeat(maxCodeBytes), 'NEXT-1']);
  });

  it('without a terminator, silence ends it where the settings say so', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    start([{ ...usual, path: pty.path, ending: 'silence' }]);
    await ready();
    await pty.write('ABC123');
    await until(() => heard.length === 1, 'a code');
    expect(heard).toEqual(['ABC123']);
  });

  it('says "scan again" where a code broke off and nothing more comes', async (test) => {
    if (why !== null) return test.skip(why);
    const pty = await line();
    start([{ ...usual, path: pty.path }]);
    await ready();
    await pty.write('ABC123');
    await sleep(quietMs.line / 2);
    expect(heard).toEqual([]);
    await until(() => heard.length === 1, 'a word');
    expect(heard).toEqual(['(cut)']);
  });

  it('follows the settings: another speed, another line, none', async (test) => {
    if (why !== null) return test.skip(why);
    const [one, other] = [await line(), await line()];
    const running = start([{ ...usual, path: one.path }]);
    await ready();
    wanted = [{ ...usual, path: one.path, baudRate: 115_200 }];
    running.follow();
    await sleep(100);
    await ready();
    await one.write('ONE\r');
    await until(() => heard.length === 1, 'a code');
    wanted = [{ ...usual, path: other.path }];
    running.follow();
    await sleep(100);
    await ready();
    await other.write('OTHER\r');
    await until(() => heard.length === 2, 'a code');
    wanted = [];
    running.follow();
    await until(() => running.states().length === 0, 'no line');
    expect(heard).toEqual(['ONE', 'OTHER']);
  });

  it('lists the lines there are, or says that it cannot', async () => {
    const running = start([]);
    const { listed, ports } = await running.ports();
    expect(listed || ports.length === 0).toBe(true);
    for (const port of ports) expect(port.path).not.toBe('');
  });
});
