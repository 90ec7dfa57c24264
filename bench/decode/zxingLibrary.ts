import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from '@zxing/library';
import type { LuminanceSource } from '@zxing/library';
import type { SwitchedSymbology } from '../../shared/domain/codes/symbology.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import type { Contestant } from './contestant.ts';

const usualFormats: readonly BarcodeFormat[] = [
  BarcodeFormat.QR_CODE,
  BarcodeFormat.DATA_MATRIX,
  BarcodeFormat.AZTEC,
  BarcodeFormat.PDF_417,
  BarcodeFormat.CODE_128,
  BarcodeFormat.EAN_13,
  BarcodeFormat.EAN_8,
  BarcodeFormat.UPC_A,
  BarcodeFormat.RSS_14,
  BarcodeFormat.RSS_EXPANDED,
];

const switchedFormats: Readonly<Record<SwitchedSymbology, BarcodeFormat>> = {
  UPCE: BarcodeFormat.UPC_E,
  ITF: BarcodeFormat.ITF,
  Codabar: BarcodeFormat.CODABAR,
  Code39: BarcodeFormat.CODE_39,
};

/** The light of an image that its readers may turn, as they do a canvas in a page. */
class TurnableSource extends RGBLuminanceSource {
  readonly #image: Luma;

  constructor(image: Luma) {
    const { data, width, height } = image;
    super(new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width, height);
    this.#image = image;
  }

  override isRotateSupported(): boolean {
    return true;
  }

  override rotateCounterClockwise(): LuminanceSource {
    const { data, width, height } = this.#image;
    const out = new Uint8Array(data.length);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        out[(width - 1 - x) * height + y] = data[y * width + x] ?? 0;
      }
    }
    return new TurnableSource({ data: out, width: height, height: width });
  }
}

/** It warns on the console of its own readers, and of every image without a code. */
function muted<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

function hintsOf(
  switched: readonly SwitchedSymbology[],
  tryHarder: boolean,
): Map<DecodeHintType, unknown> {
  const formats = [...usualFormats, ...switched.map((one) => switchedFormats[one])];
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, formats]]);
  // It looks whether the hint is there, not what it says.
  if (tryHarder) hints.set(DecodeHintType.TRY_HARDER, true);
  return hints;
}

function textsIn(
  image: Luma,
  switched: readonly SwitchedSymbology[],
  tryHarder: boolean,
): readonly string[] {
  const bitmap = new BinaryBitmap(new HybridBinarizer(new TurnableSource(image)));
  try {
    const hints = hintsOf(switched, tryHarder);
    return [muted(() => new MultiFormatReader().decode(bitmap, hints)).getText()];
  } catch {
    // "Nothing here" is said by throwing.
    return [];
  }
}

export const zxingLibrary: readonly Contestant[] = [
  {
    name: '@zxing/library TRY_HARDER',
    read: ({ luma }, switched) => textsIn(luma, switched, true),
  },
  { name: '@zxing/library', read: ({ luma }, switched) => textsIn(luma, switched, false) },
];
