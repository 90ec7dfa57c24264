import { readFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { lumaOfRgba } from '../../shared/reading/luma.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { startWasmEngine } from '../../shared/reading/wasmEngine.ts';

const wasmFile = new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));

/** The product's reader, with the WebAssembly that is shipped with it. */
export async function wasmEngine(): Promise<DecodeEngine> {
  return startWasmEngine({ bytes: new Uint8Array(await readFile(wasmFile)).buffer });
}

export function lumaOf(canvas: Canvas): Luma {
  const { width, height } = canvas;
  return lumaOfRgba(canvas.getContext('2d').getImageData(0, 0, width, height).data, width, height);
}

export function plain(width: number, height: number, light: number): Luma {
  return { data: new Uint8Array(width * height).fill(light), width, height };
}

/** Where a code lies in a picture: its middle in fractions of it, its turn in degrees. */
export interface Lying {
  readonly code: Canvas;
  readonly x?: number;
  readonly y?: number;
  readonly turn?: number;
  readonly scale?: number;
}

/** Codes on white paper. */
export function onPaper(width: number, height: number, codes: readonly Lying[]): Luma {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  for (const { code, x = 0.5, y = 0.5, turn = 0, scale = 1 } of codes) {
    context.setTransform(1, 0, 0, 1, x * width, y * height);
    context.rotate((turn * Math.PI) / 180);
    context.scale(scale, scale);
    context.drawImage(code, -code.width / 2, -code.height / 2);
  }
  return lumaOf(canvas);
}
