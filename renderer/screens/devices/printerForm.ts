import type { PrinterSettings } from '../../../shared/contract/printer.ts';

export interface PrinterFaults {
  readonly host: boolean;
  readonly port: boolean;
}

export const maxHostLength = 120;
const lastPort = 65_535;

/** The screen needs no address; a network printer has a host without spaces and a port. */
export function printerFaults(settings: PrinterSettings): PrinterFaults {
  if (settings.kind === 'screen') return { host: false, port: false };
  const { host, port } = settings;
  return {
    host: !/^[^\s/]+$/.test(host.trim()),
    port: !Number.isInteger(port) || port < 1 || port > lastPort,
  };
}
