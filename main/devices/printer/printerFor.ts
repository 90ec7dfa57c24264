import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import type { Printer } from '../../app/paper/paperPorts.ts';
import { createNetworkPrinter } from './networkPrinter.ts';
import { createVirtualPrinter } from './virtualPrinter.ts';

/** The printer that the settings name. */
export function printerFor(settings: PrinterSettings): Printer {
  switch (settings.kind) {
    case 'screen':
      return createVirtualPrinter();
    case 'network':
      return createNetworkPrinter({ host: settings.host, port: settings.port });
    case 'serial':
    case 'usb':
      return createVirtualPrinter();
  }
}
