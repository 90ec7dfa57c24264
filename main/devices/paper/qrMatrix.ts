import bwip from 'bwip-js/generic';

/** Light modules every reader expects around a QR code (ISO/IEC 18004). */
export const quietModules = 4;

/** Rows of dark (true) and light modules; without the quiet zone. */
export type QrMatrix = readonly (readonly boolean[])[];

/** How much of it may be unreadable: m 15 %, q 25 %. */
export type QrLevel = 'm' | 'q';

export type DrawQr = (text: string, level: QrLevel) => QrMatrix;

/** A receipt is drawn for the screen and measured for the printer within moments. */
const maxKept = 8;

/** Draws each code once: it takes tens of milliseconds. */
export function createDrawQr(): DrawQr {
  const kept = new Map<string, QrMatrix>();
  return (text, level) => {
    const name = level + text;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const matrix = qrMatrix(text, level);
    if (kept.size >= maxKept) kept.clear();
    kept.set(name, matrix);
    return matrix;
  };
}

/** The modules of a QR code. Throws when the text does not fit one. */
export function qrMatrix(text: string, level: QrLevel): QrMatrix {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [symbol] = bwip.raw('qrcode', text, `eclevel=${level.toUpperCase()}`);
  if (symbol === undefined || !('pixs' in symbol)) throw new RangeError('not a QR code');
  const { pixs, pixx, pixy } = symbol;
  return Array.from({ length: pixy }, (_, row) =>
    Array.from({ length: pixx }, (_, column) => pixs[row * pixx + column] === 1),
  );
}
