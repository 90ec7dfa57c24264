import { quietModules } from './qrMatrix.ts';

/** Font A of every ESC/POS printer: 12 × 24 dots, Chinese 24 × 24. */
export const dotsPerColumn = 12;
export const dotsPerLine = 24;

/**
 * The largest modules, at 203 dpi: of a coupon that phones photograph 0.75 mm (bigger only waste paper);
 * of what a shop's own scanner reads off a fresh receipt 0.5 mm.
 */
export const couponModuleDots = 6;
export const receiptModuleDots = 4;
/** Below this a phone or hand scanner has trouble. */
const minModuleDots = 3;

/** The largest module, up to `maxDots`, that lets the code and its quiet zone fit a line of `lineDots`. */
export function qrModuleDots(modules: number, lineDots: number, maxDots: number): number {
  const fitting = Math.floor(lineDots / (modules + 2 * quietModules));
  if (fitting < minModuleDots) throw new RangeError(`${modules} modules do not fit the paper`);
  return Math.min(fitting, maxDots);
}
