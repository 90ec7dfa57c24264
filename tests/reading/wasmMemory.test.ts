import { readFile } from 'node:fs/promises';
import { prepareZXingModule } from 'zxing-wasm/reader';
import type { ZXingReaderModule } from 'zxing-wasm/reader';
import { beforeAll, describe, expect, it } from 'vitest';
import { usualSymbologies } from '../../shared/domain/codes/symbology.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { startWasmEngine } from '../../shared/reading/wasmEngine.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { onPaper, plain } from './pictures.ts';

interface Memory {
  _malloc(bytes: number): number;
  _free(at: number): void;
  readonly HEAPU8: Uint8Array;
}

const wasmFile = new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
/** Larger than any hole between what is in use: it lies behind everything that was not given back. */
const probeBytes = 1_048_576;

let engine: DecodeEngine;
let memory: Memory;
beforeAll(async () => {
  const wasmBinary = new Uint8Array(await readFile(wasmFile)).buffer;
  engine = await startWasmEngine({ bytes: wasmBinary });
  // The module that the engine has just started: the package keeps one for equal bytes.
  memory = (await prepareZXingModule({
    overrides: { wasmBinary },
    fireImmediately: true,
  })) as ZXingReaderModule & Memory;
});

/** Where the next large piece of memory would lie, and how much there is. */
function measured(): readonly [number, number] {
  const at = memory._malloc(probeBytes);
  memory._free(at);
  return [at, memory.HEAPU8.length];
}

const look = { symbologies: usualSymbologies, of: 'part' } as const;

function readAll(images: readonly Luma[], times: number): number {
  let reads = 0;
  for (let at = 0; at < times; at += 1) {
    const image = images[at % images.length];
    if (image !== undefined) reads += engine.read(image, look).length;
  }
  return reads;
}

describe('the memory of the WebAssembly', () => {
  it('is the same after two thousand reads, of codes and of nothing', async () => {
    const codes = await Promise.all(
      ['qrcode', 'datamatrix', 'azteccode'].map((bcid) => codePicture(bcid, 'HELD')),
    );
    const images = [
      ...codes.map((code) => onPaper(100, 100, [{ code, scale: 0.5 }])),
      plain(100, 100, 255),
      plain(100, 40, 0),
    ];
    readAll(images, 50);
    const before = measured();
    const reads = readAll(images, 2_000);
    expect(reads).toBe(1_200);
    expect(measured()).toEqual(before);
  });

  it('is taken once for images of all sizes, as large as the largest', async () => {
    readAll([plain(900, 900, 200)], 1);
    const before = measured();
    readAll([plain(30, 30, 9), plain(900, 900, 9), plain(200, 10, 9), plain(640, 480, 9)], 40);
    expect(measured()).toEqual(before);
  });

  it('reads on after an image that is larger than any before', async () => {
    const small = onPaper(240, 130, [{ code: await codePicture('qrcode', 'SMALL'), scale: 0.4 }]);
    expect(readAll([small], 1)).toBe(1);
    expect(readAll([plain(4_000, 3_000, 255)], 1)).toBe(0);
    expect(readAll([small], 1)).toBe(1);
  });
});
