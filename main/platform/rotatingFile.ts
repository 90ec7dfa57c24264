import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';

/** One file of the log; 4 old ones are kept beside it, so 10 MB at most. */
export const maxLogFileBytes = 2_000_000;
export const oldLogFilesKept = 4;
/** What is older helps nobody any more, and says who worked when. */
export const maxLogAgeDays = 30;
/** How often a log that is open looks for what has grown too old. */
const ageCheckMs = 24 * 60 * 60_000;

const dayMs = 24 * 60 * 60_000;
const ownerOnly = 0o600;

export interface RotatingFile {
  write(line: string): void;
  end(): void;
}

export interface RotationBounds {
  readonly maxBytes: number;
  readonly kept: number;
  readonly maxAgeDays: number;
}

const usual: RotationBounds = {
  maxBytes: maxLogFileBytes,
  kept: oldLogFilesKept,
  maxAgeDays: maxLogAgeDays,
};

function oldName(path: string, age: number): string {
  return `${path}.${age}`;
}

function shift(path: string, kept: number): void {
  rmSync(oldName(path, kept), { force: true });
  for (let age = kept - 1; age >= 1; age -= 1) {
    if (existsSync(oldName(path, age))) renameSync(oldName(path, age), oldName(path, age + 1));
  }
  renameSync(path, oldName(path, 1));
}

/** Removes old files last written longer ago than that, by the machine's own clock. */
function dropAged(path: string, { kept, maxAgeDays }: RotationBounds, now: number): void {
  for (let age = 1; age <= kept; age += 1) {
    const old = oldName(path, age);
    if (existsSync(old) && now - statSync(old).mtimeMs > maxAgeDays * dayMs) rmSync(old);
  }
}

function openToAppend(path: string): { fd: number; size: number; begunMs: number } {
  const fd = openSync(path, 'a', ownerOnly);
  // A copy made by hand may have come out readable for everybody.
  chmodSync(path, ownerOnly);
  const { size, birthtimeMs } = fstatSync(fd);
  return { fd, size, begunMs: birthtimeMs };
}

/**
 * A file only its owner can read, that begins anew when it is long or old. What can't be written is
 * let go: a full disk must not stop a counter for its log's sake. Opening throws what `fs` throws.
 */
export function openRotatingFile(
  path: string,
  now: () => number,
  bounds: RotationBounds = usual,
): RotatingFile {
  dropAged(path, bounds, now());
  let current = openToAppend(path);
  let checkedAt = now();

  function turn(): void {
    closeSync(current.fd);
    shift(path, bounds.kept);
    current = { ...openToAppend(path), begunMs: now() };
  }

  function isOld(): boolean {
    return current.size > 0 && now() - current.begunMs > bounds.maxAgeDays * dayMs;
  }

  function put(line: string): void {
    const bytes = Buffer.from(line);
    if (now() - checkedAt > ageCheckMs) {
      checkedAt = now();
      dropAged(path, bounds, checkedAt);
      if (isOld()) turn();
    }
    if (current.size > 0 && current.size + bytes.length > bounds.maxBytes) turn();
    writeSync(current.fd, bytes);
    current = { ...current, size: current.size + bytes.length };
  }

  if (isOld()) turn();
  return {
    write(line) {
      try {
        put(line);
      } catch {
        // Nobody to tell: this is the log.
      }
    },
    end: () => closeSync(current.fd),
  };
}
