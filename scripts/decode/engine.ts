import { readFile } from 'node:fs/promises';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { startWasmEngine } from '../../shared/reading/wasmEngine.ts';

const wasmFile = new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));

/** The product's own reader, with the WebAssembly that is shipped with it. */
export async function startEngine(): Promise<DecodeEngine> {
  const file = await readFile(wasmFile);
  return startWasmEngine({ bytes: new Uint8Array(file).buffer });
}
