import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { casesPerChain, planOf, plantNames } from './sync/plan.ts';
import type { Plant } from './sync/plan.ts';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));
/** A database, two processes of head office and three terminals are set up, beside whatever else runs. */
const timeout = 240_000;

async function faults(...args: readonly string[]) {
  const child = spawn(process.execPath, [command, 'sync', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (out += text));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}

/** As few cases as each mistake needs to show. */
const mistakes: Readonly<Record<Plant, readonly [cases: number, words: string]>> = {
  'book-twice': [3, 'without its entry'],
  'feed-skips': [6, 'has other'],
  'feed-gap': [6, 'the feed has no event'],
  'ack-unchecked': [3, 'for acknowledged'],
  'drop-on-refusal': [3, 'for acknowledged'],
  'restore-in-silence': [1, 'never reached head office'],
  'forget-nonces': [2, 'was heard twice'],
  'drop-poison': [1, 'is not set aside'],
  'no-cases': [8, 'no case was opened'],
};

describe('npm run faults -- sync', { timeout }, () => {
  it('I1 I2 I4 I6 I8 I10: hold of a chain whose line, processes and database fail', async () => {
    const { code, out } = await faults('--n', '45', '--seed', '20261122');
    expect(out).toMatch(/^1 databaseKilled$/m);
    expect(out).toMatch(/^1 restore$/m);
    expect(out).toMatch(/^1 clone$/m);
    expect(out).toMatch(/^honoured duplicates: [1-9]\d*$/m);
    expect(out).toMatch(/^cases=45 acknowledged=[1-9]\d* violations=0 seed=20261122$/m);
    expect(code).toBe(0);
  });

  it.each(plantNames)('catches "%s"', async (plant) => {
    const [cases, words] = mistakes[plant];
    const { code, out } = await faults('--n', String(cases), '--seed', '7', '--plant', plant);
    expect(out).toContain(words);
    expect(out).toMatch(/violations=[1-9]\d* seed=7$/m);
    expect(code).toBe(1);
  });
});

describe('the plan of a chain’s faults', () => {
  it('is the same for the same seed, and has every fault in every chain', () => {
    const [first, second] = planOf(2 * casesPerChain, 3, null);
    expect(planOf(2 * casesPerChain, 3, null)).toEqual([first, second]);
    expect(planOf(2 * casesPerChain, 4, null)).not.toEqual([first, second]);
    expect(first?.cases).toHaveLength(casesPerChain);
    expect(new Set(first?.cases)).toEqual(new Set(second?.cases));
    expect(new Set(first?.cases).size).toBe(29);
  });
});
