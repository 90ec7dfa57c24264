import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lineQuietMs } from '../../../main/devices/scanner/framer.ts';
import { whyNoPty } from './ptyLine.ts';
import { openScannerRig } from './scannerRig.ts';
import { usualScanner } from './usualScanner.ts';

const why = whyNoPty();

describe.skipIf(why !== null)(`a scanner on a serial line${why === null ? '' : `: ${why}`}`, () => {
  it('reads codes, and says which scanner, and what was printed where that is told', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path, 'front')]);
    await rig.ready();
    await pty.write('7KQ4-ABCD-EFGH-PE\r\n');
    await rig.until(() => rig.heard.length === 1, 'a code');
    await pty.write(']E06901234567892\r\n');
    await rig.until(() => rig.heard.length === 2, 'another');
    expect(rig.heard).toEqual([
      { text: '7KQ4-ABCD-EFGH-PE', by: { device: 'front', symbology: undefined } },
      { text: '6901234567892', by: { device: 'front', symbology: 'EAN13' } },
    ]);
  });

  it('without a terminator, silence ends it where the settings say so', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([{ ...usualScanner(pty.path), ending: { by: 'silence', quietMs: 200 } }]);
    await rig.ready();
    await pty.write('ABC123');
    await rig.until(() => rig.heard.length === 1, 'a code');
    expect(rig.texts()).toEqual(['ABC123']);
  });

  it('says "scan again" where a code broke off and nothing more comes', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path, 'front')]);
    await rig.ready();
    await pty.write('ABC123');
    await sleep(lineQuietMs / 2);
    expect(rig.heard).toEqual([]);
    await rig.until(() => rig.heard.length === 1, 'a word');
    expect(rig.heard).toEqual([{ text: '(cut)', by: { device: 'front' } }]);
  });

  it('follows the settings: another speed, another line, none', async () => {
    await using rig = openScannerRig();
    const [one, other] = [await rig.line(), await rig.line()];
    const running = rig.start([usualScanner(one.path)]);
    await rig.ready();
    rig.set([{ ...usualScanner(one.path), baudRate: 115_200, framing: '8E1' }]);
    await sleep(100);
    await rig.ready();
    await one.write('ONE\r');
    await rig.until(() => rig.heard.length === 1, 'a code');
    rig.set([usualScanner(other.path)]);
    await sleep(100);
    await rig.ready();
    await other.write('OTHER\r');
    await rig.until(() => rig.heard.length === 2, 'a code');
    rig.set([]);
    await rig.until(() => running.states().length === 0, 'no line');
    expect(rig.texts()).toEqual(['ONE', 'OTHER']);
  });

  it('says since when it is as it is, and why it is away', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const begun = Date.now();
    const running = rig.start([
      usualScanner(pty.path, 'front'),
      usualScanner('/dev/no-such-port', 'back'),
      usualScanner('/dev/null', 'none'),
    ]);
    const stateOf = (name: string) => running.states().find((one) => one.name === name);
    await rig.until(() => stateOf('front')?.state === 'ready', 'one is ready');
    await rig.until(() => stateOf('back')?.state === 'away', 'one is away');
    await rig.until(() => stateOf('none')?.state === 'away', 'one is no port');
    expect(stateOf('front')).toMatchObject({ away: null, path: pty.path, doubt: null });
    expect(stateOf('back')).toMatchObject({ away: 'notThere' });
    expect(stateOf('none')).toMatchObject({ away: 'broken' });
    for (const { since } of running.states()) {
      expect(since).toBeGreaterThanOrEqual(begun);
      expect(since).toBeLessThanOrEqual(Date.now());
    }
    const second = openScannerRig();
    const other = second.start([usualScanner(pty.path)]);
    await second.until(() => other.states()[0]?.state === 'away', 'the port is another’s');
    expect(other.states()[0]?.away).toBe('taken');
    await second[Symbol.asyncDispose]();
  });

  it('tried: shows every byte as it came, but only to whoever is asking', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const running = rig.start([{ ...usualScanner(pty.path, 'front'), prefix: '02' }]);
    await rig.ready();
    await pty.write('\u0002SECRET-1\r\n');
    await rig.until(() => rig.heard.length === 1, 'a code');
    expect(running.tried('front')).toBeNull();
    await pty.write('\u0002SHOWN-1\r\n');
    await rig.until(() => rig.heard.length === 2, 'another');
    const shown = Buffer.from('\u0002SHOWN-1\r\n');
    expect(running.tried('front')).toEqual({ bytes: shown.toString('hex'), count: shown.length });
    expect(running.tried('nobody')).toBeNull();
    expect(rig.texts()).toEqual(['SECRET-1', 'SHOWN-1']);
  });

  it('a parity bit taken for data is told from the bytes, until a text comes', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const running = rig.start([usualScanner(pty.path)]);
    await rig.ready();
    const sevenEven = Buffer.from('7KQ4-ABCD-EFGH-PE\r').map((byte) => {
      const isOdd = byte.toString(2).replaceAll('0', '').length % 2 === 1;
      return isOdd ? byte | 0x80 : byte;
    });
    await pty.write(sevenEven);
    await rig.until(() => running.states()[0]?.doubt === 'parityEven', 'the parity is doubted');
    await pty.write('7KQ4-ABCD-EFGH-PE\r');
    await rig.until(() => running.states()[0]?.doubt === null, 'a text is none');
  });

  it('beeps: the scanner is sent BEL; one that is away is not', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const running = rig.start([usualScanner(pty.path, 'front')]);
    await rig.ready();
    expect(await running.beep('front')).toBe('sent');
    await rig.until(() => pty.received().includes(7), 'BEL came out');
    await pty.unplug();
    await rig.until(() => running.states()[0]?.state === 'away', 'the line is away');
    expect(await running.beep('front')).toBe('away');
    expect(await running.beep('nobody')).toBe('away');
  });

  it('a port that opens and dies at once is tried ever more seldom', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const running = rig.start([usualScanner(pty.path)]);
    const opened: number[] = [];
    for (let times = 0; times < 4; times += 1) {
      await rig.until(() => running.states()[0]?.state === 'ready', 'it opens');
      opened.push(Date.now());
      await pty.unplug();
      await rig.until(() => running.states()[0]?.state === 'away', 'it dies');
      await pty.plugIn();
    }
    const pauses = opened.slice(1).map((at, place) => at - (opened[place] ?? 0));
    expect(pauses[0]).toBeGreaterThanOrEqual(450);
    expect(pauses[1]).toBeGreaterThanOrEqual(950);
    expect(pauses[2]).toBeGreaterThanOrEqual(1_950);
  });
});
