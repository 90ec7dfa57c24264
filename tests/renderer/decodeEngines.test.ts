import { readFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DecodeEngine, Pixels } from '../../renderer/scan/decodeEngine.ts';
import { readPicture } from '../../renderer/scan/readPicture.ts';
import type { Pass } from '../../renderer/scan/readPicture.ts';
import { startScriptEngine } from '../../renderer/scan/scriptEngine.ts';
import { startWasmEngine } from '../../renderer/scan/wasmEngine.ts';
import { codePicture } from './codePictures.ts';

const wasmFile = new URL(
  '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
  import.meta.url,
);

interface Sample {
  readonly bcid: string;
  readonly text: string;
}

const samples: readonly Sample[] = [
  { bcid: 'qrcode', text: '7KQ48M2XTD9RPE' },
  { bcid: 'datamatrix', text: '7KQ48M2XTD9RPE' },
  { bcid: 'azteccode', text: '7KQ48M2XTD9RPE' },
  { bcid: 'pdf417', text: '7KQ48M2XTD9RPE' },
  { bcid: 'code128', text: '7KQ48M2XTD9RPE' },
  { bcid: 'ean13', text: '6901234567892' },
  { bcid: 'ean8', text: '96385074' },
  { bcid: 'upca', text: '012345678905' },
];

/** What the worker does with an OffscreenCanvas, on a canvas that Node has. */
function renderOf(picture: Canvas): (pass: Pass) => Pixels {
  return ({ longSide, upsideDown }) => {
    const scale = longSide / Math.max(picture.width, picture.height);
    const width = Math.round(picture.width * scale);
    const height = Math.round(picture.height * scale);
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    if (upsideDown) context.setTransform(-1, 0, 0, -1, width, height);
    context.drawImage(picture, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };
}

async function textsIn(engine: DecodeEngine, picture: Canvas): Promise<readonly string[]> {
  const reads = await readPicture(engine, picture, renderOf(picture));
  return reads.map((read) => read.text);
}

describe('reading codes from pictures', () => {
  let wasm: DecodeEngine;
  beforeAll(async () => {
    const file = await readFile(wasmFile);
    const bytes = new Uint8Array(file).buffer;
    wasm = await startWasmEngine({ bytes });
  });

  it.each(samples)('reads $bcid', async ({ bcid, text }) => {
    expect(await textsIn(wasm, await codePicture(bcid, text))).toEqual([text]);
  });

  it.each(samples)('reads $bcid without WebAssembly', async ({ bcid, text }) => {
    expect(await textsIn(startScriptEngine(), await codePicture(bcid, text))).toEqual([text]);
  });

  it('reads white on black, and a picture standing on its side', async () => {
    const code = await codePicture('qrcode', 'INVERTED-1');
    const canvas = createCanvas(code.height, code.width);
    const context = canvas.getContext('2d');
    context.setTransform(0, 1, -1, 0, code.height, 0);
    context.drawImage(code, 0, 0);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    image.data.forEach((value, i) => {
      if (i % 4 !== 3) image.data[i] = 255 - value;
    });
    context.putImageData(image, 0, 0);
    expect(await textsIn(wasm, canvas)).toEqual(['INVERTED-1']);
    expect(await textsIn(startScriptEngine(), canvas)).toEqual(['INVERTED-1']);
  });

  it('lists several codes of one picture from the top', async () => {
    const upper = await codePicture('qrcode', 'FIRST');
    const lower = await codePicture('code128', 'SECOND');
    const sheet = createCanvas(1200, 900);
    const context = sheet.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1200, 900);
    context.drawImage(lower, 300, 650);
    context.drawImage(upper, 500, 40);
    expect(await textsIn(wasm, sheet)).toEqual(['FIRST', 'SECOND']);
  });

  it('finds nothing in noise', async () => {
    const canvas = createCanvas(400, 300);
    const context = canvas.getContext('2d');
    const image = context.createImageData(400, 300);
    let seed = 42;
    image.data.forEach((_, i) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      image.data[i] = i % 4 === 3 ? 255 : seed % 256;
    });
    context.putImageData(image, 0, 0);
    expect(await textsIn(wasm, canvas)).toEqual([]);
  });
});
