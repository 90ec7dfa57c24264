import { setTimeout as sleep } from 'node:timers/promises';
import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { staleMs } from '../../../main/devices/scanner/framer.ts';
import type { ScanEvent } from '../../../shared/contract/events.ts';
import type { SerialScannerSettings } from '../../../shared/contract/scannerViews.ts';
import { openPtyLine } from '../../devices/scanner/ptyLine.ts';
import { usualScanner } from '../../devices/scanner/usualScanner.ts';
import type { PtyLine } from '../../devices/scanner/ptyLine.ts';
import { createScanJudge } from './judgeScan.ts';
import type { Judged } from './judgeScan.ts';
import type { InputTerminal } from './inputTerminal.ts';
import { below, given } from './spoiledCodes.ts';
import type { Given, Random } from './spoiledCodes.ts';
import type { Way } from './throughDoor.ts';

/** A scan that hasn’t come after so long is lost. */
const lostAfterMs = 30_000;
/** One case in so many takes a line away, opens it anew, or sends a megabyte. */
const casesPerRare = 250;
const megabyte = 1_000_000;

/**
 * What must come of one scan: what stands between its terminators. The two halves of a code with one within it
 * come as one, unless this machine kept them apart for too long.
 */
function framesOf({ raw, bytes }: Given): readonly (readonly string[])[] {
  if (bytes !== undefined) return [['\ufffd']];
  const parts = raw.split(/[\r\n]+/).filter((part) => part !== '');
  return parts.length === 2 ? [[parts.join('\r')], parts] : [parts];
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isLate: boolean;
}

