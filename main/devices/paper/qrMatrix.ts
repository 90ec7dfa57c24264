import bwip from 'bwip-js/generic';

/** Light modules every reader expects around a QR code (ISO/IEC 18004). */
export const quietModules = 4;

/** Rows of dark (true) and light modules; without the quiet zone. */
export type QrMatrix = readonly (readonly boolean[])[];

/** The modules of a QR code at level Q. Throws when the text does not fit one. */
export function qrMatrix(text: string): QrMatrix {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [symbol] = bwip.raw('qrcode', text, 'eclevel=Q');
  if (symbol === undefined || !('pixs' in symbol)) throw new RangeError('not a QR code');
  const { pixs, pixx, pixy } = symbol;
  return Array.from({ length: pixy }, (_, row) =>
    Array.from({ length: pixx }, (_, column) => pixs[row * pixx + column] === 1),
  );
}
