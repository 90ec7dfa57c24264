import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { noCodeRules, readCode } from '../../../shared/domain/codes/code.ts';
import { formatNativeCode, nativeCodeOf } from '../../../shared/domain/codes/nativeCode.ts';
import { maxCodeBytes } from '../../../main/devices/scanner/codePiece.ts';
import { lineQuietMs } from '../../../main/devices/scanner/framer.ts';
import type { ListPorts, SystemPort } from '../../../main/devices/scanner/portList.ts';
import { writeAtMostMs } from '../../../main/devices/scanner/serialLine.ts';
import { whyNoPty } from './ptyLine.ts';
import { openScannerRig } from './scannerRig.ts';
import { usualScanner } from './usualScanner.ts';

const why = whyNoPty();
const code = formatNativeCode(nativeCodeOf('7KQ4ABCDEFGH'));
const otherCode = formatNativeCode(nativeCodeOf('0123456789AB'));

/** After this, ms, what was written has come to the other end, on a busy machine too. */
const untilThereMs = 500;

/** Why a text is no voucher; `null` where it may be one. */
function refusalOf(text: string): string | null {
  const read = readCode(text, noCodeRules);
  return read.kind === 'unreadable' ? read.reason : null;
}

/** What goes wrong between a scanner and a counter, over real pseudo terminals. */
describe.skipIf(why !== null)(`faults of a serial line${why === null ? '' : `: ${why}`}`, () => {
  it('chunked serial reads: a code is whole however its bytes come', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    for (const byte of code) {
      await pty.write(byte);
      await sleep(3);
    }
    await sleep(200);
    await pty.write('\r');
    await rig.until(() => rig.heard.length === 1, 'a code');
    await pty.write(`\n${otherCode.slice(0, 5)}`);
    await sleep(200);
    await pty.write(`${otherCode.slice(5)}\r\n`);
    await rig.until(() => rig.heard.length === 2, 'another');
    expect(rig.texts()).toEqual([code, otherCode]);
  });

  it('a code of which this program could hear only half for a second and more is whole', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write(code.slice(0, 9));
    await sleep(50);
    await pty.write(`${code.slice(9)}\r`);
    const until = performance.now() + 2 * lineQuietMs;
    while (performance.now() < until);
    await rig.until(() => rig.heard.length > 0, 'a code');
    expect(rig.texts()).toEqual([code]);
  });

  it('a stale scan on port open is dropped, and the next code is whole', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    await pty.write(`${code}\r${otherCode.slice(0, 6)}`);
    await sleep(untilThereMs);
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write('\rNEW-1\r');
    await rig.until(() => rig.heard.length > 0, 'a code');
    await sleep(100);
    expect(rig.texts()).toEqual(['NEW-1']);
  });

  it('unplug mid-code: the half is dropped and said; plugged in again, it reads on', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    const running = rig.start([usualScanner(pty.path, 'front')]);
    await rig.ready();
    expect(running.tried('front')).toBeNull();
    await pty.write(code.slice(0, 9));
    await rig.until(() => running.tried('front')?.count === 9, 'half a code has come');
    await pty.unplug();
    await rig.until(() => running.states()[0]?.state === 'away', 'the line is away');
    expect(rig.texts()).toEqual(['(cut)']);
    await pty.plugIn();
    await rig.ready();
    await pty.write(`${code.slice(9)}\r`);
    await rig.until(() => rig.heard.length === 2, 'what comes then');
    // The other half is a text of its own, and none of ours.
    expect(rig.texts()[1]).toBe(code.slice(9));
  });

  it('a line that is not there at first is read when it comes', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    await pty.unplug();
    const running = rig.start([usualScanner(pty.path)]);
    await rig.until(() => running.states()[0]?.away === 'notThere', 'the line is away');
    await pty.plugIn();
    await rig.ready();
    await pty.write('NEW-1\r');
    await rig.until(() => rig.heard.length === 1, 'a code');
  });

  it('embedded CR splitting a code: the halves are one text, and refused', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write(`${code.slice(0, 9)}\r${code.slice(9)}\r`);
    await rig.until(() => rig.heard.length > 0, 'a text');
    await sleep(100);
    expect(rig.texts()).toEqual([`${code.slice(0, 9)}\r${code.slice(9)}`]);
    expect(refusalOf(rig.texts()[0] ?? '')).toBe('controlCharacters');
  });

  it.each([
    ['CR LF', { by: 'bytes', bytes: '0d0a' }, '\r\n'],
    ['silence', { by: 'silence', quietMs: 200 }, ''],
  ] as const)('embedded CR where %s ends a code stays inside', async (_name, ending, end) => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([{ ...usualScanner(pty.path), ending }]);
    await rig.ready();
    await pty.write(`]C1255489\r1234${end}`);
    await rig.until(() => rig.heard.length > 0, 'a text');
    expect(rig.heard[0]).toMatchObject({
      text: ']C1255489\r1234',
      by: { symbology: 'Code128' },
    });
    expect(refusalOf(rig.texts()[0] ?? '')).toBe('controlCharacters');
  });

  it('1 MB code: one that is too long, and the next is read', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    for (let kilobytes = 0; kilobytes < 1024; kilobytes += 4) {
      await pty.write('A'.repeat(4096));
      await sleep(0);
    }
    await pty.write('\r');
    await rig.until(() => rig.heard.length === 1, 'what is too long');
    await pty.write('NEXT-1\r');
    await rig.until(() => rig.heard.length === 2, 'and the next');
    expect(rig.texts()).toEqual(['A'.repeat(maxCodeBytes), 'NEXT-1']);
    expect(refusalOf(rig.texts()[0] ?? '')).toBe('tooLong');
  });

  it.each([
    ['NUL', Buffer.from('ABCD\u0000EFGH\r'), 'controlCharacters'],
    ['invalid UTF-8', Buffer.from([0x41, 0xff, 0xff, 0x80, 0x42, 0x0d]), 'damagedCode'],
  ])('%s is refused with a reason', async (_name, bytes, reason) => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write(bytes);
    await rig.until(() => rig.heard.length === 1, 'a text');
    expect(refusalOf(rig.texts()[0] ?? '')).toBe(reason);
  });

  it('GB18030 is read as the text that it is', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write(Buffer.from([0xc4, 0xcc, 0xb2, 0xe8, 0x31, 0x0d]));
    await rig.until(() => rig.heard.length === 1, 'a text');
    expect(rig.texts()).toEqual(['奶茶1']);
  });

  it('two scanners at once: both are read, neither one’s bytes in the other’s codes', async () => {
    await using rig = openScannerRig();
    const [one, other] = [await rig.line(), await rig.line()];
    rig.start([usualScanner(one.path, 'left'), usualScanner(other.path, 'right')]);
    await rig.ready();
    for (let n = 0; n < 20; n += 1) {
      await one.write(`LEFT-${n}`);
      await other.write(`RIGHT-${n}`);
      await one.write('\r');
      await other.write('\r');
      await rig.until(() => rig.heard.length === 2 * (n + 1), 'a code of each');
    }
    const of = (device: string) =>
      rig.heard.flatMap(({ text, by }) => (by.device === device ? [text] : []));
    expect(of('left')).toEqual(Array.from({ length: 20 }, (_, n) => `LEFT-${n}`));
    expect(of('right')).toEqual(Array.from({ length: 20 }, (_, n) => `RIGHT-${n}`));
  });

  it('double scan in 50 ms: both readings come, each by itself', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([usualScanner(pty.path)]);
    await rig.ready();
    await pty.write(`${code}\r`);
    await sleep(50);
    await pty.write(`${code}\r`);
    await rig.until(() => rig.heard.length === 2, 'two readings');
    await sleep(100);
    expect(rig.texts()).toEqual([code, code]);
  });

  it('200-line burst: 0 lost, in their order', async () => {
    await using rig = openScannerRig();
    const pty = await rig.line();
    rig.start([{ ...usualScanner(pty.path), baudRate: 115_200 }]);
    await rig.ready();
    const codes = Array.from({ length: 200 }, (_, n) => `CODE-${n}`);
    await pty.write(codes.map((one) => `${one}\r`).join(''));
    await rig.until(() => rig.heard.length === 200, 'two hundred codes');
    expect(rig.texts()).toEqual(codes);
  });

  describe('replug on another path', () => {
    const plug = { manufacturer: 'Honeywell', vendorId: '0c2e', productId: '0b61' };
    const usb = { by: 'usb', vendorId: '0c2e', productId: '0b61', serialNumber: null } as const;

    it('a scanner that is known by its USB id is found again', async () => {
      await using rig = openScannerRig();
      const [before, after] = [await rig.line(), await rig.line()];
      let plugged: readonly SystemPort[] = [{ ...plug, path: before.device() }];
      const list: ListPorts = () => Promise.resolve(plugged);
      const running = rig.start([{ ...usualScanner('', 'front'), port: usb }], list);
      await rig.ready();
      await before.write('ONE-1\r');
      await rig.until(() => rig.heard.length === 1, 'a code');
      plugged = [];
      await before.unplug();
      await rig.until(() => running.states()[0]?.away === 'notThere', 'it is away');
      plugged = [{ path: '/dev/ttyS0' }, { ...plug, path: after.device() }];
      await rig.ready();
      expect(running.states()[0]?.path).toBe(after.device());
      await after.write('TWO-1\r');
      await rig.until(() => rig.heard.length === 2, 'a code at the other port');
      expect(rig.heard.map(({ text, by }) => [text, by.device])).toEqual([
        ['ONE-1', 'front'],
        ['TWO-1', 'front'],
      ]);
    });

    it('two alike, swapped while unplugged: each is known by its serial number', async () => {
      await using rig = openScannerRig();
      const [one, other] = [await rig.line(), await rig.line()];
      let plugged: readonly SystemPort[] = [
        { ...plug, path: one.device(), serialNumber: 'A1' },
        { ...plug, path: other.device(), serialNumber: 'B2' },
      ];
      const of = (name: string, serialNumber: string) => ({
        ...usualScanner('', name),
        port: { ...usb, serialNumber },
      });
      const running = rig.start([of('left', 'A1'), of('right', 'B2')], () =>
        Promise.resolve(plugged),
      );
      await rig.ready();
      plugged = [];
      await Promise.all([one.unplug(), other.unplug()]);
      await rig.until(() => running.states().every(({ state }) => state === 'away'), 'both away');
      await one.plugIn();
      await other.plugIn();
      plugged = [
        { ...plug, path: one.device(), serialNumber: 'B2' },
        { ...plug, path: other.device(), serialNumber: 'A1' },
      ];
      await rig.ready();
      await one.write('ONE-1\r');
      await other.write('TWO-1\r');
      await rig.until(() => rig.heard.length === 2, 'a code of each');
      const by = new Map(rig.heard.map((heard) => [heard.text, heard.by.device]));
      expect([by.get('ONE-1'), by.get('TWO-1')]).toEqual(['right', 'left']);
    });

    it('where the ports can’t be listed that is said, and a typed path is read all the same', async () => {
      await using rig = openScannerRig();
      const pty = await rig.line();
      const running = rig.start(
        [usualScanner(pty.path, 'typed'), { ...usualScanner('', 'usb'), port: usb }],
        () => Promise.reject(new Error('spawn udevadm ENOENT')),
      );
      const stateOf = (name: string) => running.states().find((one) => one.name === name);
      await rig.until(() => stateOf('usb')?.away === 'notListed', 'it can’t be found');
      await rig.until(() => stateOf('typed')?.state === 'ready', 'the other is there');
      await sleep(300);
      await pty.write('NEW-1\r');
      await rig.until(() => rig.heard.length === 1, 'a code');
      expect(await running.ports()).toEqual({ listed: false, ports: [] });
    });
  });

  describe('a write timed out', () => {
    it('a scanner that holds the line with XOFF: the write is given up, and codes are read on', async () => {
      await using rig = openScannerRig();
      const pty = await rig.line();
      const running = rig.start([{ ...usualScanner(pty.path, 'front'), handshake: 'xonxoff' }]);
      await rig.ready();
      await pty.write(Uint8Array.of(0x13));
      await sleep(untilThereMs);
      const begun = Date.now();
      expect(await running.beep('front')).toBe('timedOut');
      expect(Date.now() - begun).toBeGreaterThanOrEqual(writeAtMostMs - 50);
      // A port with a write in it hears nothing: it was opened anew.
      expect(running.states()[0]).toMatchObject({ state: 'away', away: 'broken' });
      await rig.ready();
      await pty.write('NEXT-1\r');
      await rig.until(() => rig.heard.length === 1, 'a code');
      expect(rig.texts()).toEqual(['NEXT-1']);
    });

    it('one at a time: what is asked while one waits is not sent after it', async () => {
      await using rig = openScannerRig();
      const pty = await rig.line();
      const running = rig.start([{ ...usualScanner(pty.path, 'front'), handshake: 'xonxoff' }]);
      await rig.ready();
      await pty.write(Uint8Array.of(0x13));
      await sleep(untilThereMs);
      const both = [running.beep('front'), running.beep('front')];
      await pty.write(Uint8Array.of(0x11));
      expect(await Promise.all(both)).toEqual(['sent', 'timedOut']);
      await sleep(100);
      expect(pty.received().filter((byte) => byte === 7)).toHaveLength(1);
    });

    it('unplugged while a write waits: it is answered, and the line comes back', async () => {
      await using rig = openScannerRig();
      const pty = await rig.line();
      const running = rig.start([{ ...usualScanner(pty.path, 'front'), handshake: 'xonxoff' }]);
      await rig.ready();
      await pty.write(Uint8Array.of(0x13));
      await sleep(untilThereMs);
      const beeping = running.beep('front');
      await pty.unplug();
      expect(['timedOut', 'away']).toContain(await beeping);
      await rig.until(() => running.states()[0]?.state === 'away', 'the line is away');
      await pty.plugIn();
      await rig.ready();
      expect(await running.beep('front')).toBe('sent');
    });
  });
});
