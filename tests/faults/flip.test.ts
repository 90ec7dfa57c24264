import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function flip(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, 'flip', ...args], { encoding: 'utf8' });
  const lines = run.stdout.trim().split('\n');
  return { code: run.status, last: lines.at(-1) ?? '', out: run.stdout + run.stderr };
}

describe('npm run faults -- flip', () => {
  it('finds nothing lost, changed or counted wrong in silence (I1, I2, I4)', () => {
    const { code, last, out } = flip('--n', '25', '--seed', '20261122');
    expect(out).toMatch(/^mended=[1-9]\d* beyond-proof=\d+$/m);
    expect(last).toMatch(/^cases=25 acknowledged=\d+ violations=0 seed=20261122$/);
    expect(code).toBe(0);
  });

  it.each([
    // Which of them it comes to depends on what the flipped pages hold.
    ['opens whatever is there', 'skip-check', /does not open|was changed in silence|crashed/],
    ['names nothing of what it lost', 'drop-silently', /is gone and not named/],
  ])('catches a terminal that %s', (_what, plant, words) => {
    const { code, last, out } = flip('--n', '20', '--seed', '3', '--plant', plant);
    expect(out).toMatch(words);
    expect(last).toMatch(/^cases=20 acknowledged=\d+ violations=[1-9]\d* seed=3$/);
    expect(code).toBe(1);
  });
});