/** Two scanners on two serial lines, both at once, and a screen that hears them. */
export async function openLines(terminal: InputTerminal, random: Random): Promise<Way> {
  const judge = await createScanJudge(terminal);
  const lines: readonly [PtyLine, PtyLine] = [await openPtyLine(), await openPtyLine()];
  let heard: ScanEvent[] = [];
  await terminal.hearScans((event) => void heard.push(event));
  await plugBoth();

  async function until(isSo: () => boolean | Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + lostAfterMs;
    while (!(await isSo())) {
      if (Date.now() > deadline) return false;
      await sleep(1);
    }
    return true;
  }

  async function areReady(): Promise<boolean> {
    const states = await terminal.call('scanner.states', {});
    return (
      states.ok && states.value.length > 0 && states.value.every((one) => one.state === 'ready')
    );
  }

  /** The settings name the lines as the system does now. */
  async function set(scanners: readonly SerialScannerSettings[]): Promise<void> {
    const answer = await terminal.call('settings.set', { scanners: [...scanners] });
    if (!answer.ok) throw new Error(`the lines cannot be set: ${answer.problem.code}`);
  }

  async function plugBoth(): Promise<void> {
    await set(lines.map((line) => ({ ...usualScanner(line.device()), baudRate: 115_200 })));
    if (!(await until(areReady))) throw new Error('the lines are not ready');
    await sleep(staleMs + 20);
  }

  /** In pieces, as a serial line brings them; drawn before two lines are written at once. */
  function piecesOf(bytes: Uint8Array): readonly Piece[] {
    const pieces: Piece[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = 1 + below(random, Math.max(8, bytes.length));
      pieces.push({ bytes: bytes.subarray(at, at + size), isLate: random() < 0.1 });
      at += size;
    }
    return pieces;
  }

  async function write(line: PtyLine, pieces: readonly Piece[]): Promise<void> {
    for (const { bytes, isLate } of pieces) {
      await line.write(bytes);
      if (isLate) await sleep(1);
    }
  }

  function bytesOf(one: Given): Uint8Array {
    const end = random() < 0.5 ? '\r' : '\r\n';
    return Buffer.concat([one.bytes ?? Buffer.from(one.raw), Buffer.from(end)]);
  }

  /** Waits until it is so of what was heard, and takes it. */
  async function take(
    isEnough: (came: readonly string[]) => boolean,
  ): Promise<readonly ScanEvent[]> {
    await until(() => isEnough(heard.map(textOf)));
    const taken = heard;
    heard = [];
    return taken;
  }

  function textOf(event: ScanEvent | undefined): string {
    return event?.event === 'scan' ? event.scan.raw : '(cut)';
  }

  /** A frame that came is exactly what stood between the terminators. */
  function isAll(expected: readonly string[], came: readonly string[]): boolean {
    const cut = expected.map((text) => text.slice(0, maxCodeLength + 1));
    if (cut.includes('\ufffd')) return came.length === cut.length;
    return cut.toSorted().join('\n') === came.toSorted().join('\n');
  }

  async function scan(): Promise<Judged> {
    const one = given(random, terminal.stock);
    const isBeside = random() < 0.3;
    const stranger: Given = { ...one, kind: 'beside', raw: 'NO-SUCH-CODE-7', expects: 'refused' };
    const [own, other] = random() < 0.5 ? lines : [lines[1], lines[0]];
    const { bytes: _none, ...beside } = stranger;
    const mine = piecesOf(bytesOf(one));
    const theirs = isBeside ? piecesOf(bytesOf(beside)) : [];
    await Promise.all([write(own, mine), write(other, theirs)]);
    const expected = framesOf(one).map((own) => [...own, ...(isBeside ? [beside.raw] : [])]);
    const isExpected = (came: readonly string[]) => expected.some((one) => isAll(one, came));
    const came = (await take(isExpected)).map(textOf);
    const found: string[] = [];
    if (!isExpected(came)) {
      found.push(`${one.kind}: sent ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`);
    }
    let acknowledged = 0;
    for (const raw of came) {
      const of = isBeside && raw === beside.raw ? beside : one;
      const judged = await judge.judge(of, raw, 'serial');
      acknowledged += judged.acknowledged;
      found.push(...judged.found);
    }
    return { acknowledged, found };
  }

  /** Unplugged within a code: the half is dropped, and the line is read when it is back. */
  async function unplugged(): Promise<Judged> {
    const [line] = lines;
    const { code } = terminal.stock.next();
    await line.write(code.slice(0, 9));
    await sleep(30);
    await line.unplug();
    const [event, ...others] = await take((came) => came.length > 0);
    const found = textOf(event) === '(cut)' && others.length === 0 ? [] : ['half a code came out'];
    await line.plugIn();
    await plugBoth();
    return { acknowledged: 0, found: [...found, ...(await judge.untouched('unplugged'))] };
  }

  /** What was scanned while nobody listened stays unheard. */
  async function stale(): Promise<Judged> {
    await set([]);
    await sleep(100);
    for (const line of lines) await line.write(`${terminal.stock.next().code}\r`);
    await plugBoth();
    const found = heard.length === 0 ? [] : ['I2: an old scan was read when the line was opened'];
    heard = [];
    return { acknowledged: 0, found: [...found, ...(await judge.untouched('stale'))] };
  }

  async function endless(): Promise<Judged> {
    const [, line] = lines;
    const { code } = terminal.stock.next();
    for (let sent = 0; sent < megabyte; sent += 4_000) {
      await line.write(code.padEnd(4_000, 'A'));
      await sleep(0);
    }
    await line.write('\r');
    const [event] = await take((came) => came.length > 0);
    const raw = textOf(event);
    const judged = await judge.judge(
      { kind: 'endless', raw, expects: 'refused', of: null },
      raw,
      'serial',
    );
    const found = raw.length === maxCodeLength + 1 ? [] : ['a megabyte came through'];
    return { acknowledged: 0, found: [...found, ...judged.found] };
  }

  return {
    next() {
      if (below(random, casesPerRare) > 0) return scan();
      const what = random();
      if (what < 0.35) return unplugged();
      return what < 0.7 ? stale() : endless();
    },
    async close() {
      for (const line of lines) await line.close();
    },
  };
}
