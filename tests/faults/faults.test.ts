import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

/** The command starts terminals and, where it kills them at work, a head office. */
const commandTimeoutMs = 240_000;
const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  const lines = run.stdout.trim().split('\n');
  return { code: run.status, last: lines.at(-1) ?? '', out: run.stdout + run.stderr };
}

describe('npm run faults -- kill', { timeout: commandTimeoutMs }, () => {
  it('finds no violation of I1, I2, I4, I10 in the terminal as it is, and says where it struck', () => {
    const { code, last, out } = faults('kill', '--n', '8', '--seed', '20261121');
    expect(out).toMatch(/^cases=8 acknowledged=\d+ violations=0 seed=20261121$/m);
    expect(out).toContain('4 kills: at a random moment\n');
    expect(out.match(/^1 kills: \w+/gm)).toHaveLength(4);
    expect(Number(/acknowledged=(\d+)/.exec(last)?.[1])).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  it.each([
    ['answers before it commits', 'commit-after-answer', 'was acknowledged and is gone'],
    ['starts without the end of its journal', 'forget-the-tail', 'are counted after a start'],
    ['prints before it commits', 'print-before-commit', 'is out, and no such entry is kept'],
    ['takes what it sent for received', 'ack-before-check', 'never reached head office'],
    ['moves its cursor on first', 'cursor-before-apply', 'vouchers of the feed were missed'],
  ])('catches a terminal that %s', (_what, plant, words) => {
    const { code, last, out } = faults('kill', '--n', '6', '--seed', '7', '--plant', plant);
    expect(out).toContain(words);
    expect(last).toMatch(/^cases=6 acknowledged=\d+ violations=[1-9]\d* seed=7$/);
    expect(code).toBe(1);
  });

  it.each([
    [['burn'], 'no fault called "burn"'],
    [[], 'no fault called ""'],
    [['kill', '--n', 'many'], 'not a whole number'],
    [['kill', '--plant', 'nothing'], 'cannot be planted'],
    [['kill', '--loud'], '--loud'],
  ])('has words for %j, and exits 2', (args, words) => {
    const { code, out } = faults(...args);
    expect(out).toContain(words);
    expect(out).toContain('Usage: npm run faults');
    expect(code).toBe(2);
  });
});

describe('a seed', () => {
  it('gives the same numbers again, and another gives others', () => {
    const three = (seed: number) => Array.from({ length: 3 }, seededRandom(seed));
    expect(three(1)).toEqual(three(1));
    expect(three(1)).not.toEqual(three(2));
    expect(three(1).every((number) => number >= 0 && number < 1)).toBe(true);
  });
});
