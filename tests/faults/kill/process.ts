import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from '../strickenFolder.ts';

const startTimeoutMs = 30_000;
const pollMs = 2;

export interface Running {
  readonly child: ChildProcess;
  /** The exit code; `null` where it was killed. */
  readonly ended: Promise<number | null>;
  output(): string;
}

/** Starts a program whose words go into the file `log`. */
export function start(command: readonly string[], log: string): Running {
  // A file keeps what was written up to the very moment of the kill, and never makes the writer wait.
  const file = openSync(log, 'w');
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', file, 'inherit'] });
  closeSync(file);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  return { child, ended, output: () => readFileSync(log, 'utf8') };
}

export async function untilReady(running: Running): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!running.output().includes('ready\n')) {
    if (running.child.exitCode !== null) throw new Error('the terminal ended by itself');
    if (Date.now() > deadline) throw new Error('the terminal did not start');
    await sleep(pollMs);
  }
}

/** The complete lines only: the last one may have been cut by the kill. */
export function linesOf(output: string): readonly (readonly string[])[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '));
}

export function acknowledgedIn(output: string): readonly Acknowledged[] {
  return linesOf(output).flatMap(([word, seq, hash]) =>
    word === 'ack' && hash !== undefined ? [{ seq: Number(seq), hash }] : [],
  );
}
