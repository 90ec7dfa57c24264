import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import { isLinear } from '../../shared/domain/codes/symbology.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { createFrameReader, frameFitted } from '../../shared/reading/frameReader.ts';
import type { FrameReader } from '../../shared/reading/frameReader.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { startScriptEngine } from '../../shared/reading/scriptEngine.ts';
import { seededRandom } from '../faults/random.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { lumaOf, onPaper, plain, wasmEngine } from './pictures.ts';

/** Time stands still: what is read does not hang on how busy this machine is. */
const now = () => 0;
const frame = { width: 960, height: 720 } as const;

interface Sample {
  readonly bcid: string;
  readonly symbology: Symbology;
  /** What is drawn, and what a reader is to say. */
  readonly drawn: string;
  readonly text?: string;
  readonly scale?: number;
}

const usual: readonly Sample[] = [
  { bcid: 'qrcode', symbology: 'QR', drawn: '7KQ4-8M2X-TD9R-PE' },
  { bcid: 'datamatrix', symbology: 'DataMatrix', drawn: '7KQ4-8M2X-TD9R-PE' },
  { bcid: 'azteccode', symbology: 'Aztec', drawn: '7KQ4-8M2X-TD9R-PE' },
  { bcid: 'pdf417', symbology: 'PDF417', drawn: '7KQ4-8M2X-TD9R-PE' },
  { bcid: 'code128', symbology: 'Code128', drawn: 'CS-2026-000123' },
  { bcid: 'ean13', symbology: 'EAN13', drawn: '6901234567892' },
  { bcid: 'ean8', symbology: 'EAN8', drawn: '96385074' },
  { bcid: 'upca', symbology: 'UPCA', drawn: '012345678905' },
  {
    bcid: 'databaromni',
    symbology: 'DataBar',
    drawn: '(01)09521234543213',
    text: '0109521234543213',
  },
  {
    bcid: 'databarstacked',
    symbology: 'DataBar',
    drawn: '(01)09521234543213',
    text: '0109521234543213',
  },
  {
    bcid: 'databarexpanded',
    symbology: 'DataBarExp',
    drawn: '(01)09521234543213(3103)000123',
    text: '01095212345432133103000123',
  },
  {
    bcid: 'databarexpandedstacked',
    symbology: 'DataBarExp',
    drawn: '(01)09521234543213(3103)000123',
    text: '01095212345432133103000123',
  },
];

const switched: readonly Sample[] = [
  { bcid: 'upce', symbology: 'UPCE', drawn: '01234565' },
  { bcid: 'interleaved2of5', symbology: 'ITF', drawn: '15400141288763' },
  { bcid: 'code39', symbology: 'Code39', drawn: 'CS2026' },
  { bcid: 'rationalizedCodabar', symbology: 'Codabar', drawn: 'A4012345B', text: 'A4012345B' },
];

let engine: DecodeEngine;
beforeAll(async () => {
  engine = await wasmEngine();
});

function readerOf(formats: Partial<ReadFormats> = {}, by: DecodeEngine = engine): FrameReader {
  return createFrameReader(by, { ...usualReadFormats, ...formats }, now);
}

function said(reads: readonly { readonly symbology: Symbology; readonly text: string }[]) {
  return reads.map(({ symbology, text }) => `${symbology} ${text}`);
}

async function shown({ bcid, drawn }: Sample): Promise<Luma> {
  return onPaper(640, 480, [{ code: await codePicture(bcid, drawn), scale: 0.5 }]);
}

describe('a clean code of every usual kind', () => {
  it.each(usual)('$bcid is read in one picture', async (sample) => {
    const { symbology, drawn, text = drawn } = sample;
    expect(said(readerOf().still(await shown(sample)))).toEqual([`${symbology} ${text}`]);
  });

  it.each(usual)('$bcid is read at the first frame', async (sample) => {
    const { symbology, drawn, text = drawn } = sample;
    const { reads } = readerOf().frame(await shown(sample));
    expect(said(reads)).toEqual([`${symbology} ${text}`]);
    // Bars by a second look at the same frame, squares by the first.
    expect(reads[0]?.stage).toBe(isLinear(symbology) ? 'again' : 'first');
  });
});

