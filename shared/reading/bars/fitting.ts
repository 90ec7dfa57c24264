import { quietModules, valuesPerModule } from './eanSigns.ts';

/** Fitting what was seen to what it should look like: its light, and its place. */

/** Gain and offset, each with a slope, that bring `model` nearest to `seen`: paper isn't lit evenly. */
export function relit(seen: Float32Array, model: Float32Array): Float32Array | null {
  const n = seen.length;
  const matrix = Array.from({ length: 4 }, () => new Float64Array(5));
  for (let i = 0; i < n; i += 1) {
    const place = (2 * i) / (n - 1) - 1;
    const dark = model[i] as number;
    const terms = [1, place, dark, dark * place];
    for (let a = 0; a < 4; a += 1) {
      const row = matrix[a] as Float64Array;
      for (let b = 0; b < 4; b += 1)
        row[b] = (row[b] as number) + (terms[a] ?? 0) * (terms[b] ?? 0);
      row[4] = (row[4] as number) + (terms[a] ?? 0) * (seen[i] as number);
    }
  }
  const fitted = solved(matrix);
  if (fitted === null) return null;
  const [offset = 0, offsetSlope = 0, gain = 0, gainSlope = 0] = fitted;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i += 1) {
    const place = (2 * i) / (n - 1) - 1;
    const strength = gain + gainSlope * place;
    if (strength < 0.15) return null;
    out[i] = ((seen[i] as number) - offset - offsetSlope * place) / strength;
  }
  return out;
}

/** Gauss–Jordan with pivots; `null` where the rows depend on each other. */
function solved(rows: readonly Float64Array<ArrayBuffer>[]): readonly number[] | null {
  const n = rows.length;
  const work = rows.map((row) => row.slice());
  for (let pivot = 0; pivot < n; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < n; row += 1) {
      if (Math.abs(work[row]?.[pivot] ?? 0) > Math.abs(work[best]?.[pivot] ?? 0)) best = row;
    }
    const chosen = work[best] as Float64Array<ArrayBuffer>;
    work[best] = work[pivot] as Float64Array<ArrayBuffer>;
    work[pivot] = chosen;
    const head = chosen[pivot] ?? 0;
    if (Math.abs(head) < 1e-9) return null;
    for (let row = 0; row < n; row += 1) {
      if (row === pivot) continue;
      const other = work[row] as Float64Array;
      const times = (other[pivot] as number) / head;
      for (let k = pivot; k <= n; k += 1)
        other[k] = (other[k] as number) - times * (chosen[k] as number);
    }
  }
  return work.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
}

export function correlation(a: Float32Array, b: Float32Array): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const n = a.length;
  const top = n * sab - sa * sb;
  return top / Math.sqrt(Math.max(1e-9, (n * saa - sa * sa) * (n * sbb - sb * sb)));
}
/** What a move, a stretch and the two bends must be worth to be made. */
const stiffness = [0.3, 0.3, 1, 1] as const;

/**
 * By how many modules `seen` lies ahead of `model`, as a cubic over the symbol (0 its first module's
 * edge, 1 its last's): one Gauss–Newton step. `null` where there is nothing to hold on to.
 */
export function shiftOf(seen: Float32Array, model: Float32Array): readonly number[] | null {
  const quiet = quietModules * valuesPerModule;
  const inner = seen.length - 2 * quiet;
  const rows = Array.from({ length: 4 }, () => new Float64Array(5));
  for (let i = 1; i < seen.length - 1; i += 1) {
    const slope = (((model[i + 1] as number) - (model[i - 1] as number)) / 2) * valuesPerModule;
    if (slope === 0) continue;
    const off = (seen[i] as number) - (model[i] as number);
    const s = (i + 0.5 - quiet) / inner;
    const terms = [slope, slope * s, slope * s * s, slope * s * s * s];
    for (let a = 0; a < 4; a += 1) {
      const row = rows[a] as Float64Array;
      for (let b = 0; b < 4; b += 1)
        row[b] = (row[b] as number) + (terms[a] ?? 0) * (terms[b] ?? 0);
      row[4] = (row[4] as number) + (terms[a] ?? 0) * off;
    }
  }
  rows.forEach((row, k) => (row[k] = (row[k] as number) + (stiffness[k] ?? 0)));
  return solved(rows);
}
