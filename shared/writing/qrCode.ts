import bwip from 'bwip-js/generic';

/** Light modules every reader expects around a QR code (ISO/IEC 18004). */
export const quietModules = 4;

/** Rows of dark (true) and light modules; without the quiet zone. */
export type QrMatrix = readonly (readonly boolean[])[];

/**
 * How much of it may be unreadable: q 25 %, h 30 %. The lower levels are never written: a blot over a tenth
 * of the code made every one of them unreadable.
 */
export type QrLevel = 'q' | 'h';

/** The modules of a QR code. Throws when the text does not fit one. */
export function qrMatrix(text: string, level: QrLevel): QrMatrix {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [symbol] = bwip.raw('qrcode', text, `eclevel=${level.toUpperCase()}`);
  if (symbol === undefined || !('pixs' in symbol)) throw new RangeError('not a QR code');
  const { pixs, pixx, pixy } = symbol;
  return Array.from({ length: pixy }, (_, row) =>
    Array.from({ length: pixx }, (_unused, column) => pixs[row * pixx + column] === 1),
  );
}

/** Bytes of a text in UTF-8: what decides the size of its code, whoever draws it. */
export function qrBytes(text: string): number {
  return encodeURIComponent(text).replace(/%../g, '.').length;
}

/**
 * Modules along a side, at most, whoever draws it: a printer that draws codes itself may spend a byte on every
 * character, where we pack capitals and digits. `null` when it fits no QR code at that level.
 */
export function qrModules(text: string, level: QrLevel): number | null {
  try {
    return qrMatrix('a'.repeat(qrBytes(text)), level).length;
  } catch {
    return null;
  }
}
