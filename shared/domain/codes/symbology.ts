/** The kinds of barcode that are read wherever a shop has not said otherwise. */
export const usualSymbologies = [
  'QR',
  'DataMatrix',
  'Aztec',
  'PDF417',
  'Code128',
  'EAN13',
  'EAN8',
  'UPCA',
  'DataBar',
  'DataBarExp',
] as const;

/** Kinds with weak checks or none, misread now and then: read only where the shop switched them on. */
export const switchedSymbologies = ['UPCE', 'ITF', 'Codabar', 'Code39'] as const;

export const symbologies = [...usualSymbologies, ...switchedSymbologies] as const;

export type SwitchedSymbology = (typeof switchedSymbologies)[number];
export type Symbology = (typeof symbologies)[number];

const matrixSymbologies: ReadonlySet<Symbology> = new Set(['QR', 'DataMatrix', 'Aztec', 'PDF417']);

/** Bars have one check digit at most and are misread now and then; the others correct errors. */
export function isLinear(symbology: Symbology): boolean {
  return !matrixSymbologies.has(symbology);
}
