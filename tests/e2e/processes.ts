import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** A program of ours at work, as a person would start it. */
export interface Running {
  /** What its ready line matched. */
  readonly ready: RegExpExecArray;
  readonly output: () => string;
  readonly process: ChildProcess;
  /** Asks it to end (SIGTERM) and waits until it has; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** Runs `node <script> <args>` from the repository's root until a line matches `ready`. */
export async function run(
  script: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready:\n${output}`)), readyWithinMs);
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = ready.exec(output);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  return {
    ready: match,
    output: () => output,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

const readyLine = /Countersign ready: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)/;

/** The counter on the browser host with its own data folder. `ready[1]` is the address with its token. */
export async function startCounter(dir: string, ...args: readonly string[]): Promise<Running> {
  return run(
    'main/start.ts',
    ['--host', 'browser', '--no-open', '--port', '0', '--data', dir, ...args],
    readyLine,
  );
}

/** A head office of its own on embedded PostgreSQL. `ready[1]` is its address. */
export async function startHq(dir: string, ...args: readonly string[]): Promise<Running> {
  return run(
    'hq/start.ts',
    ['--port', '0', '--data', dir, ...args],
    /Head office ready: (http:\/\/127\.0\.0\.1:\d+)/,
    { COUNTERSIGN_ADMIN_TOKEN: adminToken },
  );
}

/** Every head office of the tests is administered with this. */
export const adminToken = 'a-token-for-tests-only-0123456789';

/** Linux only: command lines of all processes that name `part`, e.g. the data folder they were given. */
export function processesWith(part: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(part));
}
