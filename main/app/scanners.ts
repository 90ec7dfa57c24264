import { ok } from './answers.ts';
import type { Handlers } from './handlers.ts';
import type { Scanners } from './ports.ts';

type ScannerHandlers = Pick<
  Handlers,
  'scanner.ports' | 'scanner.states' | 'scanner.tried' | 'scanner.beep'
>;

export function createScannerLooks(scanners: Scanners): ScannerHandlers {
  return {
    'scanner.ports': async () => ok(await scanners.ports()),
    'scanner.states': () => ok(scanners.states()),
    'scanner.tried': ({ name }) => ok(scanners.tried(name)),
    'scanner.beep': async ({ name }) => ok(await scanners.beep(name)),
  };
}
