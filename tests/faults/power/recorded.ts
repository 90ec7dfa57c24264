import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/**
 * What a program did, in its order. Files are told apart by number, not by name: one that was renamed is
 * the same file. Names are paths below the folder that was watched.
 */
export type DiskStep =
  | { readonly kind: 'name'; readonly name: string; readonly file: number }
  | { readonly kind: 'unlink'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'folder'; readonly name: string }
  | {
      readonly kind: 'write';
      readonly file: number;
      readonly at: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'cut'; readonly file: number; readonly size: number }
  | { readonly kind: 'sync'; readonly file: number }
  /** The disk said that it could not: what was written since is lost, as Linux forgets it then. */
  | { readonly kind: 'syncFailed'; readonly file: number }
  | { readonly kind: 'syncFolder'; readonly name: string }
  /** A line the program printed. */
  | { readonly kind: 'said'; readonly line: string };

interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly result: number;
}

const standardOutput = 1;
const hexString = /^"((?:\\x[0-9a-f]{2})*)"$/;

function bytesOf(text: string | undefined): Buffer {
  const match = hexString.exec(text ?? '');
  if (match === null) throw new Error(`strace cut a string off: ${text?.slice(0, 40)}`);
  return Buffer.from((match[1] ?? '').replaceAll('\\x', ''), 'hex');
}

function pathOf(text: string | undefined): string {
  return bytesOf(text).toString('utf8');
}

/** `null` for lines that are no finished call. */
function callIn(line: string): Call | null {
  const head = /^\d+ +(\w+)\(/.exec(line);
  const tail = /\) += (-?\d+)(?: .*)?$/.exec(line);
  if (head === null || tail === null) return null;
  const inside = line.slice(head[0].length, tail.index);
  return { name: head[1] ?? '', args: inside.split(', '), result: Number(tail[1]) };
}

/** Joins a call that another thread's broke in two: it counts as of when it was done. */
function joiner(): (line: string) => string | null {
  const unfinished = new Map<string, string>();
  return (line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? '';
    if (line.endsWith(' <unfinished ...>')) {
      unfinished.set(thread, line.slice(0, -' <unfinished ...>'.length));
      return null;
    }
    const resumed = /^\d+ +<\.\.\. \w+ resumed>/.exec(line);
    if (resumed === null) return line;
    return (unfinished.get(thread) ?? '') + line.slice(resumed[0].length);
  };
}

/** What stood in the watched folder before, so that a second program goes on where the first ended. */
export interface Known {
  readonly files: Map<string, number>;
  nextFile: number;
}

export function nothingKnown(): Known {
  return { files: new Map(), nextFile: 1 };
}

interface Open {
  /** `null`: a folder. */
  readonly file: number | null;
  readonly name: string;
  at: number;
}

/** Makes steps of the calls of one program that touch what lies below `folder`. */
function reader(folder: string, known: Known, take: (step: DiskStep) => void) {
  const open = new Map<number, Open>();
  let halfLine = '';

  function inside(path: string): string | null {
    const whole = path.startsWith('/') ? path : join(process.cwd(), path);
    if (whole === folder) return '';
    return whole.startsWith(`${folder}/`) ? whole.slice(folder.length + 1) : null;
  }

  function opened(path: string, flags: string, descriptor: number): void {
    const name = inside(path);
    open.delete(descriptor);
    if (name === null) return;
    let file = known.files.get(name) ?? null;
    if (file === null && flags.includes('O_CREAT')) {
      file = known.nextFile++;
      known.files.set(name, file);
      take({ kind: 'name', name, file });
    } else if (file !== null && flags.includes('O_TRUNC')) {
      take({ kind: 'cut', file, size: 0 });
    }
    if (flags.includes('O_APPEND')) throw new Error(`no model for appending to ${name}`);
    open.set(descriptor, { file, name, at: 0 });
  }

  function wrote(descriptor: number, bytes: Buffer, at: number | null): void {
    if (descriptor === standardOutput) return said(bytes);
    const to = open.get(descriptor);
    if (to === undefined || to.file === null) return;
    take({ kind: 'write', file: to.file, at: at ?? to.at, bytes });
    if (at === null) to.at += bytes.length;
  }

  function said(bytes: Buffer): void {
    const lines = (halfLine + bytes.toString('utf8')).split('\n');
    halfLine = lines.pop() ?? '';
    for (const line of lines) take({ kind: 'said', line });
  }

  function synced(descriptor: number, isDone: boolean): void {
    const of = open.get(descriptor);
    if (of === undefined) return;
    if (of.file !== null) take({ kind: isDone ? 'sync' : 'syncFailed', file: of.file });
    else if (isDone) take({ kind: 'syncFolder', name: of.name });
  }

  function unlinked(path: string): void {
    const name = inside(path);
    if (name === null) return;
    known.files.delete(name);
    take({ kind: 'unlink', name });
  }

  function renamed(fromPath: string, toPath: string): void {
    const from = inside(fromPath);
    const to = inside(toPath);
    if (from === null && to === null) return;
    const file = from === null ? undefined : known.files.get(from);
    if (from === null || to === null || file === undefined) {
      throw new Error(`no model for renaming ${fromPath} to ${toPath}`);
    }
    known.files.delete(from);
    known.files.set(to, file);
    take({ kind: 'rename', from, to });
  }

  function folderMade(path: string): void {
    const name = inside(path);
    if (name !== null) take({ kind: 'folder', name });
  }

  /** A call there is no model for must not pass by unseen. */
  function refuse(name: string, descriptor: number): void {
    const of = open.get(descriptor);
    if (of !== undefined) throw new Error(`no model for ${name} on ${of.name}`);
  }

  return ({ name, args, result }: Call): void => {
    const descriptor = Number(args[0]);
    if (name === 'fsync' || name === 'fdatasync') return synced(descriptor, result === 0);
    if (result < 0) return;
    switch (name) {
      case 'openat':
        return opened(pathOf(args[1]), args[2] ?? '', result);
      case 'open':
        return opened(pathOf(args[0]), args[1] ?? '', result);
      case 'close':
        return void open.delete(descriptor);
      case 'write':
        return wrote(descriptor, bytesOf(args[1]).subarray(0, result), null);
      case 'pwrite64':
        return wrote(descriptor, bytesOf(args[1]).subarray(0, result), Number(args[3]));
      case 'ftruncate': {
        const file = open.get(descriptor)?.file ?? null;
        return file === null ? undefined : take({ kind: 'cut', file, size: Number(args[1]) });
      }
      case 'unlink':
        return unlinked(pathOf(args[0]));
      case 'unlinkat':
        return unlinked(pathOf(args[1]));
      case 'rename':
        return renamed(pathOf(args[0]), pathOf(args[1]));
      case 'renameat':
      case 'renameat2':
        return renamed(pathOf(args[1]), pathOf(args[3]));
      case 'mkdir':
        return folderMade(pathOf(args[0]));
      case 'mkdirat':
        return folderMade(pathOf(args[1]));
      default:
        return refuse(name, descriptor);
    }
  };
}

/** Reads what `strace` wrote (`recordingArgs`) of one program; `known` is carried on to the next one. */
export async function readRecorded(
  traceFile: string,
  folder: string,
  known: Known,
): Promise<readonly DiskStep[]> {
  const steps: DiskStep[] = [];
  const read = reader(folder, known, (step) => void steps.push(step));
  const joined = joiner();
  for await (const line of createInterface({ input: createReadStream(traceFile, 'latin1') })) {
    const whole = joined(line);
    const call = whole === null ? null : callIn(whole);
    if (call !== null) read(call);
  }
  return steps;
}
