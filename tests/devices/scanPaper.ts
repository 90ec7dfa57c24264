import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasmFile = join(
  import.meta.dirname,
  '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
);

/** Black on white, one dot of the printer a pixel. */
async function pictureOf(svg: string): Promise<Uint8Array> {
  const image = await loadImage(Buffer.from(svg.replaceAll('currentColor', '#000')));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  return context.canvas.encode('png');
}

/** What a scanner reads off a paper; `null` where there is no code on it. */
export async function scanPaper(svg: string): Promise<string | null> {
  const wasmBinary = (await readFile(wasmFile)).buffer as ArrayBuffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  const [read] = await readBarcodes(await pictureOf(svg));
  return read?.text ?? null;
}
