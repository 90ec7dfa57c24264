import { encodeFormats, prepareZXingModule, purgeZXingModule, TEXT_MODES } from 'zxing-wasm/reader';
import type { BarcodeFormat, ZXingReaderModule, ZXingReaderOptions } from 'zxing-wasm/reader';
import type { Symbology } from '../domain/codes/symbology.ts';
import type { CodeRead } from './codeRead.ts';
import { leastSide } from './engine.ts';
import type { DecodeEngine, Look } from './engine.ts';
import type { Luma } from './luma.ts';

/** Where the WebAssembly comes from: an address of our own, or the bytes themselves. Never a CDN. */
export type WasmSource = { readonly url: string } | { readonly bytes: ArrayBuffer };

/** More codes than this in one picture are left unread. */
const maxCodesInPicture = 40;

const formatsOf: Readonly<Record<Symbology, readonly BarcodeFormat[]>> = {
  QR: ['QRCode'],
  DataMatrix: ['DataMatrix'],
  Aztec: ['Aztec'],
  PDF417: ['PDF417'],
  Code128: ['Code128'],
  EAN13: ['EAN13'],
  EAN8: ['EAN8'],
  UPCA: ['UPCA'],
  DataBar: ['DataBarOmni', 'DataBarStk', 'DataBarStkOmni'],
  DataBarExp: ['DataBarExp', 'DataBarExpStk'],
  UPCE: ['UPCE'],
  ITF: ['ITF'],
  Codabar: ['Codabar'],
  Code39: ['Code39'],
};

/** The reader's own names for what it found; some are narrower than what was asked for. */
const symbologyNamed: ReadonlyMap<string, Symbology> = new Map([
  ...(Object.entries(formatsOf) as [Symbology, readonly BarcodeFormat[]][]).flatMap(
    ([symbology, formats]) => formats.map((format): [string, Symbology] => [format, symbology]),
  ),
  ['QRCodeModel1', 'QR'],
  ['QRCodeModel2', 'QR'],
  ['AztecCode', 'Aztec'],
  ['CompactPDF417', 'PDF417'],
  ['ITF14', 'ITF'],
  ['Code39Std', 'Code39'],
]);

interface Corner {
  readonly x: number;
  readonly y: number;
}

/** What the module hands over, of which this much is used (zxing-wasm's own type is wider). */
interface RawRead {
  readonly isValid: boolean;
  readonly format: string;
  readonly symbology: string;
  readonly text: string;
  readonly extra: string;
  readonly position: { readonly topLeft: Corner; readonly bottomRight: Corner };
}

/** The module's own memory, which its types leave to a package of declarations that is not here. */
interface Memory {
  _malloc(bytes: number): number;
  _free(at: number): void;
  /** Another array whenever the memory has grown. */
  readonly HEAPU8: Uint8Array;
}

/** A list in the module's memory, which stays there until it is given back. */
interface Given {
  delete?(): void;
}

/** A UPC-E is told as the 12 digits it stands for; a hand scanner sends the 8 that are printed. */
function upceOf(extra: string): string | null {
  return /"UPCE":\s*"(\d{8})"/.exec(extra)?.[1] ?? null;
}

/**
 * UPC-A is EAN-13 with a leading zero, the same bars (GS1 General Specifications, 5.2.2). Hand scanners
 * send its 12 digits, and so does this.
 */
function asScannersSend(symbology: Symbology, raw: RawRead): [Symbology, string] {
  if (symbology === 'UPCE') return ['UPCE', upceOf(raw.extra) ?? raw.text];
  if (symbology !== 'EAN13' && symbology !== 'UPCA') return [symbology, raw.text];
  const isUpca = raw.text.length === 12 || raw.text.startsWith('0');
  return isUpca ? ['UPCA', raw.text.slice(-12)] : ['EAN13', raw.text];
}

function readOf(raw: RawRead, image: Luma): CodeRead | null {
  const known = symbologyNamed.get(raw.format) ?? symbologyNamed.get(raw.symbology);
  if (known === undefined || !raw.isValid || raw.text === '') return null;
  const [symbology, text] = asScannersSend(known, raw);
  const { topLeft, bottomRight } = raw.position;
  return {
    text,
    symbology,
    centre: {
      x: (topLeft.x + bottomRight.x) / 2 / image.width,
      y: (topLeft.y + bottomRight.y) / 2 / image.height,
    },
    size: {
      width: Math.abs(bottomRight.x - topLeft.x) / image.width,
      height: Math.abs(bottomRight.y - topLeft.y) / image.height,
    },
  };
}

function optionsOf(look: Look): ZXingReaderOptions {
  return {
    formats: encodeFormats(look.symbologies.flatMap((symbology) => formatsOf[symbology])),
    tryHarder: true,
    tryRotate: look.of !== 'strip',
    tryInvert: look.of !== 'strip',
    tryDownscale: look.of === 'whole',
    tryDenoise: false,
    binarizer: 0,
    isPure: false,
    downscaleThreshold: 500,
    downscaleFactor: 3,
    minLineCount: 2,
    maxNumberOfSymbols: maxCodesInPicture,
    validateOptionalChecksum: false,
    returnErrors: false,
    eanAddOnSymbol: 0,
    // "Plain": the text as it is encoded, without the readable dress GS1 codes are given otherwise.
    textMode: TEXT_MODES.indexOf('Plain'),
    characterSet: 0,
    tryCode39ExtendedMode: false,
  };
}

/** Starts zxing-cpp. Rejects where WebAssembly is missing or forbidden, or its file can't be had. */
export async function startWasmEngine(source: WasmSource): Promise<DecodeEngine> {
  purgeZXingModule();
  const zxing = (await prepareZXingModule({
    overrides: 'url' in source ? { locateFile: () => source.url } : { wasmBinary: source.bytes },
    fireImmediately: true,
  })) as ZXingReaderModule & Memory;
  let place = 0;
  let room = 0;

  /** The module's memory for one image, kept: it is asked for many times a second. */
  function put({ data }: Luma): number {
    if (data.length > room) {
      if (place !== 0) zxing._free(place);
      place = zxing._malloc(data.length);
      room = place === 0 ? 0 : data.length;
    }
    if (place !== 0) zxing.HEAPU8.set(data, place);
    return place;
  }

  return {
    name: 'wasm',
    read(image, look) {
      if (Math.min(image.width, image.height) < leastSide || look.symbologies.length === 0)
        return [];
      const at = put(image);
      if (at === 0) return [];
      const found = zxing.readBarcodesFromPixmap(at, image.width, image.height, optionsOf(look));
      const reads: CodeRead[] = [];
      for (let i = 0; i < found.size(); i += 1) {
        const raw = found.get(i) as unknown as RawRead | undefined;
        const read = raw === undefined ? null : readOf(raw, image);
        if (read !== null) reads.push(read);
      }
      (found as Given).delete?.();
      return reads;
    },
  };
}
