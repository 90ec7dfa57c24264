import {
  AztecCodeReader,
  BarcodeFormat,
  BinaryBitmap,
  DataMatrixReader,
  DecodeHintType,
  HybridBinarizer,
  InvertedLuminanceSource,
  MultiFormatOneDReader,
  PDF417Reader,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library';
import type { LuminanceSource, Reader, Result } from '@zxing/library';
import type { DecodeEngine, Pixels } from './decodeEngine.ts';
import type { CodeFormat, CodeRead } from './reads.ts';

interface Grey {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const libraryFormats: ReadonlyMap<BarcodeFormat, CodeFormat> = new Map([
  [BarcodeFormat.QR_CODE, 'QRCode'],
  [BarcodeFormat.DATA_MATRIX, 'DataMatrix'],
  [BarcodeFormat.AZTEC, 'Aztec'],
  [BarcodeFormat.PDF_417, 'PDF417'],
  [BarcodeFormat.CODE_128, 'Code128'],
  [BarcodeFormat.EAN_13, 'EAN13'],
  [BarcodeFormat.EAN_8, 'EAN8'],
  [BarcodeFormat.UPC_A, 'UPCA'],
]);

/** ITU-R BT.601 luma of each pixel. */
function greyOf(pixels: Pixels): Grey {
  const grey = new Uint8ClampedArray(pixels.width * pixels.height);
  for (let i = 0; i < grey.length; i += 1) {
    const red = pixels.data[i * 4] ?? 0;
    const green = pixels.data[i * 4 + 1] ?? 0;
    const blue = pixels.data[i * 4 + 2] ?? 0;
    grey[i] = (red * 299 + green * 587 + blue * 114) / 1000;
  }
  return { data: grey, width: pixels.width, height: pixels.height };
}

function quarterTurned(grey: Grey): Grey {
  const data = new Uint8ClampedArray(grey.data.length);
  for (let y = 0; y < grey.height; y += 1) {
    for (let x = 0; x < grey.width; x += 1) {
      data[x * grey.height + (grey.height - 1 - y)] = grey.data[y * grey.width + x] ?? 0;
    }
  }
  return { data, width: grey.height, height: grey.width };
}

function hints(): Map<DecodeHintType, unknown> {
  return new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, [...libraryFormats.keys()]],
    [DecodeHintType.TRY_HARDER, true],
  ]);
}

/** One by one: the library's own `MultiFormatReader` complains on the console of every empty image. */
function readers(): readonly Reader[] {
  return [
    new QRCodeReader(),
    new DataMatrixReader(),
    new AztecCodeReader(),
    new PDF417Reader(),
    new MultiFormatOneDReader(hints()),
  ];
}

function decode(source: LuminanceSource): Result | null {
  const bitmap = new BinaryBitmap(new HybridBinarizer(source));
  for (const reader of readers()) {
    try {
      return reader.decode(bitmap, hints());
    } catch {
      // The library says "nothing of this kind here" by throwing.
    }
  }
  return null;
}

function readOf(result: Result): CodeRead | null {
  const format = libraryFormats.get(result.getBarcodeFormat());
  if (format === undefined || result.getText() === '') return null;
  return { text: result.getText(), format, centre: { x: 0.5, y: 0.5 } };
}

function firstRead(grey: Grey): CodeRead | null {
  const source = new RGBLuminanceSource(grey.data, grey.width, grey.height);
  const result = decode(source) ?? decode(new InvertedLuminanceSource(source));
  return result === null ? null : readOf(result);
}

/** The slower reader in plain script: one code an image, upright or lying, plain or inverted. */
export function startScriptEngine(): DecodeEngine {
  return {
    name: 'script',
    async read(pixels) {
      const upright = greyOf(pixels);
      const read = firstRead(upright) ?? firstRead(quarterTurned(upright));
      return read === null ? [] : [read];
    },
  };
}
