import type { Luma } from './luma.ts';

/** The frame is looked at in this many squares across and down. */
const cellsAcross = 16;
const cellsDown = 9;
const cellCount = cellsAcross * cellsDown;

/** Rows looked at in each square: every row would cost more than there is time for. */
const rowsPerCell = 8;

/** Light apart from dark by this much is an edge of something, and no noise. */
const leastEdge = 28;
/** So many changes from dark to light and back in a row of a square are bars, modules or print. */
const leastChanges = 4;

/** What one frame is like, whatever it shows. */
export interface FrameSeen {
  /** Mean of all, 0 (black) … 255 (white). */
  readonly light: number;
  /** Between the darkest and the lightest twentieth of the frame, 0 … 255. */
  readonly contrast: number;
  /** How steep edges are where there are any: 1 from dark to light within two pixels; 0 no edges. */
  readonly sharpness: number;
  /** How much of the frame has edges in it, 0 … 1. */
  readonly drawn: number;
  /** How wide bars, modules or letters are, px; 0 where there are none. */
  readonly stripePx: number;
  /** Mean light of each square, row by row: two frames' tell how much of the picture moved. */
  readonly cells: Float32Array;
}

interface Cell {
  readonly sum: number;
  readonly pixels: number;
  readonly darkest: number;
  readonly lightest: number;
  /** The greatest change from a pixel to the next but one. */
  readonly steepest: number;
  /** Width of a stripe in each row that has several, px. */
  readonly stripes: readonly number[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const spanOf = (at: number, of: number, size: number): Span => ({
  from: Math.floor((at * size) / of),
  to: Math.floor(((at + 1) * size) / of),
});

/** Counts the light of every pixel looked at into `histogram`. */
function lookAtCell(luma: Luma, across: Span, down: Span, histogram: Uint32Array): Cell {
  const { data, width } = luma;
  const step = rowStep(down);
  let [sum, pixels, darkest, lightest, steepest] = [0, 0, 255, 0, 0];
  for (let y = down.from; y < down.to; y += step) {
    const end = y * width + across.to;
    let before = data[y * width + across.from] ?? 0;
    let beforeThat = before;
    for (let at = y * width + across.from; at < end; at += 1) {
      const light = data[at] ?? 0;
      sum += light;
      histogram[light] = (histogram[light] ?? 0) + 1;
      if (light < darkest) darkest = light;
      if (light > lightest) lightest = light;
      const change = Math.abs(light - beforeThat);
      if (change > steepest) steepest = change;
      beforeThat = before;
      before = light;
    }
    pixels += across.to - across.from;
  }
  const found = { sum, pixels, darkest, lightest, steepest };
  return { ...found, stripes: hasEdges(found) ? stripesIn(luma, across, down, found) : [] };
}

const rowStep = ({ from, to }: Span): number => Math.max(1, Math.floor((to - from) / rowsPerCell));

type Ends = Pick<Cell, 'darkest' | 'lightest'>;

const hasEdges = ({ darkest, lightest }: Ends): boolean => lightest - darkest >= leastEdge;

/** A change counts once it has crossed the middle third, so that noise on a grey is none. */
function stripesIn({ data, width }: Luma, across: Span, down: Span, ends: Ends): readonly number[] {
  const third = (ends.lightest - ends.darkest) / 3;
  const [low, high] = [ends.darkest + third, ends.lightest - third];
  const stripes: number[] = [];
  for (let y = down.from; y < down.to; y += rowStep(down)) {
    const start = y * width + across.from;
    const end = y * width + across.to;
    let isLight = (data[start] ?? 0) > (low + high) / 2;
    let [changes, first, last] = [0, 0, 0];
    for (let at = start; at < end; at += 1) {
      const light = data[at] ?? 0;
      if (isLight ? light >= low : light <= high) continue;
      isLight = !isLight;
      if (changes === 0) first = at;
      last = at;
      changes += 1;
    }
    if (changes >= leastChanges) stripes.push((last - first) / (changes - 1));
  }
  return stripes;
}

/** The light that `part` of all pixels are darker than. */
function quantile(histogram: Uint32Array, total: number, part: number): number {
  let below = 0;
  for (let light = 0; light < histogram.length; light += 1) {
    below += histogram[light] ?? 0;
    if (below > total * part) return light;
  }
  return histogram.length - 1;
}

/** The value that `part` of them are below; 0 of none. */
function middle(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;
}

/** Folds and shadows are soft in the sharpest picture: of the edges, those sharper than most count. */
const sharperPart = 0.75;

const steepnessOf = ({ steepest, lightest, darkest }: Cell): number =>
  steepest / (lightest - darkest);

/** Measures a frame. Takes well under a millisecond at 1280 × 720. */
export function lookAt(luma: Luma): FrameSeen {
  const histogram = new Uint32Array(256);
  const cells: Cell[] = [];
  for (let at = 0; at < cellCount; at += 1) {
    const across = spanOf(at % cellsAcross, cellsAcross, luma.width);
    const down = spanOf(Math.floor(at / cellsAcross), cellsDown, luma.height);
    cells.push(lookAtCell(luma, across, down, histogram));
  }
  const pixels = cells.reduce((sum, cell) => sum + cell.pixels, 0);
  const drawn = cells.filter(hasEdges);
  return {
    light: cells.reduce((sum, cell) => sum + cell.sum, 0) / Math.max(1, pixels),
    contrast: quantile(histogram, pixels, 0.95) - quantile(histogram, pixels, 0.05),
    sharpness: middle(drawn.map(steepnessOf), sharperPart),
    drawn: drawn.length / cellCount,
    stripePx: middle(
      drawn.flatMap((cell) => cell.stripes),
      0.5,
    ),
    cells: Float32Array.from(cells, (cell) => cell.sum / Math.max(1, cell.pixels)),
  };
}
