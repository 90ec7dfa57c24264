import { Buffer } from 'node:buffer';
import type { Logo } from '../../../shared/contract/printer.ts';
import { dotsPerColumn } from './paperSize.ts';
import type { PictureRow } from './rows.ts';

/** The logo for paper of so many columns: as it was saved, or smaller where the paper is narrower. */
export function logoRow(logo: Logo, columns: number): PictureRow {
  const dots = columns * dotsPerColumn;
  const saved = {
    kind: 'picture' as const,
    widthDots: logo.widthDots,
    heightDots: logo.heightDots,
    bits: new Uint8Array(Buffer.from(logo.dotsBase64, 'base64')),
  };
  return logo.widthDots <= dots ? saved : shrunk(saved, dots);
}

/** So that thin lines stay: a dot is black where this share of what it stands for was, in dots of 1. */
const darkShare = 0.4;

function shrunk(from: PictureRow, widthDots: number): PictureRow {
  const scale = from.widthDots / widthDots;
  const heightDots = Math.max(1, Math.round(from.heightDots / scale));
  const rowBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(rowBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      if (darkIn(from, [x * scale, y * scale], scale) < darkShare) continue;
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { kind: 'picture', widthDots, heightDots, bits };
}

/** The share of a square that is black, its dots counted whole. */
function darkIn(
  { widthDots, heightDots, bits }: PictureRow,
  [left, top]: readonly [number, number],
  side: number,
): number {
  const rowBytes = Math.ceil(widthDots / 8);
  const right = Math.min(widthDots, Math.max(Math.floor(left) + 1, Math.round(left + side)));
  const bottom = Math.min(heightDots, Math.max(Math.floor(top) + 1, Math.round(top + side)));
  let dark = 0;
  let all = 0;
  for (let y = Math.floor(top); y < bottom; y += 1) {
    for (let x = Math.floor(left); x < right; x += 1) {
      all += 1;
      if (((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0) dark += 1;
    }
  }
  return all === 0 ? 0 : dark / all;
}
