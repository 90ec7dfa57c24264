import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clock } from './clock/clock.ts';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout + run.stderr };
}

describe('npm run faults -- clock', () => {
  it('finds no time that runs backwards, no untold anomaly, no wrong day (I9)', () => {
    const { code, out } = faults('clock', '--n', '150', '--seed', '20261122');
    expect(out).toMatch(/^cases=150 acknowledged=[1-9]\d* violations=0 seed=20261122$/m);
    expect(code).toBe(0);
  });

  it.each(clock.plants)('catches a clock that was planted to %s', (plant) => {
    const { code, out } = faults('clock', '--n', '60', '--seed', '3', '--plant', plant);
    expect(out).toMatch(/violations=[1-9]\d* seed=3$/m);
    expect(code).toBe(1);
  });

  it('the same seed is the same cases', () => {
    const [one, again] = [1, 2].map(() => faults('clock', '--n', '20', '--seed', '8').out);
    expect(one).toBe(again);
  });
});
