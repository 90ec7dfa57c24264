import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, 'paper', ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout + run.stderr };
}

/** Half a minute beside others, and twice that on a bad day. */
const timeout = 180_000;

describe('npm run faults -- paper', { timeout }, () => {
  it('I1 I2: one original or a marked copy of each redemption, and never a ghost', () => {
    const { code, out } = faults('--n', '40', '--seed', '20261122');
    expect(out).toMatch(/^\d+ lives, [1-9]\d* papers, \d+ torn, \d+ copies asked for$/m);
    expect(out).toMatch(/^cases=40 acknowledged=[1-9]\d* violations=0 seed=20261122$/m);
    expect(code).toBe(0);
  });

  it.each([
    ['prints what it found half-way', 'print-in-doubt', 'was printed twice'],
    ['prints whatever waits, however long', 'never-too-old', 'a ghost: entry'],
    ['takes every job for printed', 'believe-it-printed', 'is on no paper'],
    ['prints a second time without a mark', 'print-unmarked', 'was printed twice'],
  ])('catches a terminal that %s', (_what, plant, words) => {
    const { code, out } = faults('--n', '30', '--seed', '7', '--plant', plant);
    expect(out).toContain(words);
    expect(out).toMatch(/^cases=30 acknowledged=\d+ violations=[1-9]\d* seed=7$/m);
    expect(code).toBe(1);
  });
});
