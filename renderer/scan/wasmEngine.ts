import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader';
import type { DecodeEngine, Pixels } from './decodeEngine.ts';
import { codeFormats } from './reads.ts';
import type { CodeRead } from './reads.ts';

/** Where the WebAssembly comes from: an address of our own, or the bytes themselves. Never a CDN. */
export type WasmSource = { readonly url: string } | { readonly bytes: ArrayBuffer };

/** More codes than this in one picture are left unread. */
const maxCodesInPicture = 40;

const readerOptions: ReaderOptions = {
  formats: [...codeFormats],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  // "Plain": the text as it is encoded, without the readable dress GS1 codes are given otherwise.
  textMode: 'Plain',
  maxNumberOfSymbols: maxCodesInPicture,
};

/**
 * UPC-A is EAN-13 with a leading zero, the same bars (GS1 General Specifications, 5.2.2): the reader
 * calls it EAN-13. Hand scanners send its 12 digits, and so does this.
 */
function asScannersSend(read: CodeRead): CodeRead {
  if (read.format !== 'EAN13' || !read.text.startsWith('0')) return read;
  return { ...read, format: 'UPCA', text: read.text.slice(1) };
}

function readOf(result: ReadResult, pixels: Pixels): CodeRead | null {
  const format = codeFormats.find((name) => name === result.format || name === result.symbology);
  if (format === undefined || !result.isValid || result.text === '') return null;
  const { topLeft, bottomRight } = result.position;
  return asScannersSend({
    text: result.text,
    format,
    centre: {
      x: (topLeft.x + bottomRight.x) / 2 / pixels.width,
      y: (topLeft.y + bottomRight.y) / 2 / pixels.height,
    },
  });
}

/** Starts zxing-cpp. Rejects where WebAssembly is missing or forbidden, or its file can't be had. */
export async function startWasmEngine(source: WasmSource): Promise<DecodeEngine> {
  purgeZXingModule();
  await prepareZXingModule({
    overrides: 'url' in source ? { locateFile: () => source.url } : { wasmBinary: source.bytes },
    fireImmediately: true,
  });
  return {
    name: 'wasm',
    async read(pixels) {
      const image = pixels as Pixels & ImageData;
      const results = await readBarcodes(image, readerOptions);
      return results.map((result) => readOf(result, pixels)).filter((read) => read !== null);
    },
  };
}
