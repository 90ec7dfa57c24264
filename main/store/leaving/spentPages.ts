/** Bytes of a ref. */
export const refBytes = 16;
const prefixBytes = 2;
const suffixBytes = refBytes - prefixBytes;
/** What a group's gap and its count can say. */
const mostInByte = 255;
/** Bytes of a chunk at most: with its key and SQLite's own it fills a page of 4096 and no second one. */
export const maxChunkBytes = 4_030;

export interface SpentChunk {
  readonly first: Buffer;
  readonly count: number;
  /**
   * Groups of refs that share their first two bytes: how far those are beyond the group before (from
   * `first`'s own), how many, and 14 bytes of each, in order. 255 and 0: nothing within the next 255.
   */
  readonly refs: Buffer;
}

function prefixOf(ref: Buffer): number {
  return ref.readUInt16BE(0);
}

interface Group {
  readonly prefix: number;
  readonly refs: readonly Buffer[];
}

/** Consecutive refs of one prefix, at most as many as a count can say. */
function groupsOf(sorted: readonly Buffer[]): readonly Group[] {
  const groups: { prefix: number; refs: Buffer[] }[] = [];
  for (const ref of sorted) {
    const last = groups.at(-1);
    const prefix = prefixOf(ref);
    if (last?.prefix === prefix && last.refs.length < mostInByte) last.refs.push(ref);
    else groups.push({ prefix, refs: [ref] });
  }
  return groups;
}

function encode(sorted: readonly Buffer[], first: Buffer): Buffer {
  const parts: Buffer[] = [];
  let prefix = prefixOf(first);
  for (const group of groupsOf(sorted)) {
    let gap = group.prefix - prefix;
    for (; gap > mostInByte; gap -= mostInByte) parts.push(Buffer.from([mostInByte, 0]));
    parts.push(Buffer.from([gap, group.refs.length]));
    for (const ref of group.refs) parts.push(ref.subarray(prefixBytes));
    prefix = group.prefix;
  }
  return Buffer.concat(parts);
}

/** Packs sorted refs, each once, into one chunk; at least one. */
export function packChunk(sorted: readonly Buffer[]): SpentChunk {
  const [first] = sorted;
  if (first === undefined) throw new Error('an empty chunk');
  return { first, count: sorted.length, refs: encode(sorted, first) };
}

interface Place {
  readonly prefix: number;
  /** Where the suffixes of the group begin. */
  readonly start: number;
  readonly count: number;
}

type Packed = Pick<SpentChunk, 'first' | 'refs'>;

function* groupsIn({ first, refs }: Packed): Generator<Place> {
  let prefix = prefixOf(first);
  for (let at = 0; at < refs.length;) {
    prefix += refs.readUInt8(at);
    const count = refs.readUInt8(at + 1);
    yield { prefix, start: at + 2, count };
    at += 2 + count * suffixBytes;
  }
}

/** The refs of a chunk, in order. */
export function unpackChunk(chunk: Packed): readonly Buffer[] {
  const sorted: Buffer[] = [];
  for (const { prefix, start, count } of groupsIn(chunk)) {
    for (let n = 0; n < count; n++) {
      const from = start + n * suffixBytes;
      const ref = Buffer.alloc(refBytes);
      ref.writeUInt16BE(prefix);
      chunk.refs.copy(ref, prefixBytes, from, from + suffixBytes);
      sorted.push(ref);
    }
  }
  return sorted;
}

/** Whether a chunk holds a ref: exactly, never "probably". */
export function isInChunk(chunk: Packed, ref: Buffer): boolean {
  const wanted = prefixOf(ref);
  for (const { prefix, start, count } of groupsIn(chunk)) {
    if (prefix > wanted) return false;
    if (prefix < wanted) continue;
    for (let n = 0; n < count; n++) {
      const from = start + n * suffixBytes;
      if (chunk.refs.compare(ref, prefixBytes, refBytes, from, from + suffixBytes) === 0)
        return true;
    }
  }
  return false;
}

/** Cuts sorted refs into the fewest chunks, all full but the last. */
export function packFull(sorted: readonly Buffer[]): readonly SpentChunk[] {
  const chunks: SpentChunk[] = [];
  let start = 0;
  let bytes = 0;
  let before: number | null = null;
  let inGroup = 0;
  for (const [index, ref] of sorted.entries()) {
    const prefix = prefixOf(ref);
    const joins = prefix === before && inGroup < mostInByte;
    const gap = before === null ? 0 : prefix - before;
    const cost = suffixBytes + (joins ? 0 : 2 + 2 * Math.floor(gap / mostInByte));
    const isFull = bytes + cost > maxChunkBytes;
    if (isFull) chunks.push(packChunk(sorted.slice(start, index)));
    if (isFull) start = index;
    bytes = isFull ? suffixBytes + 2 : bytes + cost;
    inGroup = joins && !isFull ? inGroup + 1 : 1;
    before = prefix;
  }
  if (start < sorted.length) chunks.push(packChunk(sorted.slice(start)));
  return chunks;
}

/** Cuts into chunks of about the same size, as many as it takes. */
export function packEvenly(sorted: readonly Buffer[]): readonly SpentChunk[] {
  const pieces = packFull(sorted).length;
  const each = Math.ceil(sorted.length / Math.max(1, pieces));
  const cuts = Array.from({ length: pieces }, (_, n) => sorted.slice(n * each, (n + 1) * each));
  // Gaps cost more here and there: what is too long after all is cut again.
  return cuts.filter(({ length }) => length > 0).flatMap(packFull);
}
