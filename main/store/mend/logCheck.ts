import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const pageBytes = 4096;
const walHeaderBytes = 32;
const frameHeaderBytes = 24;
const frameBytes = frameHeaderBytes + pageBytes;
const littleEndianMagic = 0x377f0682;
const bigEndianMagic = 0x377f0683;

type Sums = readonly [number, number];

/** SQLite's running checksum of the log, over whole pairs of 32-bit words. */
function checksum(bytes: Buffer, littleEndian: boolean, [one, other]: Sums): Sums {
  const read = littleEndian
    ? (at: number) => bytes.readUInt32LE(at)
    : (at: number) => bytes.readUInt32BE(at);
  let s0 = one;
  let s1 = other;
  for (let at = 0; at < bytes.length; at += 8) {
    s0 = (s0 + read(at) + s1) >>> 0;
    s1 = (s1 + read(at + 4) + s0) >>> 0;
  }
  return [s0, s1];
}

function sumsAt(bytes: Buffer, at: number): Sums {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

function same(one: Sums, other: Sums): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

export type LogState = 'none' | 'whole' | 'damaged';

/**
 * Whether SQLite will see all that was committed to the log. It takes the frames up to the first whose
 * checksum doesn't hold for the whole log and says nothing: a commit behind that one would be lost in
 * silence (I4). A power cut in the middle of a commit's frames may look the same; then a commit nobody was
 * told of is kept. To be asked before SQLite has the database open.
 */
export function stateOfLog(walFile: string): LogState {
  if (!existsSync(walFile) || statSync(walFile).size < walHeaderBytes + frameBytes) return 'none';
  const handle = openSync(walFile, 'r');
  try {
    return readLog(handle, statSync(walFile).size);
  } finally {
    closeSync(handle);
  }
}

function readLog(handle: number, size: number): LogState {
  const header = Buffer.alloc(walHeaderBytes);
  readSync(handle, header, 0, walHeaderBytes, 0);
  const count = Math.floor((size - walHeaderBytes) / frameBytes);
  const heads = frameHeads(handle, count);
  const magic = header.readUInt32BE(0);
  const isOurs = magic === littleEndianMagic || magic === bigEndianMagic;
  const littleEndian = magic === littleEndianMagic;
  const sums = checksum(header.subarray(0, 24), littleEndian, [0, 0]);
  if (!isOurs || !same(sums, sumsAt(header, 24))) {
    // A log that was never begun is all zeros; one whose header went bad holds frames.
    return heads.some((head) => head.readUInt32BE(4) > 0) ? 'damaged' : 'none';
  }
  const salt = header.subarray(16, 24);
  const valid = validFrames(handle, heads, salt, sums, littleEndian);
  if (heads.slice(valid).some((head) => looksOurs(head, salt))) return 'damaged';
  return valid === 0 ? 'none' : 'whole';
}

/**
 * A frame of this generation, though it may have gone bad: each generation counts the first salt up and
 * draws the second, so that an older one has neither.
 */
function looksOurs(head: Buffer, salt: Buffer): boolean {
  const one = head.subarray(8, 12).equals(salt.subarray(0, 4));
  const other = head.subarray(12, 16).equals(salt.subarray(4, 8));
  return one || other;
}

function frameHeads(handle: number, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const head = Buffer.alloc(frameHeaderBytes);
    readSync(handle, head, 0, frameHeaderBytes, walHeaderBytes + index * frameBytes);
    return head;
  });
}

/** Frames from the beginning whose salts and checksums hold. */
function validFrames(
  handle: number,
  heads: readonly Buffer[],
  salt: Buffer,
  headerSums: Sums,
  littleEndian: boolean,
): number {
  const page = Buffer.alloc(pageBytes);
  let sums = headerSums;
  for (const [index, head] of heads.entries()) {
    if (!head.subarray(8, 16).equals(salt)) return index;
    readSync(handle, page, 0, pageBytes, walHeaderBytes + index * frameBytes + frameHeaderBytes);
    sums = checksum(page, littleEndian, checksum(head.subarray(0, 8), littleEndian, sums));
    if (!same(sums, sumsAt(head, 16))) return index;
  }
  return heads.length;
}
