import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { backupFile } from './template.ts';

const sectorBytes = 512;
const mostFlips = 8;
const mostSectors = 6;

type Random = () => number;

/** What can be struck; the backup only together with something else. */
const targets = ['database', 'log', 'witness', 'secrets'] as const;
type Target = (typeof targets)[number];

export interface Struck {
  readonly says: string;
  readonly targets: readonly (Target | 'backup')[];
}

function fileOf(root: string, target: Target | 'backup'): string {
  const live = join(root, 'data', 'live');
  switch (target) {
    case 'database':
      return join(live, 'counter.db');
    case 'log':
      return join(live, 'counter.db-wal');
    case 'witness':
      return join(live, 'witness.json');
    case 'secrets':
      return join(live, 'secrets.json');
    case 'backup':
      return backupFile(root);
  }
}

function below(random: Random, count: number): number {
  return Math.floor(random() * count);
}

/** Of the log the part that is in use: behind it lies what nobody reads. */
function usedBytes(file: string, target: string): number {
  const { size } = statSync(file);
  if (target !== 'log') return size;
  const bytes = readFileSync(file);
  const frame = 4120;
  let used = 32;
  while (
    used + frame <= size &&
    bytes.subarray(used + 8, used + 16).equals(bytes.subarray(16, 24))
  ) {
    used += frame;
  }
  return used;
}

function strikeFile(file: string, target: string, random: Random): string {
  const size = usedBytes(file, target);
  const handle = openSync(file, 'r+');
  try {
    if (random() < 0.5) {
      const flips = 1 + below(random, mostFlips);
      for (let n = 0; n < flips; n++) {
        const at = below(random, size);
        const byte = Buffer.alloc(1);
        readSync(handle, byte, 0, 1, at);
        byte[0] = (byte[0] ?? 0) ^ (1 << below(random, 8));
        writeSync(handle, byte, 0, 1, at);
      }
      return `${flips} bits of the ${target}`;
    }
    const sectors = 1 + below(random, mostSectors);
    const garbled = random() < 0.5;
    for (let n = 0; n < sectors; n++) {
      const at = below(random, Math.max(1, Math.floor(size / sectorBytes))) * sectorBytes;
      const length = Math.min(sectorBytes, size - at);
      const bytes = Buffer.from(Array.from({ length }, () => (garbled ? below(random, 256) : 0)));
      writeSync(handle, bytes, 0, length, at);
    }
    return `${sectors} sectors of the ${target} ${garbled ? 'garbled' : 'zeroed'}`;
  } finally {
    closeSync(handle);
  }
}

function cutShort(file: string, target: string, random: Random): string {
  const { size } = statSync(file);
  truncateSync(file, below(random, size));
  return `the ${target} cut short`;
}

/** Strikes one file, or now and then two, in a way drawn from `random`. */
export function strike(root: string, random: Random): Struck {
  const possible = targets.filter((target) => existsSync(fileOf(root, target)));
  const weights = [0.6, 0.85, 0.93, 1];
  const drawn = random();
  const first = targets[weights.findIndex((weight) => drawn < weight)] ?? 'database';
  const chosen: (Target | 'backup')[] = [possible.includes(first) ? first : 'database'];
  if (random() < 0.25) chosen.push('backup');
  else if (random() < 0.15) chosen.push('witness');
  const wanted = [...new Set(chosen)];
  const says = wanted.map((target) => {
    const file = fileOf(root, target);
    return target === 'database' && random() < 0.05
      ? cutShort(file, target, random)
      : strikeFile(file, target, random);
  });
  return { says: says.join(', '), targets: wanted };
}
