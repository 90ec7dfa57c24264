import type { CodeRead } from './reads.ts';

/** RGBA, 4 bytes a pixel, rows from the top. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** `wasm` is quick and reads more; `script` stands in where WebAssembly may not start. */
export type EngineName = 'wasm' | 'script';

/** Finds codes in one image. Reads that are damaged or of no wanted kind are left out. */
export interface DecodeEngine {
  readonly name: EngineName;
  read(pixels: Pixels): Promise<readonly CodeRead[]>;
}
