import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import type { DiskState, DiskView } from '../../shared/contract/disk.ts';
import { StoreProblem } from '../app/storeErrors.ts';

const mebibyte = 1024 * 1024;

export interface DiskBounds {
  /** With less free the screen says so. */
  readonly warnBelowBytes: number;
  /** With less free only redemptions and what belongs to them are written. */
  readonly onlyRedemptionsBelowBytes: number;
  /** Set aside in a file of its own, given back piece by piece when the disk is full. */
  readonly reserveBytes: number;
  readonly reservePieceBytes: number;
}

export const diskBounds: DiskBounds = {
  warnBelowBytes: 1024 * mebibyte,
  onlyRedemptionsBelowBytes: 64 * mebibyte,
  reserveBytes: 16 * mebibyte,
  reservePieceBytes: 2 * mebibyte,
};

/** What a redemption adds to the log, four pages and their frames: an upper guess for the screen. */
const bytesPerRedemption = 4 * 4120;
/** Free room is asked for at most so often. */
const lookEveryMs = 1_000;
/** What SQLite's smallest file beside a database takes. */
const smallFileBytes = 64 * 1024;
const bytesPerWrite = 256 * 1024;
const ownerOnly = 0o600;

export interface DiskRoom {
  view(): DiskView;
  /** Throws `StoreProblem` (`databaseFull`) while what is left is kept for redemptions. */
  refuseOthers(): void;
  /** Gives a piece of the reserve back to the disk; `false` when the disk isn't full, or none is left. */
  release(): boolean;
  /** Fills the reserve up again where there is plenty of room. */
  refill(): void;
  /** What the last commit came to. */
  committed(): void;
  failed(code: StoreProblem['code']): void;
  isShort(): boolean;
  /** Not even a small file can be made. */
  isOut(): boolean;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Random bytes: a file system that packs or shares equal blocks would set nothing aside for zeros. */
function grow(file: string, from: number, to: number): void {
  const handle = openSync(file, 'a', ownerOnly);
  const bytes = Buffer.alloc(bytesPerWrite);
  try {
    for (let at = from; at < to;) {
      randomFillSync(bytes);
      at += writeSync(handle, bytes, 0, Math.min(bytes.length, to - at));
    }
    fsyncSync(handle);
  } catch (error) {
    // Half a reserve on a disk that is full would only make it fuller.
    ftruncateSync(handle, from);
    throw error;
  } finally {
    closeSync(handle);
  }
}

function shrink(file: string, to: number): void {
  if (to <= 0) return rmSync(file, { force: true });
  const handle = openSync(file, 'r+');
  try {
    ftruncateSync(handle, to);
  } finally {
    closeSync(handle);
  }
}

/** Room on the disk of the data folder. `now`: any clock that only goes forwards, ms. */
export function diskRoom(folder: string, bounds: DiskBounds, now: () => number): DiskRoom {
  const reserve = join(folder, 'reserve');
  // As long as nothing was heard of it a disk isn't full: its folder may not be there yet.
  let seen = { at: Number.NEGATIVE_INFINITY, free: Number.MAX_SAFE_INTEGER };
  let unwritable = false;
  // A start finds a piece gone that an earlier run gave back; none at all was perhaps never made.
  let released = sizeOf(reserve) > 0 && sizeOf(reserve) < bounds.reserveBytes;

  function look(): number {
    try {
      const { bavail, bsize } = statfsSync(folder);
      seen = { at: now(), free: bavail * bsize };
    } catch {
      // A disk that can't even be asked says why when it is written to.
      seen = { ...seen, at: now() };
    }
    return seen.free;
  }

  function free(): number {
    return now() - seen.at < lookEveryMs ? seen.free : look();
  }

  /** What is free now was set aside: it is not there for everybody. */
  function isOnReserve(): boolean {
    return released && sizeOf(reserve) < bounds.reserveBytes;
  }

  function stateOf(freeBytes: number): DiskState {
    if (unwritable) return 'readOnly';
    if (isOnReserve()) return 'onReserve';
    if (freeBytes < bounds.onlyRedemptionsBelowBytes) return 'onlyRedemptions';
    return freeBytes < bounds.warnBelowBytes ? 'low' : 'plenty';
  }

  return {
    view() {
      const freeBytes = free();
      const reserveBytes = sizeOf(reserve);
      const redemptionsLeft = Math.floor((reserveBytes + freeBytes) / bytesPerRedemption);
      return { state: stateOf(freeBytes), freeBytes, reserveBytes, redemptionsLeft };
    },
    refuseOthers() {
      if (!isOnReserve() && free() >= bounds.onlyRedemptionsBelowBytes) return;
      throw new StoreProblem('databaseFull', new Error('what is left is kept for redemptions'));
    },
    release() {
      const size = sizeOf(reserve);
      // A bound of the database's own is not the disk's.
      if (size === 0 || look() >= bounds.onlyRedemptionsBelowBytes) return false;
      shrink(reserve, size - bounds.reservePieceBytes);
      released = true;
      look();
      return true;
    },
    refill() {
      const size = sizeOf(reserve);
      const missing = bounds.reserveBytes - size;
      if (missing <= 0 || look() < bounds.onlyRedemptionsBelowBytes + missing) return;
      try {
        grow(reserve, size, bounds.reserveBytes);
        released = false;
      } catch {
        // Room that went meanwhile; the next look decides anew.
      }
      look();
    },
    committed() {
      unwritable = false;
    },
    failed(code) {
      unwritable = code === 'databaseReadOnly';
      look();
    },
    isShort: () => look() < bounds.onlyRedemptionsBelowBytes,
    isOut: () => look() < smallFileBytes,
  };
}