describe('kinds behind the shop’s switch', () => {
  it.each(switched)('$bcid is read only where it is on', async (sample) => {
    const image = await shown(sample);
    const { symbology, drawn, text = drawn } = sample;
    const on = readerOf({ switched: [symbology] as ReadFormats['switched'] });
    expect(readerOf().still(image)).toEqual([]);
    expect(said(on.still(image))).toEqual([`${symbology} ${text}`]);
    expect(said(on.frame(image).reads)).toEqual([`${symbology} ${text}`]);
  });

  it('is strict about ITF’s length and check digit where the shop says so', async () => {
    const [, itf] = switched;
    if (itf === undefined) throw new Error('no sample');
    const image = await shown(itf);
    const wrongCheck = await shown({ ...itf, drawn: '15400141288764' });
    const short = await shown({ ...itf, drawn: '1234' });
    const itfOn = { switched: ['ITF'] } as const;
    expect(readerOf({ ...itfOn, itfLengths: [14] }).still(image)).toHaveLength(1);
    expect(readerOf({ ...itfOn, itfLengths: [16] }).still(image)).toEqual([]);
    expect(readerOf({ ...itfOn, checkDigits: true }).still(image)).toHaveLength(1);
    expect(readerOf({ ...itfOn, checkDigits: true }).still(wrongCheck)).toEqual([]);
    expect(readerOf({ ...itfOn, checkDigits: false }).still(wrongCheck)).toHaveLength(1);
    expect(readerOf(itfOn).still(short)).toEqual([]);
  });

  it('is strict about Code 39’s check character where the shop says so', async () => {
    const sample = { bcid: 'code39', symbology: 'Code39' } as const;
    // ISO/IEC 16388, annex A: 12 + 28 + 2 + 0 + 2 + 6 = 50, and 50 is 7 to 43.
    const right = await shown({ ...sample, drawn: 'CS20267' });
    const wrong = await shown({ ...sample, drawn: 'CS2026' });
    const strict = readerOf({ switched: ['Code39'], checkDigits: true });
    expect(said(strict.still(right))).toEqual(['Code39 CS20267']);
    expect(strict.still(wrong)).toEqual([]);
  });
});

const everyDegrees = 5;
const turns = Array.from({ length: 360 / everyDegrees }, (_, at) => at * everyDegrees);

describe('bars turned by every five degrees', () => {
  it.each([
    ['code128', 'CS-2026-0001'],
    ['ean13', '4006381333931'],
  ])('%s is read in one picture', async (bcid, text) => {
    const code = await codePicture(bcid, text);
    const missed = turns.filter((turn) => {
      const image = onPaper(frame.width, frame.height, [{ code, turn, scale: 0.75 }]);
      return readerOf().still(image)[0]?.text !== text;
    });
    expect(missed).toEqual([]);
  });

  it.each([
    ['code128', 'CS-2026-0001'],
    ['ean13', '4006381333931'],
  ])('%s is read within two frames of a camera', async (bcid, text) => {
    const code = await codePicture(bcid, text);
    const missed = turns.filter((turn) => {
      const image = onPaper(frame.width, frame.height, [{ code, turn, scale: 0.75 }]);
      const reader = readerOf();
      const isRead = () => reader.frame(image).reads[0]?.text === text;
      return !isRead() && !isRead();
    });
    expect(missed).toEqual([]);
  });
});

