import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { runByPageBound } from './byPageBound.ts';

const program = fileURLToPath(new URL('cases.ts', import.meta.url));
const result = z.strictObject({ cases: z.int(), acknowledged: z.int(), violations: z.int() });

/** A mount namespace of one's own, for root and for anybody the system lets be root in one. */
const ways = [
  ['unshare', '--mount', '--propagation', 'private'],
  ['unshare', '--map-root-user', '--mount', '--propagation', 'private'],
] as const;

function canMount(way: (typeof ways)[number]): boolean {
  const [name, ...args] = way;
  const tried = ['sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt && umount /mnt'];
  return spawnSync(name, [...args, ...tried], { stdio: 'ignore' }).status === 0;
}

/**
 * The cases run in a process of their own, in a mount namespace of its own: whatever ends it, a failure or
 * Ctrl-C, what it mounted goes with it.
 */
async function runOnSmallDisks(
  way: (typeof ways)[number],
  { cases, seed, plant, report }: FaultOptions,
): Promise<FaultResult> {
  const [name, ...args] = way;
  const wanted = JSON.stringify({ cases, seed, plant });
  const child = spawn(name, [...args, process.execPath, program, wanted], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => child.kill();
  process.once('SIGTERM', stop);
  let found: FaultResult | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('result ')) found = result.parse(JSON.parse(line.slice('result '.length)));
    else report(line);
  }
  process.off('SIGTERM', stop);
  if (found === null) throw new Error('the cases ended before their result');
  return found;
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const way = ways.find(canMount);
  if (way !== undefined) return runOnSmallDisks(way, options);
  options.report('no small disk can be made here; only the database’s own bound of pages is tried');
  return runByPageBound(options);
}

export const full: Fault = {
  says: 'the disk is full at each size: under load, at a checkpoint, a start, a backup (I1, I4, I5)',
  plants: ['no-reserve', 'swallow-full'],
  choices: {},
  run,
};
