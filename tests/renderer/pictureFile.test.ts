import { createCanvas } from '@napi-rs/canvas';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileHead,
  maxPictureBytes,
  maxPicturePixels,
  minPictureSide,
  pictureHead,
} from '../../renderer/scan/pictureFile.ts';
import { apng, blankLike, gif, movingWebp, png } from './pictureCorpus.ts';

const text = (value: string) => new TextEncoder().encode(value);

function pngClaiming(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe('I5 a file is judged by its own bytes before it is decoded', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'] as const)('reads the size of %s', (mime) => {
    const canvas = createCanvas(123, 45);
    canvas.getContext('2d').fillRect(0, 0, 20, 20);
    const bytes =
      mime === 'image/png'
        ? canvas.toBuffer('image/png')
        : mime === 'image/jpeg'
          ? canvas.toBuffer('image/jpeg')
          : canvas.toBuffer('image/webp');
    expect(pictureHead(bytes)).toEqual({ ok: true, width: 123, height: 45, moves: false });
  });

  it('reads the size of GIF and BMP', () => {
    const still = new Uint8Array([...text('GIF89a'), 0x02, 0x01, 0x23, 0x00, 0, 0, 0]);
    expect(pictureHead(still)).toEqual({ ok: true, width: 258, height: 35, moves: false });
    const bmp = new Uint8Array(30);
    bmp.set(text('BM'));
    new DataView(bmp.buffer).setInt32(18, 70, true);
    new DataView(bmp.buffer).setInt32(22, -90, true);
    expect(pictureHead(bmp)).toEqual({ ok: true, width: 70, height: 90, moves: false });
    new DataView(bmp.buffer).setUint32(14, 12, true);
    new DataView(bmp.buffer).setUint16(18, 33, true);
    new DataView(bmp.buffer).setUint16(20, 44, true);
    expect(pictureHead(bmp)).toEqual({ ok: true, width: 33, height: 44, moves: false });
  });

  it('reads the size of a GIF from its first picture where that is larger than it says', () => {
    const file = gif(createCanvas(300, 200), createCanvas(300, 200));
    file.writeUInt16LE(30, 6);
    file.writeUInt16LE(40, 8);
    expect(pictureHead(file)).toEqual({ ok: true, width: 300, height: 200, moves: true });
    const image = file.indexOf(new Uint8Array([0x2c, 0, 0, 0, 0]));
    file.writeUInt16LE(9_000, image + 1);
    file.writeUInt16LE(9_000, image + 3);
    expect(pictureHead(file)).toEqual({ ok: false, problem: 'tooManyPixels' });
  });

  it('reads the size of AVIF: the picture’s own, not its thumbnail’s', () => {
    const canvas = createCanvas(96, 64);
    canvas.getContext('2d').fillRect(0, 0, 20, 20);
    const avif = canvas.toBuffer('image/avif');
    expect(pictureHead(avif)).toEqual({ ok: true, width: 96, height: 64, moves: false });
    const box = (width: number, height: number) => [
      ...text('ispe'),
      ...[0, 0, 0, 0, 0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255],
    ];
    const two = [0, 0, 0, 16, ...text('ftypavif'), 0, 0, 0, 0, ...box(9, 9), ...box(9_000, 9_000)];
    const bytes = new Uint8Array([...two, 0, 0, 0, 0, 0]);
    expect(pictureHead(bytes)).toEqual({ ok: false, problem: 'tooManyPixels' });
  });

  it('knows which pictures move', () => {
    const one = createCanvas(40, 40);
    one.getContext('2d').fillRect(0, 0, 20, 20);
    const two = blankLike(one);
    const movesIn = (bytes: Uint8Array) => {
      const head = pictureHead(bytes);
      return head.ok && head.moves;
    };
    expect([gif(one), png(one), one.toBuffer('image/webp')].map(movesIn)).toEqual([
      false,
      false,
      false,
    ]);
    expect([gif(one, two), apng(one, two), movingWebp(one, two)].map(movesIn)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('takes 40 megapixels and refuses one row more', () => {
    const width = 8000;
    const height = maxPicturePixels / width;
    expect(pictureHead(pngClaiming(width, height)).ok).toBe(true);
    expect(pictureHead(pngClaiming(width, height + 1))).toEqual({
      ok: false,
      problem: 'tooManyPixels',
    });
  });

  it('refuses a file of more than 20 MB', () => {
    expect(pictureHead(new Uint8Array(maxPictureBytes + 1))).toEqual({
      ok: false,
      problem: 'tooManyBytes',
    });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'empty'],
    ['an SVG', text('<?xml version="1.0"?>\n<svg xmlns="x">'), 'svg'],
    ['a HEIC', new Uint8Array([0, 0, 0, 24, ...text('ftypheic'), 0, 0, 0, 0]), 'heic'],
    ['a film', text('\0\0\0\x18ftypisom\0\0\0\0isom'), 'film'],
    ['a WebM', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0, 0, 0, 0, 0]), 'film'],
    ['a TIFF', text('II*\0\x08\0\0\0\0\0\0\0'), 'otherKind'],
    ['an AVIF without a size', text('\0\0\0\x18ftypavif\0\0\0\0mif1'), 'damaged'],
    ['a PDF', text('%PDF-1.7 …'), 'pdf'],
    ['a text', text('not a picture at all'), 'notPicture'],
    ['a torn PNG', pngClaiming(5, 5).slice(0, 12), 'damaged'],
    ['a PNG too small for any code', pngClaiming(minPictureSide - 1, 5), 'tooSmall'],
    ['a PNG of no width', pngClaiming(0, 5), 'damaged'],
    ['a JPEG without a frame', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), 'damaged'],
  ])('names what is wrong with %s', (_name, bytes, problem) => {
    expect(pictureHead(bytes)).toEqual({ ok: false, problem });
  });

  it('never throws and never hangs, whatever bytes follow a picture’s first ones', () => {
    const starts = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF89a', 'BM', 'RIFF\0\0\0\0WEBP', ''];
    const boxes = ['\0\0\0\x18ftypavif', '\0\0\0\x18ftypheic', '<svg ', '%PDF'];
    const start = fc.constantFrom(...starts, ...boxes);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (head, rest) => {
        const bytes = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
        const read = pictureHead(bytes);
        expect(read.ok ? read.width * read.height : 0).toBeLessThanOrEqual(maxPicturePixels);
      }),
      { numRuns: 20_000, seed: 6 },
    );
  });

  it('says it where a file is gone or is a folder', async () => {
    const gone = { size: 5, arrayBuffer: () => Promise.reject(new Error('gone')) };
    expect(await fileHead(gone as unknown as Blob)).toEqual({ ok: false, problem: 'unopened' });
  });
});
