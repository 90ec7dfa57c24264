import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { entryHash } from '../../../shared/protocol/journalHash.ts';
import { hex } from '../../../shared/protocol/primitives.ts';

/*
 * Reads journal entries out of the bytes of a database and its log without SQLite: a tree that is torn,
 * a log whose checksums no longer hold, a file that is no database any more still holds entries whole.
 * Nothing is believed but what its own hash proves. Only for files nobody has open: closing a file lets
 * go of every lock this process has on it.
 */

/** Our databases have no other. */
const pageBytes = 4096;
const walHeaderBytes = 32;
const frameHeaderBytes = 24;
const frameBytes = frameHeaderBytes + pageBytes;

/** How every entry's canonical text begins. */
const opening = Buffer.from('{"actor":{');
const [quote, backslash, brace, closingBrace] = [0x22, 0x5c, 0x7b, 0x7d];

/** An entry whose text was found. */
export interface FoundEntry {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly prev: string;
  /** Of the text as found. */
  readonly hash: string;
  readonly json: string;
  /** The hash stood beside it; else only an entry that names it as its previous one proves it. */
  readonly proven: boolean;
}

const place = z.object({
  device: hex(16),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  prev: hex(32),
});

/** Where the object that begins at `from` ends, or -1 where it is cut. */
function endOfObject(bytes: Buffer, from: number): number {
  let depth = 0;
  let inText = false;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === brace) depth += 1;
    else if (byte === closingBrace && --depth === 0) return at + 1;
  }
  return -1;
}

/** The text of an entry as a found entry, or `null` where it is none; `beside` is where its hash may stand. */
export function foundEntry(
  crypto: Crypto,
  json: string,
  isBeside: (hash: string) => boolean,
): FoundEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const read = place.safeParse(value);
  if (!read.success) return null;
  const hash = entryHash(crypto, json);
  return { ...read.data, hash, json, proven: isBeside(hash) };
}

function* entriesIn(crypto: Crypto, bytes: Buffer): Generator<FoundEntry> {
  for (let at = bytes.indexOf(opening); at >= 0; at = bytes.indexOf(opening, at + 1)) {
    const end = endOfObject(bytes, at);
    if (end < 0) continue;
    const json = bytes.toString('utf8', at, end);
    const found = foundEntry(crypto, json, (hash) => bytes.includes(Buffer.from(hash, 'hex')));
    if (found !== null) yield found;
  }
}

interface PageFile {
  readonly pages: number;
  page(no: number): Buffer | null;
  close(): void;
}

const noFile: PageFile = { pages: 0, page: () => null, close: () => undefined };

function openPages(file: string): PageFile {
  if (!existsSync(file)) return noFile;
  const handle = openSync(file, 'r');
  return {
    pages: Math.ceil(statSync(file).size / pageBytes),
    page(no) {
      const bytes = Buffer.alloc(pageBytes);
      // A sector that can't be read costs this page, not the others.
      try {
        return readSync(handle, bytes, 0, pageBytes, (no - 1) * pageBytes) > 0 ? bytes : null;
      } catch {
        return null;
      }
    },
    close: () => closeSync(handle),
  };
}

interface Frame {
  readonly pageNo: number;
  readonly page: Buffer;
}

/**
 * The frames of the log's newest generation through its last commit, whether or not their checksums hold:
 * SQLite stops at the first that doesn't, and everything behind it is lost to it.
 */
export function walFrames(walFile: string): readonly Frame[] {
  if (!existsSync(walFile)) return [];
  const handle = openSync(walFile, 'r');
  try {
    const size = statSync(walFile).size;
    const header = Buffer.alloc(walHeaderBytes);
    if (readSync(handle, header, 0, walHeaderBytes, 0) < walHeaderBytes) return [];
    const count = Math.floor((size - walHeaderBytes) / frameBytes);
    const bytes = Buffer.alloc(count * frameBytes);
    readSync(handle, bytes, 0, bytes.length, walHeaderBytes);
    return newestGeneration(header, bytes, count);
  } finally {
    closeSync(handle);
  }
}