/** A code of `px` pixels a module somewhere between the pixels, with a sensor's noise. */
function fine(code: Canvas, drawnPx: number, px: number, random: () => number): Luma {
  const scale = px / drawnPx;
  const canvas = createCanvas(
    Math.ceil(code.width * scale) + 40,
    Math.ceil(code.height * scale) + 40,
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  const [left, top] = [20 + random(), 20 + random()];
  context.drawImage(code, left, top, code.width * scale, code.height * scale);
  const image = lumaOf(canvas);
  const grain = () => 6 * (random() - 0.5);
  return { ...image, data: image.data.map((light) => Math.min(255, light * 0.86 + 12 + grain())) };
}

describe('one and a half pixels a module', () => {
  it.each(['qrcode', 'code128'])('are enough for %s, always', async (bcid) => {
    const random = seededRandom(51);
    const missed: string[] = [];
    for (let round = 0; round < 25; round += 1) {
      const text = `CS-${Math.floor(random() * 1e9)}`;
      const image = fine(await codePicture(bcid, text), 4, 1.5, random);
      if (readerOf().still(image)[0]?.text !== text) missed.push(text);
    }
    expect(missed).toEqual([]);
  });
});

describe('a camera’s frames', () => {
  it('are read within 1280 × 720, whichever way it stands', () => {
    const sizeOf = ({ width, height }: Luma) => [width, height];
    expect(sizeOf(frameFitted(plain(3840, 2160, 9)))).toEqual([1280, 720]);
    expect(sizeOf(frameFitted(plain(2160, 3840, 9)))).toEqual([720, 1280]);
    expect(sizeOf(frameFitted(plain(640, 480, 9)))).toEqual([640, 480]);
  });

  it.each([
    ['ean13', '4006381333931'],
    ['code128', 'CS-2026-000123'],
    ['qrcode', 'NEXT'],
  ])('show the next code at once where another was held: %s', async (bcid, text) => {
    const held = await codePicture('ean13', '6901234567892');
    const next = await codePicture(bcid, text);
    const before = onPaper(frame.width, frame.height, [{ code: held }]);
    const after = onPaper(frame.width, frame.height, [{ code: next }]);
    const reader = readerOf();
    for (let at = 0; at < 30; at += 1) reader.frame(before);
    // At 15 frames a second, a third of a second.
    const texts = Array.from({ length: 5 }, () => reader.frame(after).reads[0]?.text);
    expect(texts).toContain(text);
  });

  it('go on showing a code that is held', async () => {
    const image = onPaper(640, 480, [{ code: await codePicture('ean13', '6901234567892') }]);
    const reader = readerOf();
    for (let at = 0; at < 30; at += 1) {
      expect(said(reader.frame(image).reads)).toEqual(['EAN13 6901234567892']);
    }
  });

  it('show nothing of what was there before', async () => {
    const reader = readerOf();
    reader.frame(onPaper(640, 480, [{ code: await codePicture('ean13', '6901234567892') }]));
    expect(reader.frame(plain(640, 480, 255)).reads).toEqual([]);
  });

  it('never show a book’s second row alone, and the first row by itself', async () => {
    const isbn = await codePicture('ean13', '9784101010014');
    const price = await codePicture('ean13', '1920193004304');
    const reader = readerOf();
    const alone = onPaper(frame.width, frame.height, [{ code: price }]);
    for (let at = 0; at < 4; at += 1) expect(reader.frame(alone).reads).toEqual([]);
    expect(readerOf().still(alone)).toEqual([]);
    const both = onPaper(frame.width, frame.height, [
      { code: isbn, y: 0.25, scale: 0.7 },
      { code: price, y: 0.75, scale: 0.7 },
    ]);
    const shown = readerOf();
    const texts = Array.from({ length: 3 }, () => said(shown.frame(both).reads)).flat();
    expect([...new Set(texts)]).toEqual(['EAN13 9784101010014']);
  });
});

describe('without WebAssembly', () => {
  it.each(usual.filter(({ symbology }) => ['QR', 'Code128', 'EAN13'].includes(symbology)))(
    '$bcid is read as well, in a picture and before a camera',
    async (sample) => {
      const { symbology, drawn } = sample;
      const image = await shown(sample);
      const script = startScriptEngine();
      expect(said(readerOf({}, script).still(image))).toEqual([`${symbology} ${drawn}`]);
      const reader = readerOf({}, script);
      const reads = [image, image].flatMap((one) => reader.frame(one).reads);
      expect(said(reads)).toContain(`${symbology} ${drawn}`);
    },
  );
});
