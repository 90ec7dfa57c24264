import type { Printer } from '../../app/paper/paperPorts.ts';
import { createLinePrinter } from './linePrinter.ts';
import { createPrinterPlace } from './printerPlace.ts';
import { networkLimits } from './printerLimits.ts';
import type { PrinterLimits } from './printerLimits.ts';
import { tcpLine } from './tcpLine.ts';

/** An ESC/POS printer at a TCP port (9100 as a rule), which nobody else of this process speaks to. */
export function createNetworkPrinter(
  address: { readonly host: string; readonly port: number },
  limits: PrinterLimits = networkLimits,
): Printer {
  const place = createPrinterPlace();
  return createLinePrinter({ open: tcpLine(address), limits, place, isSpooled: false });
}