function newestGeneration(header: Buffer, bytes: Buffer, count: number): readonly Frame[] {
  const saltAt = (index: number) => bytes.subarray(index * frameBytes + 8, index * frameBytes + 16);
  const headerSalt = header.subarray(16, 24);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const inHeader = indexes.some((index) => saltAt(index).equals(headerSalt));
  const salt = inHeader || count === 0 ? headerSalt : saltAt(0);
  // What lies behind the last commit was never answered for.
  const last = indexes.findLast(
    (index) => saltAt(index).equals(salt) && bytes.readUInt32BE(index * frameBytes + 4) > 0,
  );
  return indexes.slice(0, last === undefined ? 0 : last + 1).map((index) => {
    const from = index * frameBytes;
    const page = bytes.subarray(from + frameHeaderBytes, from + frameBytes);
    return { pageNo: bytes.readUInt32BE(from), page };
  });
}

type PageOf = (no: number) => Buffer | null;

interface Varint {
  readonly value: number;
  readonly next: number;
}

function varint(bytes: Buffer, from: number): Varint {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = bytes[from + index] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: from + index + 1 };
  }
  return { value: value * 256 + (bytes[from + 8] ?? 0), next: from + 9 };
}

const leafOfATable = 0x0d;
/** The file format's bounds of what a cell keeps on its own page. */
const mostLocal = pageBytes - 35;
const leastLocal = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
const overflowContent = pageBytes - 4;
/** Longer than any entry is allowed to be, in bytes. */
const longestPayload = 3 * 700_000;

/** The cells of a leaf that go on on other pages, put together. */
function* spilledCells(page: Buffer, pageNo: number, pageOf: PageOf): Generator<Buffer> {
  const head = pageNo === 1 ? 100 : 0;
  if (page[head] !== leafOfATable) return;
  const cells = page.readUInt16BE(head + 3);
  for (let cell = 0; cell < cells; cell++) {
    const pointer = head + 8 + cell * 2;
    if (pointer + 2 > pageBytes) return;
    const { value: length, next } = varint(page, page.readUInt16BE(pointer));
    if (length <= mostLocal || length > longestPayload) continue;
    const payload = spilled(page, varint(page, next).next, length, pageOf);
    if (payload !== null) yield payload;
  }
}

function spilled(page: Buffer, from: number, length: number, pageOf: PageOf): Buffer | null {
  const wanted = leastLocal + ((length - leastLocal) % overflowContent);
  const local = wanted <= mostLocal ? wanted : leastLocal;
  if (from + local + 4 > pageBytes) return null;
  const parts = [page.subarray(from, from + local)];
  let left = length - local;
  let nextPage = page.readUInt32BE(from + local);
  while (left > 0) {
    const overflow = pageOf(nextPage);
    if (overflow === null) return null;
    parts.push(overflow.subarray(4, 4 + Math.min(left, overflowContent)));
    left -= overflowContent;
    nextPage = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** Every entry whose whole text stands in the file or its log; the same one may come several times. */
export function* carveEntries(crypto: Crypto, file: string): Generator<FoundEntry> {
  const frames = walFrames(`${file}-wal`);
  const newest = new Map(frames.map(({ pageNo, page }) => [pageNo, page] as const));
  const pages = openPages(file);
  const inFile: PageOf = (no) => (no >= 1 && no <= pages.pages ? pages.page(no) : null);
  const inBoth: PageOf = (no) => newest.get(no) ?? inFile(no);
  function* onPage(page: Buffer, pageNo: number, pageOf: PageOf): Generator<FoundEntry> {
    yield* entriesIn(crypto, page);
    for (const cell of spilledCells(page, pageNo, pageOf)) yield* entriesIn(crypto, cell);
  }
  try {
    for (const { pageNo, page } of frames) yield* onPage(page, pageNo, inBoth);
    for (let no = 1; no <= pages.pages; no++) {
      const page = inFile(no);
      if (page === null) continue;
      yield* onPage(page, no, inFile);
      if (newest.size > 0) {
        for (const cell of spilledCells(page, no, inBoth)) yield* entriesIn(crypto, cell);
      }
    }
  } finally {
    pages.close();
  }
}
