/** Light only, a byte a pixel (0 dark, 255 light), rows from the top. */
export interface Luma {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * ITU-R BT.601 luma of RGBA pixels, 4 bytes each. What is transparent stands on white, as paper would.
 */
export function lumaOfRgba(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Luma {
  const data = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < data.length; i += 1, at += 4) {
    const grey = 77 * (rgba[at] ?? 0) + 150 * (rgba[at + 1] ?? 0) + 29 * (rgba[at + 2] ?? 0);
    const alpha = rgba[at + 3] ?? 255;
    data[i] = (((grey >> 8) * alpha) / 255 + 255 - alpha) | 0;
  }
  return { data, width, height };
}
