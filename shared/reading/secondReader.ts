import { decodeQR } from 'qr/decode.js';
import type { FinderPoints } from 'qr/decode.js';
import type { CodeRead } from './codeRead.ts';
import type { Luma } from './luma.ts';

/**
 * Another reader of QR codes, by other people, which finds some that the first misses (blurred and small
 * ones) and misses far more that the first finds: a second opinion, never the first.
 */

/** Retries may begin within this time, ms. */
const timeLimit = 40;
/** ECI designators of UTF-8 and of "not said" (AIM ITS/04-023). */
const utf8 = 26;

/**
 * Text is UTF-8 or nothing: this reader doesn't guess at other alphabets, and a wrong text is worse than
 * none. It refuses GS1 and Kanji segments by itself.
 */
function textOf(bytes: Uint8Array, eci: number | undefined): string {
  if (eci !== undefined && eci !== utf8) throw new RangeError('another alphabet');
  // The one strict UTF-8 decoder that the language itself has: it throws where bytes are no text.
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return decodeURIComponent(percent.join(''));
}

/** The QR code of an image, if it finds one. */
export function secondReading(image: Luma): readonly CodeRead[] {
  let found: FinderPoints | null = null;
  try {
    const text = decodeQR(image, {
      format: 'I420',
      effort: Infinity,
      timeLimit,
      textDecoder: textOf,
      pointsOnDetect: (points) => {
        found = points;
      },
    });
    return text === '' ? [] : [readAt(text, found, image)];
  } catch {
    // It says "nothing here" by throwing.
    return [];
  }
}

function readAt(text: string, points: FinderPoints | null, { width, height }: Luma): CodeRead {
  const box = points?.boundingBox ?? { x: 0, y: 0, width, height };
  return {
    text,
    symbology: 'QR',
    centre: { x: (box.x + box.width / 2) / width, y: (box.y + box.height / 2) / height },
    size: { width: box.width / width, height: box.height / height },
  };
}
