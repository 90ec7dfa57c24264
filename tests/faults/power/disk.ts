import { dirname } from 'node:path';
import type { DiskStep } from './recorded.ts';

/*
 * What may be on a disk after the power went, given what a program wrote and synced before:
 *
 * - A file's bytes are there for sure once that file was synced after they were written.
 * - Of what was written since, each write is there or not, whatever came before or after it elsewhere in
 *   the file; one that spans several sectors may be there in any of them and not in others. A sector of
 *   512 bytes is as it was after one of the writes that touched it, since it leaves memory as a whole.
 * - A file was cut short, or not; what was written after the cut is there only if it was.
 * - What was written before a sync that failed is lost, and a later sync doesn't bring it back.
 * - A file may have grown as far as anything was written, with zeros where the bytes are not there.
 * - A name that was given, changed or taken away is so for sure once its folder was synced; a new file's
 *   own name also once that file was synced, as ext4, XFS, Btrfs and APFS do. Of the changes since, each
 *   is there or not; a rename is there whole or not at all.
 * - A folder that was made is there. SQLite's `-shm` is a memory, not a file: it is never there.
 *
 * That is more than most disks do, and nothing that one could not do.
 */

export const sectorBytes = 512;

type Change = Extract<DiskStep, { kind: 'write' | 'cut' }>;
type Naming = Extract<DiskStep, { kind: 'name' | 'unlink' | 'rename' }>;

/** How the power goes in one case. All are chances, 0…1. */
export interface Luck {
  /** That an unsynced write is there. */
  readonly kept: number;
  /** That a write which is there is so in a part of its sectors only. */
  readonly torn: number;
  /** That an unsynced change of names is there. */
  readonly named: number;
  readonly grown: boolean;
}

