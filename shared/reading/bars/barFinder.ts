import type { Luma } from '../luma.ts';

/**
 * A patch of parallel bars. `across` is the direction from bar to bar, in radians from the picture's
 * x axis; all lengths are in pixels.
 */
export interface BarPatch {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  /** From the middle to either end, across the bars. */
  readonly halfLength: number;
  /** From the middle to either end, along the bars. */
  readonly halfHeight: number;
  /** How much of the picture it fills with how much contrast; only for putting patches in order. */
  readonly weight: number;
}

/** Sums of gradient products over one block of pixels: the structure tensor. */
interface Tensors {
  readonly columns: number;
  readonly rows: number;
  readonly xx: Float32Array;
  readonly yy: Float32Array;
  readonly xy: Float32Array;
}

const usualBlock = 8;
const smallBlock = 5;
const smallSide = 420;
/** How much of a block's gradient must point one way: 1 is bars and nothing else. */
const leastCoherence = 0.55;
/** Mean squared gradient below which a block is blank paper. */
const leastEnergy = 12;
/** Blocks belong together where their directions differ by no more than this. */
const cosTwiceMaxTurn = Math.cos((2 * 16 * Math.PI) / 180);
const leastBlocks = 4;
const maxPatches = 4;

function tensorsOf(image: Luma, block: number): Tensors {
  const { data, width, height } = image;
  const columns = Math.floor((width - 2) / block);
  const rows = Math.floor((height - 2) / block);
  const xx = new Float32Array(columns * rows);
  const yy = new Float32Array(columns * rows);
  const xy = new Float32Array(columns * rows);
  for (let y = 1; y <= rows * block; y += 1) {
    const row = Math.floor((y - 1) / block) * columns;
    for (let column = 0, x = 1; column < columns; column += 1) {
      let sumXx = 0;
      let sumYy = 0;
      let sumXy = 0;
      for (const end = x + block; x < end; x += 1) {
        const at = y * width + x;
        const dx = (data[at + 1] as number) - (data[at - 1] as number);
        const dy = (data[at + width] as number) - (data[at - width] as number);
        sumXx += dx * dx;
        sumYy += dy * dy;
        sumXy += dx * dy;
      }
      xx[row + column] = (xx[row + column] as number) + sumXx;
      yy[row + column] = (yy[row + column] as number) + sumYy;
      xy[row + column] = (xy[row + column] as number) + sumXy;
    }
  }
  return { columns, rows, xx, yy, xy };
}

/** Each block with its neighbours: one block of wide bars may hold a single edge. */
function smoothed(values: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      let sum = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1) {
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) {
          sum += values[v * columns + u] as number;
        }
      }
      out[y * columns + x] = sum;
    }
  }
  return out;
}

interface Field {
  readonly columns: number;
  readonly rows: number;
  /** Twice the direction, as a unit vector; (0, 0) where there are no bars. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly energy: Float32Array;
}

function fieldOf(image: Luma, block: number): Field {
  const raw = tensorsOf(image, block);
  const { columns, rows } = raw;
  const xx = smoothed(raw.xx, columns, rows);
  const yy = smoothed(raw.yy, columns, rows);
  const xy = smoothed(raw.xy, columns, rows);
  const cos = new Float32Array(columns * rows);
  const sin = new Float32Array(columns * rows);
  const energy = new Float32Array(columns * rows);
  const enough = leastEnergy * block * block * 9;
  for (let i = 0; i < energy.length; i += 1) {
    const total = (xx[i] as number) + (yy[i] as number);
    const along = (xx[i] as number) - (yy[i] as number);
    const skew = 2 * (xy[i] as number);
    const pull = Math.hypot(along, skew);
    if (total < enough || pull < leastCoherence * total) continue;
    cos[i] = along / pull;
    sin[i] = skew / pull;
    // A block within a wide bar has no edge of its own; its neighbours say that it belongs.
    energy[i] = Math.max(1, (raw.xx[i] as number) + (raw.yy[i] as number));
  }
  return { columns, rows, cos, sin, energy };
}

function sameWay(field: Field, one: number, other: number): boolean {
  const dot =
    (field.cos[one] as number) * (field.cos[other] as number) +
    (field.sin[one] as number) * (field.sin[other] as number);
  return dot >= cosTwiceMaxTurn;
}

/** Blocks of one direction that touch, from a first one. */
function grown(field: Field, first: number, taken: Uint8Array): number[] {
  const { columns, rows } = field;
  const blocks = [first];
  taken[first] = 1;
  for (let next = 0; next < blocks.length; next += 1) {
    const at = blocks[next] as number;
    const x = at % columns;
    const y = (at - x) / columns;
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1) {
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) {
        const near = v * columns + u;
        if (taken[near] === 1 || field.energy[near] === 0 || !sameWay(field, at, near)) continue;
        taken[near] = 1;
        blocks.push(near);
      }
    }
  }
  return blocks;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the bulk of the weight lies along one direction; stray blocks at the rim don't count. */
function bulk(places: readonly number[], weights: readonly number[], leftOut: number): Span {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let seen = 0;
  let from = places[order[0] ?? 0] ?? 0;
  let to = from;
  let begun = false;
  for (const i of order) {
    seen += weights[i] ?? 0;
    if (!begun && seen >= leftOut * total) {
      from = places[i] ?? 0;
      begun = true;
    }
    to = places[i] ?? 0;
    if (seen >= (1 - leftOut) * total) break;
  }
  return { from, to };
}

function patchOf(field: Field, blocks: readonly number[], block: number): BarPatch {
  let cos = 0;
  let sin = 0;
  let weight = 0;
  for (const at of blocks) {
    const energy = field.energy[at] as number;
    cos += energy * (field.cos[at] as number);
    sin += energy * (field.sin[at] as number);
    weight += Math.sqrt(energy);
  }
  const across = Math.atan2(sin, cos) / 2;
  const [ux, uy] = [Math.cos(across), Math.sin(across)];
  const along: number[] = [];
  const beside: number[] = [];
  const weights: number[] = [];
  for (const at of blocks) {
    const x = 1 + ((at % field.columns) + 0.5) * block;
    const y = 1 + (Math.floor(at / field.columns) + 0.5) * block;
    along.push(x * ux + y * uy);
    beside.push(-x * uy + y * ux);
    weights.push(Math.sqrt(field.energy[at] as number));
  }
  const u = bulk(along, weights, 0.01);
  const v = bulk(beside, weights, 0.06);
  const [middleU, middleV] = [(u.from + u.to) / 2, (v.from + v.to) / 2];
  return {
    x: middleU * ux - middleV * uy,
    y: middleU * uy + middleV * ux,
    across,
    halfLength: (u.to - u.from) / 2 + block / 2,
    halfHeight: (v.to - v.from) / 2 + block / 2,
    weight,
  };
}

/** Patches of parallel bars at any angle, the weightiest first; at most four. */
export function findBars(image: Luma): readonly BarPatch[] {
  const block = Math.min(image.width, image.height) < smallSide ? smallBlock : usualBlock;
  if (image.width < 4 * block || image.height < 3 * block) return [];
  const field = fieldOf(image, block);
  const taken = new Uint8Array(field.energy.length);
  const patches: BarPatch[] = [];
  for (let first = 0; first < taken.length; first += 1) {
    if (taken[first] === 1 || field.energy[first] === 0) continue;
    const blocks = grown(field, first, taken);
    if (blocks.length >= leastBlocks) patches.push(patchOf(field, blocks, block));
  }
  return patches
    .filter((patch) => patch.halfLength > 2 * block)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxPatches);
}
