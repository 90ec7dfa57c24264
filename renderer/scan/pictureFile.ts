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
  | 'notPicture'
  | 'damaged'
  | 'nothingFound'
  | 'readerFailed';

export type PictureHead =
  | { readonly ok: true; readonly width: number; readonly height: number }
  | { readonly ok: false; readonly problem: PictureProblem };

interface Size {
  readonly width: number;
  readonly height: number;
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
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gifSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 10) return null;
  const view = viewOf(bytes);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function bmpSize(bytes: Uint8Array): Size | null {
  if (bytes.length < 26) return null;
  const view = viewOf(bytes);
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
      return { width, height };
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

function sizeOf(bytes: Uint8Array): Size | PictureProblem {
  const start = ascii(bytes, 0, 12);
  if (start.startsWith('\x89PNG')) return pngSize(bytes) ?? 'damaged';
  if (start.startsWith('\xff\xd8\xff')) return jpegSize(bytes) ?? 'damaged';
  if (start.startsWith('GIF8')) return gifSize(bytes) ?? 'damaged';
  if (start.startsWith('BM')) return bmpSize(bytes) ?? 'damaged';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return webpSize(bytes) ?? 'damaged';
  if (/^....ftyp(hei|hev|mif1|msf1)/s.test(start)) return 'heic';
  if (start.startsWith('%PDF')) return 'pdf';
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
  return { ok: true, ...size };
}
