import { quietModules } from './qrMatrix.ts';

/** Font A of every ESC/POS printer: 12 × 24 dots, Chinese 24 × 24. */
export const dotsPerColumn = 12;
export const dotsPerLine = 24;

/** Bigger modules only waste paper: 6 dots at 203 dpi are 0.75 mm. */
const maxModuleDots = 6;
/** Below this a phone or hand scanner has trouble. */
const minModuleDots = 3;

/** The largest module that lets the code and its quiet zone fit a line of `lineDots`. */
export function qrModuleDots(modules: number, lineDots: number): number {
  const fitting = Math.floor(lineDots / (modules + 2 * quietModules));
  if (fitting < minModuleDots) throw new RangeError(`${modules} modules do not fit the paper`);
  return Math.min(fitting, maxModuleDots);
}
