import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DemoAddress, DemoLine } from './running.ts';

/** A head office that does not end by itself within this time is ended. */
const stopGraceMs = 8_000;

/** What `hq/start.ts` tells the process that started it, once it listens. */
const readyMessage = z.object({
  kind: z.literal('ready'),
  url: z.url(),
  enrolmentCode: z.string(),
});

export interface DemoOptions {
  /** A Node 24; under Electron not the running program. */
  readonly nodePath: string;
  /** Absolute path of `hq/start.ts`. */
  readonly script: string;
  /** Head office's data; made when missing. */
  readonly dir: string;
  readonly say: (line: string) => void;
}

/** A demo line and the end of it. */
export interface RunningDemo extends DemoLine {
  /** Ends head office for good. */
  close(): Promise<void>;
}

/** Head office comes back where it was, so that a terminal enrolled there finds it again. */
function rememberedPort(file: string): number {
  try {
    const port = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && port > 0 ? port : 0;
  } catch {
    return 0;
  }
}

function startChild(options: DemoOptions, port: number): ChildProcess {
  const args = [options.script, '--demo', '--quiet', '--port', String(port), '--data', options.dir];
  // The demo's head office keeps to itself, whatever a real one on this machine uses.
  const { DATABASE_URL: _url, COUNTERSIGN_ADMIN_TOKEN: _token, ...env } = process.env;
  return spawn(options.nodePath, args, {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C is sent to every process of the terminal window: head office is ended by us, in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

function untilReady(child: ChildProcess): Promise<DemoAddress> {
  return new Promise((resolve, reject) => {
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-2_000);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const why = words.trim().split('\n').at(-1) ?? '';
      reject(new Error(`head office ended with code ${code}${why === '' ? '' : `: ${why}`}`));
    });
    child.on('message', (message) => {
      const ready = readyMessage.safeParse(message);
      if (ready.success) resolve({ url: ready.data.url, enrolmentCode: ready.data.enrolmentCode });
    });
  });
}

/** Cutting the channel asks head office to end, on every system; it ends too when we are killed. */
function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hurry = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
    child.once('exit', () => {
      clearTimeout(hurry);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}

/**
 * Starts the demo's own head office as a child process. Returns at once; `ready` settles when it first
 * listens (PGlite takes 2 to 8 s). The child ends when this process does, however that ends.
 */
export function startDemo(options: DemoOptions): RunningDemo {
  mkdirSync(options.dir, { recursive: true });
  const portFile = join(options.dir, 'port');
  let child: ChildProcess | null = null;
  let turn: Promise<void> = Promise.resolve();
  let closed = false;

  async function startAt(port: number): Promise<DemoAddress> {
    const started = startChild(options, port);
    child = started;
    started.once('exit', () => {
      if (child === started) child = null;
    });
    const address = await untilReady(started);
    writeFileSync(portFile, new URL(address.url).port);
    return address;
  }

  async function start(): Promise<DemoAddress> {
    const port = rememberedPort(portFile);
    try {
      return await startAt(port);
    } catch (error) {
      if (port === 0 || closed) throw error;
      // Somebody else has the port by now.
      return startAt(0);
    }
  }

  async function stop(): Promise<void> {
    const running = child;
    child = null;
    if (running !== null) await endChild(running);
  }

  function inTurn(work: () => Promise<unknown>): Promise<void> {
    turn = turn.then(work).then(
      () => undefined,
      (error: unknown) => {
        if (!closed) options.say(`The demo's head office did not start (${String(error)}).`);
      },
    );
    return turn;
  }

  /** Whoever waits for a head office that we end ourselves is not to hear of a failure. */
  function unlessClosed(first: Promise<DemoAddress>): Promise<DemoAddress> {
    return new Promise((resolve, reject) => {
      first.then(resolve, (error: unknown) => {
        if (!closed) reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  const first = start();
  const ready = unlessClosed(first);
  // Whether anybody waits for it is not our business: `inTurn` says what went wrong.
  ready.catch(() => undefined);
  void inTurn(() => first);
  return {
    ready,
    state: () => (child === null ? 'off' : 'on'),
    set(on) {
      return inTurn(async () => {
        if (!on) await stop();
        else if (child === null && !closed) await start();
      });
    },
    async close() {
      closed = true;
      await stop();
      await turn;
      await stop();
    },
  };
}
