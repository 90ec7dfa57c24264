/** Dots of a stretch of paper, one a byte, rows from the top; 1 is black. */
export interface DotSheet {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly dots: Uint8Array;
}

export function blankSheet(widthDots: number, heightDots: number): DotSheet {
  return { widthDots, heightDots, dots: new Uint8Array(widthDots * heightDots) };
}

/** Blackens a rectangle; what lies beside the sheet is lost. */
export function blacken(
  sheet: DotSheet,
  [left, top]: readonly [number, number],
  [width, height]: readonly [number, number],
): void {
  const from = Math.max(0, left);
  const to = Math.min(sheet.widthDots, left + width);
  const bottom = Math.min(sheet.heightDots, top + height);
  for (let y = Math.max(0, top); y < bottom; y += 1) {
    sheet.dots.fill(1, y * sheet.widthDots + from, y * sheet.widthDots + Math.max(from, to));
  }
}

/** Puts a sheet onto another; black on black is white, so that letters can stand in a black box. */
export function stamp(onto: DotSheet, stamped: DotSheet, left: number, top: number): void {
  const width = Math.min(stamped.widthDots, onto.widthDots - left);
  for (let y = 0; y < stamped.heightDots; y += 1) {
    const from = y * stamped.widthDots;
    const to = (top + y) * onto.widthDots + left;
    for (let x = 0; x < width; x += 1) {
      if (stamped.dots[from + x] === 1) onto.dots[to + x] = 1 - (onto.dots[to + x] ?? 0);
    }
  }
}

/** The rows that have ink, `bottom` not included, and how far to the right it goes; `null`: blank. */
export interface Ink {
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

export function inkOf({ widthDots, heightDots, dots }: DotSheet): Ink | null {
  const first = dots.indexOf(1);
  if (first < 0) return null;
  let right = 0;
  for (let y = 0; y < heightDots; y += 1) {
    const row = dots.subarray(y * widthDots, (y + 1) * widthDots);
    right = Math.max(right, row.lastIndexOf(1) + 1);
  }
  return {
    top: Math.floor(first / widthDots),
    bottom: Math.floor(dots.lastIndexOf(1) / widthDots) + 1,
    right,
  };
}

/** Of the inked rows, eight dots a byte, the left one highest. */
export function packInk({ widthDots, dots }: DotSheet, { top, bottom, right }: Ink): Uint8Array {
  const rowBytes = Math.ceil(right / 8);
  const bits = new Uint8Array(rowBytes * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    for (let x = 0; x < right; x += 1) {
      if (dots[y * widthDots + x] !== 1) continue;
      const at = (y - top) * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bits;
}
