import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { built } from '../built.ts';
import { whyNoPty } from '../devices/scanner/ptyLine.ts';
import { input } from './input/input.ts';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));
const why = whyNoPty();

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout + run.stderr };
}

describe('npm run faults -- input', () => {
  it('finds nothing that a code can do but be redeemed once or refused in words (I2, I5, I8)', (test) => {
    if (why !== null) return test.skip(why);
    built();
    const { code, out } = faults('input', '--n', '200', '--seed', '20261122');
    expect(out).toContain('ways in: door 156, line 40, page 4');
    expect(out).toMatch(/^cases=200 acknowledged=[1-9]\d* violations=0 seed=20261122$/m);
    expect(code).toBe(0);
  });

  it.each(input.plants)('catches "%s"', (plant) => {
    built();
    const { code, out } = faults('input', '--n', '200', '--seed', '3', '--plant', plant);
    expect(out).toMatch(/violations=[1-9]\d* seed=3$/m);
    expect(code).toBe(1);
  });

  it('says which way in did not run, and exits 2', () => {
    const [node = ''] = process.argv;
    const run = spawnSync(node, [command, 'input', '--n', '20', '--seed', '1'], {
      encoding: 'utf8',
      env: { ...process.env, PATH: '/nowhere' },
    });
    expect(run.stdout).toMatch(/^line: 4 cases did not run: socat is not installed$/m);
    expect(run.stdout).toMatch(/^cases=1[56] /m);
    expect(run.status).toBe(2);
  });
});
