import type { PrinterProfile } from '../../../../shared/contract/printer.ts';
import { calmDots } from './calmDots.ts';

export const escape = 0x1b;
export const group = 0x1d;
export const field = 0x1c;

export const leftAligned = [escape, 0x61, 0];
export const centred = [escape, 0x61, 1];
/** Chinese on. `ESC @` switches it off on some printers, so it comes after. */
export const chineseOn = [field, 0x26];

/**
 * Every paper begins so, whatever the printer was left in: initialise; US character set (others print `$`
 * and `\` differently, and `ESC @` brings back what the printer's switches say); table of letters; density.
 */
export function opening({ codePage, density }: PrinterProfile): readonly number[] {
  return [escape, 0x40, escape, 0x52, 0, escape, 0x74, codePage, ...densityBytes[density]];
}

/**
 * `GS ( K`, function 49, as Epson's ESC/POS reference has it for the TM-T90 and TM-L90: m 1…6 is darker,
 * 250…255 lighter by 5 % each, 0 what the printer is set to. A printer without it skips it by its length;
 * it is only sent where somebody asked for it.
 */
const densityBytes: Readonly<Record<PrinterProfile['density'], readonly number[]>> = {
  usual: [],
  light: [group, 0x28, 0x4b, 2, 0, 49, 252],
  dark: [group, 0x28, 0x4b, 2, 0, 49, 4],
};

/** From the head to the edge the paper is torn at are up to 20 mm; a line is 3.75. */
const tearLines = 5;

/** The end of a paper: fed to the knife and cut (partial leaves one point), or fed far enough to be torn. */
export const cutBytes: Readonly<Record<PrinterProfile['cutter'], readonly number[]>> = {
  partial: [group, 0x56, 66, 0],
  full: [group, 0x56, 65, 0],
  none: fedLines(tearLines),
};

/** ESC d: so many lines of blank paper. */
export function fedLines(count: number): readonly number[] {
  return [escape, 0x64, count];
}

/** A cheap printer holds a picture whole before it prints it: so many rows of 80 mm paper are 9 kB. */
const bandRows = 128;

/** GS v 0: rows of dots, eight a byte, the left one highest; band after band without a gap. */
export function dotsBytes(rowBytes: number, bits: Uint8Array): Uint8Array {
  const parts: (readonly number[] | Uint8Array)[] = [];
  for (let from = 0; from < bits.length; from += bandRows * rowBytes) {
    const band = bits.subarray(from, from + bandRows * rowBytes);
    const rows = band.length / rowBytes;
    parts.push([group, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, rows & 0xff, rows >> 8]);
    parts.push(calmDots(band));
  }
  return joined(parts);
}

export function joined(parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
