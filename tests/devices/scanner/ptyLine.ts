import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why no serial line can be made here; `null` where one can. */
export function whyNoPty(): string | null {
  return spawnSync('socat', ['-V']).error === undefined ? null : 'socat is not installed';
}

/** A pair of pseudo terminals: what is written at the scanner's end is read at the counter's. */
export interface PtyLine {
  /** The counter's end, by a name that stays when the line is plugged in again. */
  readonly path: string;
  /** The counter's end as the system names it now. */
  device(): string;
  /** In the order they were given; resolves when all of it is on its way. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** What the counter has sent to the scanner since this was asked last. */
  received(): Buffer;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  close(): Promise<void>;
}

const pollMs = 5;
const mostRead = 4_096;
const waitAtMostMs = 10_000;

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + waitAtMostMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await sleep(pollMs);
  }
}

export async function openPtyLine(): Promise<PtyLine> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-pty-'));
  const near = join(dir, 'counter');
  const far = join(dir, 'scanner');
  let socat: ChildProcess | null = null;
  let scanner: number | null = null;
  let turn: Promise<void> = Promise.resolve();

  async function plugIn(): Promise<void> {
    const ends = [near, far].map((link) => `PTY,link=${link},raw,echo=0`);
    socat = spawn('socat', ends, { stdio: 'ignore' });
    await until(() => existsSync(near) && existsSync(far), 'a pair of pseudo terminals');
    // Never waits: the counter’s end is read by this very program.
    scanner = openSync(far, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  }

  async function writeAll(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      if (scanner === null) throw new Error('the line is unplugged');
      try {
        done += writeSync(scanner, bytes, done);
      } catch (error) {
        if ((error as { code?: string }).code !== 'EAGAIN') throw error;
        await sleep(1);
      }
    }
  }

  async function unplug(): Promise<void> {
    const running = socat;
    if (running === null) return;
    socat = null;
    await turn;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill();
    await ended;
    if (scanner !== null) closeSync(scanner);
    scanner = null;
    for (const link of [near, far]) rmSync(link, { force: true });
  }

  await plugIn();
  return {
    path: near,
    device: () => realpathSync(near),
    write(bytes) {
      turn = turn.then(() => writeAll(Buffer.from(bytes)));
      return turn;
    },
    received() {
      if (scanner === null) throw new Error('the line is unplugged');
      const read = Buffer.alloc(mostRead);
      try {
        return read.subarray(0, readSync(scanner, read));
      } catch (error) {
        if ((error as { code?: string }).code !== 'EAGAIN') throw error;
        return Buffer.alloc(0);
      }
    },
    unplug,
    plugIn,
    async close() {
      await unplug();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
