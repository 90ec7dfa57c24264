import type { Luma } from './luma.ts';
import type { Box } from './transforms.ts';

/**
 * Where a code of squares may be: dense edges in every direction, as no bars and few other things have.
 */

const block = 8;
/** Squared change of light, in the direction in which it changes least, below which a block is blank or noise. */
const leastChange = 40;
/** Only what changes so much as a part of the busiest blocks counts: paper has its grain, and films their noise. */
const partOfBusiest = 0.22;
/** Which blocks are "the busiest": all but this part. */
const busiestRank = 0.97;
const leastBlocks = 9;
/** Blocks this far apart are still one code: a finder's ring, a stretch without edges. */
const gapBlocks = 2;
/** Room left around, in blocks: the quiet zone, and what the blocks' grid cut off. */
const asideBlocks = 3;

/** How much light changes in the direction in which it changes least: much in squares, little in bars. */
function changeAt({ data, width }: Luma, left: number, top: number): number {
  let [xx, yy, xy] = [0, 0, 0];
  for (let y = top; y < top + block; y += 1) {
    for (let x = left; x < left + block; x += 1) {
      const at = y * width + x;
      const dx = (data[at + 1] as number) - (data[at - 1] as number);
      const dy = (data[at + width] as number) - (data[at - width] as number);
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
  }
  return (xx + yy - Math.hypot(xx - yy, 2 * xy)) / (2 * block * block);
}

/** Each with its neighbours: one block may hold the middle of a large square. */
function smoothed(values: Float32Array, columns: number, rows: number): Float32Array {
  return values.map((_, at) => {
    const x = at % columns;
    const y = (at - x) / columns;
    let sum = 0;
    let count = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1) {
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) {
        sum += values[v * columns + u] as number;
        count += 1;
      }
    }
    return sum / count;
  });
}

function changesOf(image: Luma, columns: number, rows: number): Float32Array {
  const raw = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      raw[row * columns + column] = changeAt(image, 1 + column * block, 1 + row * block);
    }
  }
  return smoothed(raw, columns, rows);
}

function busyOf(changes: Float32Array): Uint8Array {
  const ranked = changes.toSorted();
  const busiest = ranked[Math.floor((ranked.length - 1) * busiestRank)] ?? 0;
  const least = Math.max(leastChange, partOfBusiest * busiest);
  return Uint8Array.from(changes, (change) => (change > least ? 1 : 0));
}

/** Blocks that touch, or nearly, from a first one. */
function grown(busy: Uint8Array, columns: number, rows: number, first: number): readonly number[] {
  const found = [first];
  busy[first] = 0;
  for (let next = 0; next < found.length; next += 1) {
    const at = found[next] as number;
    const x = at % columns;
    const y = (at - x) / columns;
    for (let v = Math.max(0, y - gapBlocks); v <= Math.min(rows - 1, y + gapBlocks); v += 1) {
      for (let u = Math.max(0, x - gapBlocks); u <= Math.min(columns - 1, x + gapBlocks); u += 1) {
        const near = v * columns + u;
        if (busy[near] !== 1) continue;
        busy[near] = 0;
        found.push(near);
      }
    }
  }
  return found;
}

function boxOf(image: Luma, columns: number, blocks: readonly number[]): Box {
  const xs = blocks.map((at) => at % columns);
  const ys = blocks.map((at) => Math.floor(at / columns));
  const from = (least: number) => Math.max(0, (least - asideBlocks) * block);
  const to = (most: number, end: number) => Math.min(end, (most + 1 + asideBlocks) * block);
  const [x, y] = [from(Math.min(...xs)), from(Math.min(...ys))];
  return {
    x,
    y,
    width: to(Math.max(...xs), image.width) - x,
    height: to(Math.max(...ys), image.height) - y,
  };
}

interface Patch {
  readonly box: Box;
  /** How much changes in it, and how well it fills its box: a code is dense and compact. */
  readonly weight: number;
}

function patchOf(
  image: Luma,
  columns: number,
  changes: Float32Array,
  blocks: readonly number[],
): Patch {
  const box = boxOf(image, columns, blocks);
  const total = blocks.reduce((sum, at) => sum + Math.sqrt(changes[at] as number), 0);
  const room = (box.width / block) * (box.height / block);
  return { box, weight: (total * blocks.length) / room };
}

/** Boxes around what may be a code of squares, the likeliest first; at most `most`. */
export function findMatrices(image: Luma, most: number): readonly Box[] {
  const columns = Math.floor((image.width - 2) / block);
  const rows = Math.floor((image.height - 2) / block);
  if (columns < 2 || rows < 2) return [];
  const changes = changesOf(image, columns, rows);
  const busy = busyOf(changes);
  const patches: Patch[] = [];
  for (let at = 0; at < busy.length; at += 1) {
    if (busy[at] !== 1) continue;
    const blocks = grown(busy, columns, rows, at);
    if (blocks.length >= leastBlocks) patches.push(patchOf(image, columns, changes, blocks));
  }
  return patches
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ box }) => box);
}
