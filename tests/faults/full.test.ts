import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));

function faults(...args: readonly string[]) {
  const run = spawnSync(process.execPath, [command, 'full', ...args], { encoding: 'utf8' });
  const lines = run.stdout.trim().split('\n');
  return { code: run.status, last: lines.at(-1) ?? '', out: run.stdout + run.stderr };
}

const canMount =
  spawnSync('unshare', ['--map-root-user', '--mount', 'true'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!canMount)('npm run faults -- full', () => {
  it('I1 I4 I5: nothing acknowledged is lost, redeeming goes on, and words say why it stops', () => {
    const { code, last, out } = faults('--n', '5', '--seed', '20261122');
    expect(out).toMatch(/^cases=5 acknowledged=\d+ violations=0 seed=20261122$/m);
    expect(Number(/acknowledged=(\d+)/.exec(last)?.[1])).toBeGreaterThan(500);
    expect(code).toBe(0);
  }, 300_000);

  it.each([
    ['sets no room aside', 'no-reserve', 'entries on the room set aside'],
    ['says done though the commit failed', 'swallow-full', 'was acknowledged and is gone'],
  ])(
    'catches a terminal that %s',
    (_what, plant, words) => {
      const { code, last, out } = faults('--n', '2', '--seed', '7', '--plant', plant);
      expect(out).toContain(words);
      expect(last).toMatch(/^cases=2 acknowledged=\d+ violations=[1-9]\d* seed=7$/);
      expect(code).toBe(1);
    },
    300_000,
  );

  it('leaves no disk mounted when it is broken off', async () => {
    const child = spawn(process.execPath, [command, 'full', '--n', '50', '--seed', '3'], {
      stdio: 'ignore',
      detached: true,
    });
    await sleep(4_000);
    // As Ctrl-C does: to all of its process group, which is this test's own.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(readFileSync('/proc/mounts', 'utf8')).not.toContain('countersign-disk-');
  }, 60_000);
});
