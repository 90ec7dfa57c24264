/** The largest file taken, in bytes. */
export const maxPictureBytes = 20 * 1024 * 1024;
/** The largest picture taken, in pixels: 40 megapixels. */
export const maxPicturePixels = 40_000_000;

/** Why a file can't be read as a picture of a code. Each has words (`shared/i18n/scan.ts`). */
export type PictureProblem =
  | 'empty'
  | 'tooManyBytes'
  | 'tooManyPixels'
  | 'svg'
  | 'heic'
  | 'pdf'
  | 'film'
  | 'otherKind'
  | 'notPicture'
  | 'damaged'
  | 'unopened'
  | 'tooSmall'
  | 'onlyLink'
  | 'nothingFound'
  | 'nothingInFirst'
  | 'tookTooLong'
  | 'readerFailed';

export type PictureHead =
  | {
      readonly ok: true;
      readonly width: number;
      readonly height: number;
      /** It moves; only its first picture is read. */
      readonly moves: boolean;
    }
  | { readonly ok: false; readonly problem: PictureProblem };

/** The smallest code there is has 10 modules a side (Data Matrix, ISO/IEC 16022): fewer pixels hold none. */
export const minPictureSide = 10;

interface Size {
  readonly width: number;
  readonly height: number;
  readonly moves?: boolean;
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function pngSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 24) return null;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20), moves: pngMoves(bytes) };
}

/** An animated PNG says so before its first picture, in a chunk `acTL` that counts its frames. */
function pngMoves(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  let at = 8;
  while (at + 12 <= bytes.length) {
    const kind = ascii(bytes, at + 4, 4);
    if (kind === 'acTL') return view.getUint32(at + 8) > 1;
    if (kind === 'IDAT') return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** Where its first picture is larger than the GIF says it is, a browser makes room for it. */
function gifSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 13) return null;
  const view = viewOf(bytes);
  const [first, second] = gifImages(bytes);
  const isWhole = first !== undefined && first + 9 <= bytes.length;
  const reach = (side: number) =>
    isWhole ? view.getUint16(first + 1 + side, true) + view.getUint16(first + 5 + side, true) : 0;
  return {
    width: Math.max(view.getUint16(6, true), reach(0)),
    height: Math.max(view.getUint16(8, true), reach(2)),
    moves: second !== undefined,
  };
}

/** Bytes of a GIF's colour table, from the flags that announce it. */
function colourTable(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Past the sub-blocks that begin at `at`: each says its length, the last is empty. */
function pastBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (next < bytes.length && bytes[next] !== 0) next += 1 + (bytes[next] ?? 0);
  return next + 1;
}

/** Where its first images begin, two at most (GIF89a, 20). */
function gifImages(bytes: Uint8Array): readonly number[] {
  const images: number[] = [];
  let at = 13 + colourTable(bytes[10] ?? 0);
  while (at < bytes.length && images.length < 2) {
    if (bytes[at] === 0x2c) {
      images.push(at);
      at = pastBlocks(bytes, at + 11 + colourTable(bytes[at + 9] ?? 0));
    } else if (bytes[at] === 0x21) at = pastBlocks(bytes, at + 2);
    else break;
  }
  return images;
}

function bmpSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 26) return null;
  const view = viewOf(bytes);
  // The oldest head has two bytes for each side.
  if (view.getUint32(14, true) === 12) {
    return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  }
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}

function webpSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  switch (ascii(bytes, 12, 4)) {
    case 'VP8 ':
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 'VP8L': {
      const packed = view.getUint32(21, true);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X': {
      const width = (view.getUint32(24, true) & 0xffffff) + 1;
      const height = (view.getUint32(26, true) >>> 8) + 1;
      return { width, height, moves: ((bytes[20] ?? 0) & 0x02) !== 0 };
    }
    default:
      return null;
  }
}

