import type { TerminalSettings } from '../../../shared/contract/views.ts';
import type { Printer } from '../../app/ports.ts';
import { createNetworkPrinter } from './networkPrinter.ts';
import { createVirtualPrinter } from './virtualPrinter.ts';

/** The printer that the settings name. */
export function printerFor({ printer }: TerminalSettings): Printer {
  switch (printer.kind) {
    case 'screen':
      return createVirtualPrinter();
    case 'network':
      return createNetworkPrinter({ host: printer.host, port: printer.port });
  }
}
