import type { SwitchedSymbology } from '../../shared/domain/codes/symbology.ts';
import type { Luma } from '../../shared/reading/luma.ts';

/** One frame as every contestant gets it: light, and the same light as RGBA for those who want that. */
export interface Frame {
  readonly luma: Luma;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

export interface Contestant {
  readonly name: string;
  /** Every text it reads in the frame. `switched`: kinds to look for besides the usual ones. Never throws. */
  read(
    frame: Frame,
    switched: readonly SwitchedSymbology[],
  ): readonly string[] | Promise<readonly string[]>;
}

const opaque = 255;

export function frameOf(luma: Luma): Frame {
  const rgba = new Uint8ClampedArray(luma.data.length * 4);
  for (let at = 0; at < luma.data.length; at += 1) {
    rgba.fill(luma.data[at] ?? 0, at * 4, at * 4 + 3);
    rgba[at * 4 + 3] = opaque;
  }
  return { luma, rgba };
}
