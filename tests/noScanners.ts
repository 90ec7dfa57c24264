import type { Scanners } from '../main/app/ports.ts';

/** A computer whose ports can't be listed, and that has no serial scanner. */
export const noScanners: Scanners = {
  ports: () => Promise.resolve({ listed: false, ports: [] }),
  states: () => [],
  tried: () => null,
  beep: () => Promise.resolve('away'),
};
