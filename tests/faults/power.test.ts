import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { Disk, sectorBytes } from './power/disk.ts';
import type { DiskStep } from './power/recorded.ts';
import { record } from './power/record.ts';
import { seededRandom } from './random.ts';
import { whyNoStrace } from './strace.ts';

const command = fileURLToPath(new URL('faults.ts', import.meta.url));
const commandTimeoutMs = 240_000;

function faults(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const run = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', env });
  return { code: run.status, out: run.stdout + run.stderr };
}

/** Skips, saying why, where system calls can't be watched. */
function needsStrace(): void {
  beforeEach((context) => {
    const why = whyNoStrace();
    if (why !== null) context.skip(why);
  });
}

describe('npm run faults -- power', { timeout: commandTimeoutMs }, () => {
  needsStrace();

  it('finds no violation of I1, I2, I4, I10 in the terminal as it is', () => {
    const { code, out } = faults(['power', '--n', '60', '--seed', '20261121']);
    expect(out).toMatch(/^cases=60 acknowledged=[1-9]\d* violations=0 seed=20261121$/m);
    expect(code).toBe(0);
  });

  it('I1: catches a database that syncs less, and gives the very same again', () => {
    const args = ['power', '--n', '20', '--seed', '5', '--synchronous=NORMAL'];
    const { code, out } = faults(args);
    expect(out).toContain('was acknowledged and is gone');
    expect(out).toMatch(/^cases=20 acknowledged=\d+ violations=[1-9]\d* seed=5$/m);
    expect(out).toContain('the same again: --seed 5 --n 20');
    expect(code).toBe(1);
    expect(faults(args).out).toBe(out);
  });

  it.each([
    ['answers before it syncs', 'ack-before-sync', 'was acknowledged and is gone'],
    ['renames its keys and never syncs the folder', 'no-directory-sync', 'keys missing'],
  ])('catches a terminal that %s', (_what, plant, words) => {
    const { code, out } = faults(['power', '--n', '50', '--seed', '4', '--plant', plant]);
    expect(out).toContain(words);
    expect(code).toBe(1);
  });
});

describe('npm run faults -- fsync', { timeout: commandTimeoutMs }, () => {
  needsStrace();

  it('I1: a disk that fails to sync is answered with a refusal, and never with an ok that is gone', () => {
    const { code, out } = faults(['fsync', '--n', '80', '--seed', '6']);
    expect(out).toMatch(/^cases=80 acknowledged=[1-9]\d* violations=0 seed=6$/m);
    expect(code).toBe(0);
  });

  it('catches a terminal that answers before it knows', () => {
    const { code, out } = faults([
      'fsync',
      '--n',
      '40',
      '--seed',
      '45',
      '--plant',
      'ack-before-sync',
    ]);
    expect(out).toContain('was acknowledged and is gone');
    expect(code).toBe(1);
  });

  it('sells on after one failed sync, and says why while it fails', async () => {
    const failing = { day: 1, at: 30, often: 'once' } as const;
    const steps = await record({ seed: 5, synchronous: 'FULL', plant: null, failing });
    const said = steps.flatMap((step) => (step.kind === 'said' ? [step.line] : []));
    const refused = said.indexOf('refused databaseReadOnly');
    expect(refused).toBeGreaterThan(0);
    expect(said.slice(refused).filter((line) => line.startsWith('ack ')).length).toBeGreaterThan(
      50,
    );
  });

  it('does not open where the disk fails just as the log is to begin', async () => {
    const failing = { day: 0, at: 3, often: 'once' } as const;
    const steps = await record({ seed: 5, synchronous: 'FULL', plant: null, failing });
    expect(steps).toContainEqual({ kind: 'said', line: 'refused notDurable' });
  });
});

describe.each(['power', 'fsync'])('npm run faults -- %s without strace', (name) => {
  it('says what is missing, and exits 2', () => {
    const { code, out } = faults([name, '--n', '1', '--seed', '1'], { PATH: '/nowhere' });
    expect(out).toContain('strace is not installed here');
    expect(code).toBe(2);
  });
});

describe('a disk after a power cut', () => {
  const always = { kept: 1, torn: 0, named: 1, grown: false };
  const never = { kept: 0, torn: 0, named: 0, grown: false };
  const bytes = (count: number, fill: number) => Buffer.alloc(count, fill);
  const write = (at: number, count: number, fill: number): DiskStep => ({
    kind: 'write',
    file: 1,
    at,
    bytes: bytes(count, fill),
  });

  function diskOf(...steps: readonly DiskStep[]): Disk {
    const disk = new Disk();
    for (const step of steps) disk.take(step);
    return disk;
  }

  const named: DiskStep = { kind: 'name', name: 'data/a', file: 1 };
  const synced: DiskStep = { kind: 'sync', file: 1 };

  it('has what was synced, and of the rest what luck kept', () => {
    const disk = diskOf(named, write(0, 4, 1), synced, write(0, 4, 2));
    const contentWith = (luck: typeof always) =>
      disk.afterPowerCut(luck, Math.random).files[0]?.bytes;
    expect(contentWith(never)).toEqual(bytes(4, 1));
    expect(contentWith(always)).toEqual(bytes(4, 2));
  });

  it('tears between sectors and never within one', () => {
    const disk = diskOf(named, write(0, 4 * sectorBytes, 1), synced, write(0, 4 * sectorBytes, 2));
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const luck = { ...always, torn: 1 };
      const content = disk.afterPowerCut(luck, seededRandom(seed)).files[0]?.bytes ?? bytes(0, 0);
      const sectors = Array.from({ length: 4 }, (_, n) =>
        content.subarray(n * sectorBytes, (n + 1) * sectorBytes),
      );
      for (const sector of sectors) expect(new Set(sector).size).toBe(1);
      seen.add(sectors.map((sector) => sector[0]).join(''));
    }
    expect(seen.size).toBe(16);
  });

  it('has with a write to a sector all that was written there before', () => {
    const disk = diskOf(named, synced, write(0, 4, 1), write(4, 4, 2));
    const half = { ...always, kept: 0.5 };
    const images = Array.from({ length: 100 }, (_, seed) => {
      const content = disk.afterPowerCut(half, seededRandom(seed)).files[0]?.bytes ?? bytes(0, 0);
      return `${content[0] ?? 0}${content[4] ?? 0}`;
    });
    expect(new Set(images)).toEqual(new Set(['00', '10', '12']));
  });

  it('forgets what a failed sync did not bring', () => {
    const failed: DiskStep = { kind: 'syncFailed', file: 1 };
    const disk = diskOf(named, write(0, 4, 1), synced, write(0, 4, 2), failed, synced);
    expect(disk.afterPowerCut(always, Math.random).files[0]?.bytes).toEqual(bytes(4, 1));
  });

  it('has a renamed file under its new name for sure only once the folder was synced', () => {
    const rename: DiskStep = { kind: 'rename', from: 'data/a', to: 'data/b' };
    const steps = [named, write(0, 4, 1), synced, rename];
    const names = (disk: Disk) =>
      disk.afterPowerCut(never, Math.random).files.map(({ name }) => name);
    expect(names(diskOf(...steps))).toEqual(['data/a']);
    expect(names(diskOf(...steps, { kind: 'syncFolder', name: 'data' }))).toEqual(['data/b']);
  });
});
