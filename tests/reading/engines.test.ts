import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { symbologies, usualSymbologies } from '../../shared/domain/codes/symbology.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { readPicture } from '../../shared/reading/pictureReader.ts';
import { startScriptEngine } from '../../shared/reading/scriptEngine.ts';
import { seededRandom } from '../faults/random.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { lumaOf, onPaper, plain, wasmEngine } from './pictures.ts';

interface Sample {
  readonly bcid: string;
  readonly symbology: Symbology;
  readonly text: string;
}

const samples: readonly Sample[] = [
  { bcid: 'qrcode', symbology: 'QR', text: '7KQ48M2XTD9RPE' },
  { bcid: 'datamatrix', symbology: 'DataMatrix', text: '7KQ48M2XTD9RPE' },
  { bcid: 'azteccode', symbology: 'Aztec', text: '7KQ48M2XTD9RPE' },
  { bcid: 'pdf417', symbology: 'PDF417', text: '7KQ48M2XTD9RPE' },
  { bcid: 'code128', symbology: 'Code128', text: '7KQ48M2XTD9RPE' },
  { bcid: 'ean13', symbology: 'EAN13', text: '6901234567892' },
  { bcid: 'ean8', symbology: 'EAN8', text: '96385074' },
  { bcid: 'upca', symbology: 'UPCA', text: '012345678905' },
];

const now = () => performance.now();

function textsIn(engine: DecodeEngine, image: Luma): readonly string[] {
  const reader = createFrameReader(engine, usualReadFormats, now);
  return readPicture(reader, image).map(({ text }) => text);
}

function inverted(image: Luma): Luma {
  return { ...image, data: image.data.map((light) => 255 - light) };
}

let wasm: DecodeEngine;
const script = startScriptEngine();
beforeAll(async () => {
  wasm = await wasmEngine();
});

describe('one look of a reader', () => {
  it.each(samples)('reads $bcid, and says what it is and where', async (sample) => {
    const { bcid, symbology, text } = sample;
    const image = onPaper(1280, 720, [{ code: await codePicture(bcid, text), x: 0.4, y: 0.6 }]);
    const [read, ...others] = wasm.read(image, { symbologies: usualSymbologies, of: 'whole' });
    expect(read).toMatchObject({ text, symbology });
    expect(others).toEqual([]);
    expect(Math.abs((read?.centre.x ?? 0) - 0.4)).toBeLessThan(0.05);
    expect(Math.abs((read?.centre.y ?? 0) - 0.6)).toBeLessThan(0.15);
    expect(read?.size.width).toBeGreaterThan(0.05);
  });

  it('hands over nothing of a kind that was not asked for', async () => {
    const image = lumaOf(await codePicture('qrcode', 'UNASKED'));
    for (const engine of [wasm, script]) {
      expect(engine.read(image, { symbologies: ['Code128', 'EAN13'], of: 'whole' })).toEqual([]);
      expect(engine.read(image, { symbologies: [], of: 'whole' })).toEqual([]);
    }
  });

  it('takes UPC-A as its twelve digits, whichever of the two kinds was asked for', async () => {
    const image = lumaOf(await codePicture('upca', '012345678905'));
    const reads = wasm.read(image, { symbologies: ['EAN13', 'UPCA'], of: 'whole' });
    expect(reads).toMatchObject([{ text: '012345678905', symbology: 'UPCA' }]);
  });

  it('takes UPC-E as the eight digits that are printed', async () => {
    const image = lumaOf(await codePicture('upce', '01234565'));
    const reads = wasm.read(image, { symbologies: ['UPCE'], of: 'whole' });
    expect(reads).toMatchObject([{ text: '01234565', symbology: 'UPCE' }]);
  });

  it('never throws, whatever the image', () => {
    const random = seededRandom(5);
    for (const [width, height] of [
      [0, 0],
      [1, 1],
      [1, 2000],
      [2000, 1],
      [3, 3],
      [4, 4],
      [5, 300],
    ] as const) {
      const grains = plain(width, height, 0).data.map(() => random() * 256);
      for (const engine of [wasm, script]) {
        for (const of of ['whole', 'part', 'strip'] as const) {
          const look = { symbologies, of };
          expect(engine.read({ data: grains, width, height }, look)).toEqual([]);
        }
      }
    }
  });
});

describe('reading codes from pictures', () => {
  it.each(samples)('reads $bcid', async ({ bcid, text }) => {
    expect(textsIn(wasm, lumaOf(await codePicture(bcid, text)))).toEqual([text]);
  });

  it.each(samples)('reads $bcid without WebAssembly', async ({ bcid, text }) => {
    expect(textsIn(script, lumaOf(await codePicture(bcid, text)))).toEqual([text]);
  });

  it('reads white on black, and a picture standing on its side', async () => {
    const code = await codePicture('qrcode', 'INVERTED-1');
    const canvas = createCanvas(code.height, code.width);
    const context = canvas.getContext('2d');
    context.setTransform(0, 1, -1, 0, code.height, 0);
    context.drawImage(code, 0, 0);
    const image = inverted(lumaOf(canvas));
    expect(textsIn(wasm, image)).toEqual(['INVERTED-1']);
    expect(textsIn(script, image)).toEqual(['INVERTED-1']);
  });

  it('lists several codes of one picture from the top, each text once', async () => {
    const upper = await codePicture('qrcode', 'FIRST');
    const lower = await codePicture('code128', 'SECOND');
    const sheet = onPaper(1200, 900, [
      { code: lower, x: 0.3, y: 0.8 },
      { code: upper, x: 0.3, y: 0.2 },
      { code: upper, x: 0.8, y: 0.3 },
    ]);
    expect(textsIn(wasm, sheet)).toEqual(['FIRST', 'SECOND']);
  });

  it('reads every row of a sheet of coupons', async () => {
    const texts = Array.from({ length: 10 }, (_, row) => `CS-2026-00${row}`);
    const codes = await Promise.all(texts.map((text) => codePicture('code128', text)));
    const rows = codes.map((code, row) => ({ code, y: (row + 0.5) / 10, scale: 0.5 }));
    expect(textsIn(wasm, onPaper(1200, 1600, rows))).toEqual(texts);
  });

  it('reads a small code of a large picture as large as it is', async () => {
    const code = await codePicture('qrcode', 'SMALL');
    // Two pixels a module: shrunk to the usual size it would have less than one.
    const sheet = onPaper(3600, 2400, [{ code, x: 0.8, y: 0.7, scale: 0.5 }]);
    expect(textsIn(wasm, sheet)).toEqual(['SMALL']);
  });
});
