import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Order, Standing, Told, Wanted } from './orders.ts';

const program = fileURLToPath(new URL('terminal.ts', import.meta.url));
const answerLimitMs = 60_000;

/** What a cashier was told is done. */
export interface Acknowledged {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}

/** The terminal was killed before it answered. */
export class Killed extends Error {}

/** A terminal's process, and what it has said so far. */
export interface Counter {
  readonly dir: string;
  ask(wanted: Wanted): Promise<unknown>;
  sync(): Promise<Standing>;
  /** SIGKILL, wherever it is. */
  kill(): Promise<void>;
  /** In its own time. */
  close(): Promise<void>;
  acknowledged(): readonly Acknowledged[];
}

function acknowledgedIn(log: string): readonly Acknowledged[] {
  // The last line may have been cut by the kill: it was no answer yet.
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    const [word, device, epoch, seq, hash] = line.split(' ');
    if (word !== 'ack' || device === undefined || hash === undefined) return [];
    return [{ device, epoch: Number(epoch), seq: Number(seq), hash }];
  });
}

/** The end of what a process said, for whoever must find out why it ended. */
function tailOf(log: string): string {
  const file = openSync(log, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, 1_500));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}

export async function openCounter(
  dir: string,
  log: string,
  plant: string | null,
  scratch: string,
): Promise<Counter> {
  const out = openSync(log, 'a');
  const errors = openSync(`${log}.errors`, 'a');
  const args = plant === null ? [dir] : [dir, plant];
  const child: ChildProcess = fork(program, args, {
    stdio: ['ignore', out, errors, 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(scratch, 'compiled') },
  });
  closeSync(out);
  closeSync(errors);
  const waiting = new Map<number, (told: Told | null) => void>();
  let last = 0;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (told: Told) => waiting.get(told.id)?.(told));
  void gone.then(() => {
    for (const settle of waiting.values()) settle(null);
  });

  function answerTo(id: number): Promise<Told | null> {
    return new Promise((resolve) => {
      waiting.set(id, (told) => {
        waiting.delete(id);
        resolve(told);
      });
      if (child.exitCode !== null || child.signalCode !== null) waiting.get(id)?.(null);
    });
  }

  let killed = false;
  async function answered(id: number, what: string): Promise<unknown> {
    const late = new AbortController();
    const tooLate = sleep(answerLimitMs, 'late' as const, { signal: late.signal });
    tooLate.catch(() => undefined);
    const told = await Promise.race([answerTo(id), tooLate]);
    late.abort();
    if (told === 'late') throw new Error(`a terminal did not come to an end: ${what}`);
    if (told === null) {
      if (killed) throw new Killed();
      throw new Error(`a terminal ended by itself: ${tailOf(`${log}.errors`)}`);
    }
    if (!told.ok) throw new Error(`a terminal failed (${what}): ${told.why}`);
    return told.value;
  }

  await answered(0, 'start');
  const ask = (wanted: Wanted): Promise<unknown> => {
    last += 1;
    const order = { ...wanted, id: last } as Order;
    const answer = answered(last, wanted.do);
    if (child.connected) child.send(order);
    return answer;
  };
  return {
    dir,
    ask,
    sync: async () => (await ask({ do: 'sync' })) as Standing,
    async kill() {
      killed = true;
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      await ask({ do: 'close' });
      killed = true;
      child.disconnect();
      await gone;
    },
    acknowledged: () => acknowledgedIn(log),
  };
}
