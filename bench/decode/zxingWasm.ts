import { readFile } from 'node:fs/promises';
import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';
import type { SwitchedSymbology } from '../../shared/domain/codes/symbology.ts';
import type { Contestant, Frame } from './contestant.ts';

type Formats = NonNullable<ReaderOptions['formats']>;

const usualFormats: Formats = [
  ...(['QRCode', 'DataMatrix', 'Aztec', 'PDF417', 'Code128', 'EAN13', 'EAN8', 'UPCA'] as const),
  ...(['DataBarOmni', 'DataBarStk', 'DataBarStkOmni', 'DataBarExp', 'DataBarExpStk'] as const),
];

/** Everything it can try, of the same kinds as ours looks for. */
function fullOptions(switched: readonly SwitchedSymbology[]): ReaderOptions {
  return {
    formats: [...usualFormats, ...switched],
    tryHarder: true,
    tryRotate: true,
    tryInvert: true,
    tryDownscale: true,
    textMode: 'Plain',
  };
}

async function textsIn({ luma, rgba }: Frame, options?: ReaderOptions): Promise<readonly string[]> {
  const { width, height } = luma;
  const picture: ImageData = { data: rgba, width, height, colorSpace: 'srgb' };
  const found = await readBarcodes(picture, options).catch(() => []);
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

/** zxing-wasm with everything on, and as it comes: all kinds it knows, its own options. */
export async function startZxingWasm(): Promise<readonly Contestant[]> {
  const file = await readFile(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  // A module of its own: ours keeps the one that it was started with.
  purgeZXingModule();
  const wasmBinary = new Uint8Array(file).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return [
    { name: 'zxing-wasm full', read: (frame, switched) => textsIn(frame, fullOptions(switched)) },
    { name: 'zxing-wasm default', read: (frame) => textsIn(frame) },
  ];
}
