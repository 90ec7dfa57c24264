import type { SerialScannerSettings } from '../../../shared/contract/scannerViews.ts';

/** A scanner at this port, set up as most are. */
export function usualScanner(path: string, name = path): SerialScannerSettings {
  return {
    name: name.slice(-40),
    port: { by: 'path', path },
    baudRate: 9600,
    framing: '8N1',
    handshake: 'none',
    ending: { by: 'line' },
    prefix: '',
    suffix: '',
  };
}