/** Start-of-frame markers C0…CF name the size; C4, C8 and CC are other things (ITU-T T.81, table B.1). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function jpegSize(bytes: Uint8Array): Size | null {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isStartOfFrame(marker)) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** AVIF says its sizes in boxes `ispe`: of the picture, of its tiles, of a thumbnail. The largest counts. */
function avifSize(bytes: Uint8Array): Size | null {
  const view = viewOf(bytes);
  let largest: Size | null = null;
  const end = Math.min(bytes.length - 16, avifHeadBytes);
  for (let at = 0; at < end; at += 1) {
    if (view.getUint32(at) !== ispe) continue;
    const size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    const isLarger = largest === null || size.width * size.height > largest.width * largest.height;
    if (isLarger) largest = { ...size, moves: ascii(bytes, 8, 4) === 'avis' };
  }
  return largest;
}

/** Its sizes stand near its beginning, before the picture. */
const avifHeadBytes = 65_536;
const ispe = 0x69737065;

/** Files of boxes (ISO/IEC 14496-12) say what they are by brands: AVIF we read, HEIC not, the rest are films. */
function boxFile(bytes: Uint8Array): Size | PictureProblem {
  const length = Math.min(viewOf(bytes).getUint32(0), 64);
  const brands = ascii(bytes, 8, length - 8);
  if (/avi[fs]/.test(brands)) return avifSize(bytes) ?? 'damaged';
  return /hei|hev|mif1|msf1/.test(brands) ? 'heic' : 'film';
}

/** How pictures of other makes begin: TIFF, JPEG XL, JPEG 2000, Photoshop, icons. */
const otherKinds = [
  'II*\0',
  'MM\0*',
  '\xff\x0a',
  '\0\0\0\x0cJXL ',
  '\0\0\0\x0cjP  ',
  '8BPS',
  '\0\0\x01\0',
] as const;

function sizeOf(bytes: Uint8Array): Size | PictureProblem {
  const start = ascii(bytes, 0, 12);
  if (start.startsWith('\x89PNG')) return pngSize(bytes) ?? 'damaged';
  if (start.startsWith('\xff\xd8\xff')) return jpegSize(bytes) ?? 'damaged';
  if (start.startsWith('GIF8')) return gifSize(bytes) ?? 'damaged';
  if (start.startsWith('BM')) return bmpSize(bytes) ?? 'damaged';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return webpSize(bytes) ?? 'damaged';
  if (start.slice(4, 8) === 'ftyp') return boxFile(bytes);
  if (start.startsWith('\x1aE\xdf\xa3')) return 'film';
  if (start.startsWith('%PDF')) return 'pdf';
  if (otherKinds.some((kind) => start.startsWith(kind))) return 'otherKind';
  if (/<svg[\s>]/i.test(ascii(bytes, 0, 1024))) return 'svg';
  return 'notPicture';
}

/**
 * Judges a file by its own first bytes, never by its name, and before anything is decoded: a small
 * file may unfold into gigabytes.
 */
export function pictureHead(bytes: Uint8Array): PictureHead {
  if (bytes.length === 0) return { ok: false, problem: 'empty' };
  if (bytes.length > maxPictureBytes) return { ok: false, problem: 'tooManyBytes' };
  const size = sizeOf(bytes);
  if (typeof size === 'string') return { ok: false, problem: size };
  if (size.width === 0 || size.height === 0) return { ok: false, problem: 'damaged' };
  if (size.width * size.height > maxPicturePixels) return { ok: false, problem: 'tooManyPixels' };
  if (Math.max(size.width, size.height) < minPictureSide) {
    return { ok: false, problem: 'tooSmall' };
  }
  return { ok: true, width: size.width, height: size.height, moves: size.moves === true };
}

/** The same of a file that was handed over: a folder has no bytes, and a file may be gone by now. */
export async function fileHead(file: Blob): Promise<PictureHead> {
  if (file.size > maxPictureBytes) return { ok: false, problem: 'tooManyBytes' };
  const bytes = await file.arrayBuffer().catch(() => null);
  return bytes === null ? { ok: false, problem: 'unopened' } : pictureHead(new Uint8Array(bytes));
}
