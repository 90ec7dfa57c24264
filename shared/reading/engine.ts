import type { Symbology } from '../domain/codes/symbology.ts';
import type { CodeRead } from './codeRead.ts';
import type { Luma } from './luma.ts';

/** `wasm` is quick and reads more; `script` stands in where WebAssembly may not start. */
export type EngineName = 'wasm' | 'script';

export interface Look {
  readonly symbologies: readonly Symbology[];
  /**
   * `whole`: a picture of anything. `part`: a piece of one that was drawn anew for a closer look, so
   * that shrinking it again is no use. `strip`: bars standing upright, a few rows high, and nothing else.
   */
  readonly of: 'whole' | 'part' | 'strip';
}

/** Finds codes in one image. Reads that are damaged or of no wanted kind are left out. Never throws. */
export interface DecodeEngine {
  readonly name: EngineName;
  read(image: Luma, look: Look): readonly CodeRead[];
}

/** Below this many pixels either way there is no code; readers are not asked. */
export const leastSide = 4;
