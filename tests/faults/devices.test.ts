import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, 'devices', ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout + run.stderr };
}

describe('npm run faults -- devices', () => {
  it('finds no violation of I1, I3, I6, I8 in head office as it is', () => {
    const { code, out } = faults('--n', '6', '--seed', '20261122');
    expect(out).toMatch(/^cases=6 acknowledged=[1-9]\d* violations=0 seed=20261122$/m);
    expect(code).toBe(0);
  }, 120_000);

  it.each([
    ['believes what comes too late', 'believe-the-revoked', 'was believed (I8)'],
    ['forgets what it heard', 'forget-nonces', 'a replayed request was heard (I8)'],
    ['drops what it acknowledged', 'drop-what-is-late', 'is not kept (I6)'],
  ])(
    'catches a head office that %s',
    (_what, plant, words) => {
      const { code, out } = faults('--n', '6', '--seed', '20261122', '--plant', plant);
      expect(out).toContain(words);
      expect(code).toBe(1);
    },
    120_000,
  );
});