/** A file that grows in place. */
class Content {
  #bytes = Buffer.alloc(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  #resize(size: number): void {
    if (size > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(size, this.#bytes.length * 2));
      this.bytes().copy(grown);
      this.#bytes = grown;
    }
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  growTo(size: number): void {
    if (size > this.#size) this.#resize(size);
  }

  cut(size: number): void {
    this.#resize(size);
  }

  write(at: number, bytes: Uint8Array): void {
    this.growTo(at + bytes.length);
    this.#bytes.set(bytes, at);
  }

  copy(): Content {
    const copy = new Content();
    copy.write(0, this.bytes());
    return copy;
  }
}

interface File {
  readonly durable: Content;
  pending: Change[];
}

function applyNaming(names: Map<string, number>, step: Naming): void {
  if (step.kind === 'name') names.set(step.name, step.file);
  if (step.kind === 'unlink') names.delete(step.name);
  if (step.kind !== 'rename') return;
  const file = names.get(step.from);
  names.delete(step.from);
  if (file !== undefined) names.set(step.to, file);
}

function namesOf(step: Naming): readonly string[] {
  return step.kind === 'rename' ? [step.from, step.to] : [step.name];
}

function folderOf(step: Naming): string {
  const folder = dirname(step.kind === 'rename' ? step.to : step.name);
  return folder === '.' ? '' : folder;
}

function apply(content: Content, change: Change): void {
  if (change.kind === 'cut') content.cut(change.size);
  else content.write(change.at, change.bytes);
}

/** The part of a change that lies in one sector; a cut has none. */
interface Part {
  readonly sector: number | null;
  readonly change: Change;
}

/** The parts of a write that lie in one sector each. */
function partsOf(change: Change): readonly Part[] {
  if (change.kind === 'cut') return [{ sector: null, change }];
  const { file, at, bytes } = change;
  const parts: Part[] = [];
  for (let from = 0; from < bytes.length;) {
    const sector = Math.floor((at + from) / sectorBytes);
    const to = Math.min(bytes.length, (sector + 1) * sectorBytes - at);
    const part = bytes.subarray(from, to);
    parts.push({ sector, change: { kind: 'write', file, at: at + from, bytes: part } });
    from = to;
  }
  return parts;
}

/** Which parts are there: with a part go those written to its sector before, with a write the cuts before. */
function partsThere(pending: readonly Change[], luck: Luck, random: () => number): readonly Part[] {
  const sectors = new Set<number | null>();
  const there: Part[] = [];
  for (const change of pending.toReversed()) {
    const isKept = random() < luck.kept;
    const isTorn = isKept && random() < luck.torn;
    for (const part of partsOf(change)) {
      const isForced = part.sector === null ? sectors.size > 0 : sectors.has(part.sector);
      if (!isForced && (!isKept || (isTorn && random() < 0.5))) continue;
      sectors.add(part.sector);
      there.push(part);
    }
  }
  return there.toReversed();
}

/** A disk that is given steps, and says what may be on it if the power goes now. */
export class Disk {
  readonly #files = new Map<number, File>();
  readonly #folders = new Set<string>();
  readonly #names = new Map<string, number>();
  #pendingNames: Naming[] = [];

  #file(file: number): File {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const made: File = { durable: new Content(), pending: [] };
    this.#files.set(file, made);
    return made;
  }

  take(step: DiskStep): void {
    switch (step.kind) {
      case 'name':
      case 'unlink':
      case 'rename':
        this.#pendingNames.push(step);
        return;
      case 'folder':
        this.#folders.add(step.name);
        return;
      case 'write':
      case 'cut':
        this.#file(step.file).pending.push(step);
        return;
      case 'sync':
        return this.#sync(step.file);
      case 'syncFailed':
        this.#file(step.file).pending = [];
        return;
      case 'syncFolder':
        return this.#settleNames((naming) => folderOf(naming) === step.name);
      case 'said':
        return;
    }
  }

  #sync(number: number): void {
    const file = this.#file(number);
    for (const change of file.pending) apply(file.durable, change);
    file.pending = [];
    const own = this.#pendingNames.findIndex((one) => one.kind === 'name' && one.file === number);
    const given = this.#pendingNames[own];
    if (given?.kind !== 'name') return;
    // Whatever happened to this name before has then happened too.
    const before = new Set(this.#pendingNames.slice(0, own + 1));
    this.#settleNames((one) => before.has(one) && namesOf(one).includes(given.name));
  }

  #settleNames(settled: (naming: Naming) => boolean): void {
    for (const naming of this.#pendingNames) if (settled(naming)) applyNaming(this.#names, naming);
    this.#pendingNames = this.#pendingNames.filter((naming) => !settled(naming));
  }

  /** The folders, and the files by name, as they may be if the power goes now. */
  afterPowerCut(luck: Luck, random: () => number): DiskImage {
    const names = new Map(this.#names);
    const pending = this.#pendingNames.filter(() => random() < luck.named);
    for (const naming of reachable(this.#names, this.#pendingNames, pending)) {
      if (naming.kind === 'name') names.set(naming.name, naming.file);
      else if (naming.kind === 'unlink') names.delete(naming.name);
      else {
        names.delete(naming.from);
        names.set(naming.to, naming.file);
      }
    }
    const files = [...names].filter(([name]) => !name.endsWith('-shm'));
    return {
      folders: [...this.#folders],
      files: files.map(([name, file]) => ({ name, bytes: this.#contentOf(file, luck, random) })),
    };
  }

  #contentOf(number: number, luck: Luck, random: () => number): Buffer {
    const { durable, pending } = this.#file(number);
    if (pending.length === 0) return durable.bytes();
    const content = durable.copy();
    for (const { change } of partsThere(pending, luck, random)) apply(content, change);
    if (luck.grown) content.growTo(sizeAfter(durable.size, pending));
    return content.bytes();
  }
}

type Renamed =
  | Exclude<Naming, { kind: 'rename' }>
  | (Extract<Naming, { kind: 'rename' }> & { readonly file: number });

/** The changes of names that are there, each rename with the file it is of: names may come and go between. */
function reachable(
  durable: ReadonlyMap<string, number>,
  all: readonly Naming[],
  kept: readonly Naming[],
): readonly Renamed[] {
  const names = new Map(durable);
  const there = new Set(kept);
  return all.flatMap((naming): readonly Renamed[] => {
    const file = naming.kind === 'rename' ? names.get(naming.from) : undefined;
    applyNaming(names, naming);
    if (!there.has(naming)) return [];
    if (naming.kind !== 'rename') return [naming];
    return file === undefined ? [] : [{ ...naming, file }];
  });
}

function sizeAfter(size: number, changes: readonly Change[]): number {
  return changes.reduce(
    (now, change) =>
      change.kind === 'cut' ? change.size : Math.max(now, change.at + change.bytes.length),
    size,
  );
}

export interface DiskImage {
  readonly folders: readonly string[];
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
}
