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
import type { Symbology } from '../domain/codes/symbology.ts';
import type { CodeRead } from './codeRead.ts';
import { leastSide } from './engine.ts';
import type { DecodeEngine, Look } from './engine.ts';
import type { Luma } from './luma.ts';

const libraryFormats: ReadonlyMap<BarcodeFormat, Symbology> = new Map([
  [BarcodeFormat.QR_CODE, 'QR'],
  [BarcodeFormat.DATA_MATRIX, 'DataMatrix'],
  [BarcodeFormat.AZTEC, 'Aztec'],
  [BarcodeFormat.PDF_417, 'PDF417'],
  [BarcodeFormat.CODE_128, 'Code128'],
  [BarcodeFormat.EAN_13, 'EAN13'],
  [BarcodeFormat.EAN_8, 'EAN8'],
  [BarcodeFormat.UPC_A, 'UPCA'],
  [BarcodeFormat.ITF, 'ITF'],
  [BarcodeFormat.CODABAR, 'Codabar'],
  [BarcodeFormat.CODE_39, 'Code39'],
]);

function quarterTurned({ data, width, height }: Luma): Luma {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) out[x * height + height - 1 - y] = data[y * width + x] ?? 0;
  }
  return { data: out, width: height, height: width };
}

type Hints = Map<DecodeHintType, unknown>;

function hintsOf(look: Look): Hints {
  const wanted = [...libraryFormats].filter(([, symbology]) =>
    look.symbologies.includes(symbology),
  );
  return new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, wanted.map(([format]) => format)],
    [DecodeHintType.TRY_HARDER, true],
  ]);
}

/** One by one: the library's own `MultiFormatReader` complains on the console of every empty image. */
function readersOf(look: Look, hints: Hints): readonly Reader[] {
  const bars = new MultiFormatOneDReader(hints);
  if (look.of === 'strip') return [bars];
  const wants = (symbology: Symbology) => look.symbologies.includes(symbology);
  return [
    ...(wants('QR') ? [new QRCodeReader()] : []),
    ...(wants('DataMatrix') ? [new DataMatrixReader()] : []),
    ...(wants('Aztec') ? [new AztecCodeReader()] : []),
    ...(wants('PDF417') ? [new PDF417Reader()] : []),
    bars,
  ];
}

function decode(source: LuminanceSource, look: Look): Result | null {
  const bitmap = new BinaryBitmap(new HybridBinarizer(source));
  const hints = hintsOf(look);
  for (const reader of readersOf(look, hints)) {
    try {
      return reader.decode(bitmap, hints);
    } catch {
      // The library says "nothing of this kind here" by throwing.
    }
  }
  return null;
}

function readOf(result: Result, look: Look): CodeRead | null {
  const symbology = libraryFormats.get(result.getBarcodeFormat());
  const isWanted = symbology !== undefined && look.symbologies.includes(symbology);
  if (!isWanted || result.getText() === '') return null;
  const centre = { x: 0.5, y: 0.5 };
  return { text: result.getText(), symbology, centre, size: { width: 0, height: 0 } };
}

function firstRead({ data, width, height }: Luma, look: Look): CodeRead | null {
  const light = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const source = new RGBLuminanceSource(light, width, height);
  const plain = decode(source, look);
  const result =
    plain ?? (look.of === 'strip' ? null : decode(new InvertedLuminanceSource(source), look));
  return result === null ? null : readOf(result, look);
}

/** The slower reader in plain script: one code an image, upright or lying, plain or inverted. */
export function startScriptEngine(): DecodeEngine {
  return {
    name: 'script',
    read(image, look) {
      if (Math.min(image.width, image.height) < leastSide) return [];
      const upright = firstRead(image, look);
      const read = upright ?? (look.of === 'strip' ? null : firstRead(quarterTurned(image), look));
      return read === null ? [] : [read];
    },
  };
}
