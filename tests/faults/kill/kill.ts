import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareFolder, violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { seededRandom } from '../random.ts';

const terminal = fileURLToPath(new URL('terminalUnderLoad.ts', import.meta.url));

/** Kills that strike the same folder one after another, each on top of what the last one left. */
const killsPerFolder = 10;
/** The latest moment of a kill after the terminal is ready, ms. */
const latestKillMs = 400;
/** One kill in so many strikes while the terminal still starts. */
const killsPerEarlyKill = 5;
const latestEarlyKillMs = 500;
const startTimeoutMs = 30_000;
const pollMs = 2;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function start(dir: string, seed: number, plant: string | null, log: string): Running {
  // A file keeps what was written up to the very moment of the kill, and never makes the writer wait.
  const file = openSync(log, 'w');
  const args = [terminal, dir, String(seed), ...(plant === null ? [] : [plant])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', file, 'inherit'] });
  closeSync(file);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  return { child, ended, output: () => readFileSync(log, 'utf8') };
}

async function untilReady(running: Running): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (!running.output().includes('ready\n')) {
    if (running.child.exitCode !== null) throw new Error('the terminal ended by itself');
    if (Date.now() > deadline) throw new Error('the terminal did not start');
    await sleep(pollMs);
  }
}

/** The complete lines only: the last one may have been cut by the kill. */
function acknowledgedIn(output: string): readonly Acknowledged[] {
  return output
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const [word, seq, hash] = line.split(' ');
      return word === 'ack' && hash !== undefined ? [{ seq: Number(seq), hash }] : [];
    });
}

async function killOnce(
  dir: string,
  log: string,
  random: () => number,
  plant: string | null,
): Promise<readonly Acknowledged[]> {
  const running = start(dir, Math.floor(random() * 2 ** 31), plant, log);
  const early = random() < 1 / killsPerEarlyKill;
  const waitMs = random() * (early ? latestEarlyKillMs : latestKillMs);
  try {
    if (!early) await untilReady(running);
    await sleep(waitMs);
  } finally {
    running.child.kill('SIGKILL');
  }
  const code = await running.ended;
  if (code !== null) throw new Error(`the terminal ended by itself with ${code}`);
  return acknowledgedIn(running.output());
}

/** After each kill everything is looked at. */
async function run(options: FaultOptions): Promise<FaultResult> {
  const random = seededRandom(options.seed);
  const logs = mkdtempSync(join(tmpdir(), 'countersign-log-'));
  let cases = 0;
  let acknowledgedInAll = 0;
  let violations = 0;
  while (cases < options.cases) {
    const dir = await prepareFolder();
    const acknowledged: Acknowledged[] = [];
    let found: readonly string[] = [];
    for (let kills = 0; kills < killsPerFolder && cases < options.cases; kills++) {
      acknowledged.push(...(await killOnce(dir, join(logs, 'out'), random, options.plant)));
      cases += 1;
      found = violationsOf(dir, acknowledged);
      for (const violation of found) options.report(`case ${cases}: ${violation}`);
      violations += found.length;
      // What is damaged already would be counted again with every further kill.
      if (found.length > 0) break;
    }
    acknowledgedInAll += acknowledged.length;
    if (found.length === 0 || options.plant !== null) {
      rmSync(dir, { recursive: true, force: true });
    } else {
      options.report(`kept for a look: ${dir}`);
    }
  }
  rmSync(logs, { recursive: true, force: true });
  return { cases, acknowledged: acknowledgedInAll, violations };
}

export const kill: Fault = {
  says: 'SIGKILL at random moments under load (I1, I2, I4)',
  plants: ['commit-after-answer', 'forget-the-tail'],
  choices: {},
  run,
};
