import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';

/*
 * Real picture files of every kind a customer's phone, a browser or somebody with bad intentions hands over,
 * made from a drawn code. Where no encoder is at hand they are put together byte by byte.
 */

const latin = (text: string) => Buffer.from(text, 'latin1');

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([latin(kind), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

const pngStart = latin('\x89PNG\r\n\x1a\n');

interface Chunk {
  readonly kind: string;
  readonly data: Buffer;
}

function chunksOf(png: Buffer): readonly Chunk[] {
  const found: Chunk[] = [];
  let at = 8;
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    found.push({
      kind: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += 12 + length;
  }
  return found;
}

/** White, of the same size. */
export function blankLike(picture: Canvas): Canvas {
  const canvas = createCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The code in the middle of a sheet of that size. */
export function onSheet(picture: Canvas, width: number, height: number): Canvas {
  const sheet = createCanvas(width, height);
  const context = sheet.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, (width - picture.width) / 2, (height - picture.height) / 2);
  return sheet;
}

export const png = (picture: Canvas): Buffer => picture.toBuffer('image/png');
export const jpeg = (picture: Canvas): Buffer => picture.toBuffer('image/jpeg');

/** Light of each pixel, 0…255, rows from the top. */
function lightOf(picture: Canvas): Uint8Array {
  const { data } = picture.getContext('2d').getImageData(0, 0, picture.width, picture.height);
  return Uint8Array.from({ length: data.length / 4 }, (_, at) => data[at * 4] ?? 0);
}

/** Grey of 16 bits a pixel, as scanners write it. */
export function png16(picture: Canvas): Buffer {
  const { width, height } = picture;
  const light = lightOf(picture);
  const rows = Buffer.alloc(height * (1 + width * 2));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = light[y * width + x] ?? 0;
      rows.writeUInt16BE(value * 257, y * (1 + width * 2) + 1 + x * 2);
    }
  }
  const head = Buffer.concat([uint32(width, height), Buffer.from([16, 0, 0, 0, 0])]);
  const parts = [
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([pngStart, ...parts]);
}

/** A few hundred kilobytes that unfold into as many pixels as it says, all of one colour. */
export function bombPng(side: number): Buffer {
  const row = 1 + Math.ceil(side / 8);
  const head = Buffer.concat([uint32(side, side), Buffer.from([1, 0, 0, 0, 0])]);
  const data = deflateSync(Buffer.alloc(row * side));
  return Buffer.concat([
    pngStart,
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG whose head says it is that small; its rows are as long as they were. */
export function shrunkPng(picture: Canvas, side: number): Buffer {
  const parts = chunksOf(png(picture)).map(({ kind, data }) => {
    if (kind !== 'IHDR') return chunk(kind, data);
    return chunk('IHDR', Buffer.concat([uint32(side, side), data.subarray(8)]));
  });
  return Buffer.concat([pngStart, ...parts]);
}

/** Two pictures of one size, one after the other, for ever. */
export function apng(first: Canvas, second: Canvas): Buffer {
  const { width, height } = first;
  const control = (sequence: number) =>
    chunk(
      'fcTL',
      Buffer.concat([uint32(sequence, width, height, 0, 0), Buffer.from([0, 1, 0, 1, 0, 0])]),
    );
  const dataOf = (picture: Canvas) =>
    Buffer.concat(
      chunksOf(png(picture)).flatMap(({ kind, data }) => (kind === 'IDAT' ? [data] : [])),
    );
  const head = chunksOf(png(first)).find(({ kind }) => kind === 'IHDR');
  if (head === undefined) throw new Error('a PNG without a head');
  return Buffer.concat([
    pngStart,
    chunk('IHDR', head.data),
    chunk('acTL', uint32(2, 0)),
    control(0),
    chunk('IDAT', dataOf(first)),
    control(1),
    chunk('fdAT', Buffer.concat([uint32(2), dataOf(second)])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Codes of seven bits and a clear before the table grows: LZW without the compression. */
function lzw(pixels: Uint8Array): Buffer {
  const codes: number[] = [];
  pixels.forEach((pixel, at) => {
    if (at % 60 === 0) codes.push(64);
    codes.push(pixel);
  });
  codes.push(65);
  const bytes = Buffer.alloc(Math.ceil((codes.length * 7) / 8));
  codes.forEach((code, at) => {
    const bit = at * 7;
    const value = code << (bit & 7);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (value & 0xff);
    if (value > 0xff) bytes[(bit >> 3) + 1] = (bytes[(bit >> 3) + 1] ?? 0) | (value >> 8);
  });
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([Buffer.from([6]), ...blocks, Buffer.from([0])]);
}

/** Black and white, a frame for each picture. */
export function gif(...frames: readonly Canvas[]): Buffer {
  const [{ width, height } = createCanvas(1, 1)] = frames;
  const size = Buffer.from([width & 255, width >> 8, height & 255, height >> 8]);
  const colours = Buffer.alloc(64 * 3, 255);
  colours.fill(0, 0, 3);
  const images = frames.map((frame) => {
    const pixels = lightOf(frame).map((light) => (light < 128 ? 0 : 1));
    const delay = Buffer.from([0x21, 0xf9, 4, 0, 50, 0, 0, 0]);
    return Buffer.concat([
      delay,
      Buffer.from([0x2c, 0, 0, 0, 0]),
      size,
      Buffer.from([0]),
      lzw(pixels),
    ]);
  });
  const head = Buffer.concat([latin('GIF89a'), size, Buffer.from([0xf5, 0, 0]), colours]);
  return Buffer.concat([head, ...images, Buffer.from([0x3b])]);
}

function riff(kind: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([latin(kind), length, data, Buffer.alloc(data.length % 2)]);
}

function uint24(value: number): Buffer {
  return Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
}

/** An animated WebP. */
export function movingWebp(...frames: readonly Canvas[]): Buffer {
  const [{ width, height } = createCanvas(1, 1)] = frames;
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)]);
  const canvas = riff('VP8X', Buffer.concat([Buffer.from([0x02, 0, 0, 0]), size]));
  const images = frames.map((frame) => {
    const still = frame.toBuffer('image/webp');
    const at = still.indexOf(latin('VP8 '));
    const data = still.subarray(at, at + 8 + still.readUInt32LE(at + 4));
    const place = Buffer.concat([uint24(0), uint24(0), size, uint24(500), Buffer.from([0])]);
    return riff('ANMF', Buffer.concat([place, data, Buffer.alloc(data.length % 2)]));
  });
  const loop = riff('ANIM', Buffer.from([255, 255, 255, 255, 0, 0]));
  return riff('RIFF', Buffer.concat([latin('WEBP'), canvas, loop, ...images]));
}

/** A JPEG held on its side, and the note of the camera that says so. */
export function turnedJpeg(picture: Canvas): Buffer {
  const turned = createCanvas(picture.height, picture.width);
  const context = turned.getContext('2d');
  context.translate(0, picture.width);
  context.rotate(-Math.PI / 2);
  context.drawImage(picture, 0, 0);
  const bytes = jpeg(turned);
  const orientation = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
  const tiff = Buffer.concat([latin('MM\0*'), uint32(8), Buffer.from([0, 1]), orientation]);
  const exif = Buffer.concat([latin('Exif\0\0'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
  return Buffer.concat([bytes.subarray(0, 2), marker, exif, bytes.subarray(2)]);
}

/** A JPEG whose head says it is one pixel. */
export function shrunkJpeg(picture: Canvas): Buffer {
  const bytes = Buffer.from(jpeg(picture));
  const at = bytes.findIndex(
    (byte, i) => byte === 0xff && [0xc0, 0xc2].includes(bytes[i + 1] ?? 0),
  );
  bytes.set([0, 1, 0, 1], at + 5);
  return bytes;
}

/** Whether deflate's data of a PNG really unfolds so far: a bomb that is none proves nothing. */
export function unfoldedBytes(bytes: Buffer): number {
  const data = chunksOf(bytes).find(({ kind }) => kind === 'IDAT')?.data ?? Buffer.alloc(0);
  return inflateSync(data).length;
}

const blockSide = 8;

function segment(marker: number, ...data: readonly number[]): Buffer {
  const length = data.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

/** Bits to bytes as JPEG wants them: an FF is followed by a 00, the last byte filled with ones. */
function stuffed(bits: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Buffer.from(bytes);
}

/** How a block of one colour is written that differs so much from the one before: its size in 4 bits, itself. */
function flatBlock(difference: number): string {
  const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
  const value = difference < 0 ? difference + 2 ** size - 1 : difference;
  const written = size === 0 ? '' : value.toString(2).padStart(size, '0');
  return `${size.toString(2).padStart(4, '0')}${written}0`;
}

/**
 * A JPEG in the four inks of a press (inverted, as Adobe writes them), a module of a code to each block: blocks
 * of one colour need no transform.
 */
export function cmykJpeg(modules: readonly (readonly boolean[])[]): Buffer {
  const side = modules.length * blockSide;
  const components = [1, 2, 3, 4];
  let bits = '';
  const before = [0, 0, 0, 0];
  for (const row of modules) {
    for (const dark of row) {
      // Nothing but the black ink says anything.
      [127, 127, 127, dark ? -128 : 127].forEach((level, ink) => {
        bits += flatBlock(level - (before[ink] ?? 0));
        before[ink] = level;
      });
    }
  }
  const sizes = Array.from({ length: 10 }, (_, size) => size);
  const byLength = (length: number, count: number) =>
    Array.from({ length: 16 }, (_, at) => (at + 1 === length ? count : 0));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xee, ...latin('Adobe'), 0, 100, 0, 0, 0, 0, 0),
    segment(0xdb, 0, ...Array.from({ length: 64 }, () => 8)),
    segment(
      0xc0,
      ...[8, side >> 8, side & 255, side >> 8, side & 255, components.length],
      ...components.flatMap((id) => [id, 0x11, 0]),
    ),
    segment(0xc4, 0x00, ...byLength(4, sizes.length), ...sizes),
    segment(0xc4, 0x10, ...byLength(1, 1), 0),
    segment(0xda, components.length, ...components.flatMap((id) => [id, 0]), 0, 63, 0),
    stuffed(bits),
    Buffer.from([0xff, 0xd9]),
  ]);
}
