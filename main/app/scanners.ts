import { ok } from './answers.ts';
import type { Handlers } from './handlers.ts';
import type { Scanners } from './ports.ts';

type ScannerHandlers = Pick<Handlers, 'scanner.ports' | 'scanner.states'>;

export function createScannerLooks(scanners: Scanners): ScannerHandlers {
  return {
    'scanner.ports': async () => ok(await scanners.ports()),
    'scanner.states': () => ok(scanners.states()),
  };
}
