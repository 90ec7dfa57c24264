import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { maxPictureBytes, maxPicturePixels, pictureHead } from '../../renderer/scan/pictureFile.ts';

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
    expect(pictureHead(bytes)).toEqual({ ok: true, width: 123, height: 45 });
  });

  it('reads the size of GIF and BMP', () => {
    const gif = new Uint8Array([...text('GIF89a'), 0x02, 0x01, 0x03, 0x00, 0, 0, 0]);
    expect(pictureHead(gif)).toEqual({ ok: true, width: 258, height: 3 });
    const bmp = new Uint8Array(30);
    bmp.set(text('BM'));
    new DataView(bmp.buffer).setInt32(18, 7, true);
    new DataView(bmp.buffer).setInt32(22, -9, true);
    expect(pictureHead(bmp)).toEqual({ ok: true, width: 7, height: 9 });
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
    ['a PDF', text('%PDF-1.7 …'), 'pdf'],
    ['a text', text('not a picture at all'), 'notPicture'],
    ['a torn PNG', pngClaiming(5, 5).slice(0, 12), 'damaged'],
    ['a PNG of no width', pngClaiming(0, 5), 'damaged'],
    ['a JPEG without a frame', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2]), 'damaged'],
  ])('names what is wrong with %s', (_name, bytes, problem) => {
    expect(pictureHead(bytes)).toEqual({ ok: false, problem });
  });
});
