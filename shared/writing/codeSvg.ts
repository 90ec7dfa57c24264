import { quietBars, barWidths } from './bars.ts';
import { qrMatrix, quietModules } from './qrCode.ts';

function svg(width: number, height: number, path: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fff"/>` +
    `<path d="${path}" fill="#000"/></svg>`
  );
}

/**
 * A QR code with its quiet zone, one unit a module, at level Q or, where that takes no more modules, H.
 * Throws when the text does not fit one.
 */
export function qrSvg(text: string): string {
  const matrix = qrMatrix(text, 'q');
  const side = matrix.length + 2 * quietModules;
  let path = '';
  matrix.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark && row[x - 1] !== true) {
        const end = row.indexOf(false, x);
        const width = (end < 0 ? row.length : end) - x;
        path += `M${x + quietModules} ${y + quietModules}h${width}v1h-${width}z`;
      }
    });
  });
  return svg(side, side, path);
}

/** So that a beam held askew still crosses every bar. */
const barHeightShare = 0.25;

/** Code 128 with its quiet zones, one unit a module. `null` where the text can't be bars. */
export function barsSvg(text: string): string | null {
  const widths = barWidths(text);
  if (widths === null) return null;
  let at = quietBars;
  let path = '';
  const length = widths.reduce((sum, width) => sum + width, 0);
  const height = Math.ceil(length * barHeightShare);
  widths.forEach((width, place) => {
    if (place % 2 === 0) path += `M${at} 0h${width}v${height}h-${width}z`;
    at += width;
  });
  return svg(at + quietBars, height, path);
}
