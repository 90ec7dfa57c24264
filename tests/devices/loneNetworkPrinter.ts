import type { Printer } from '../../main/app/paper/paperPorts.ts';
import { createLinePrinter } from '../../main/devices/printer/linePrinter.ts';
import { createPrinterPlace } from '../../main/devices/printer/printerPlace.ts';
import { networkLimits } from '../../main/devices/printer/printerLimits.ts';
import type { PrinterLimits } from '../../main/devices/printer/printerLimits.ts';
import { tcpLine } from '../../main/devices/printer/tcpLine.ts';

/** An ESC/POS printer at a TCP port (9100 as a rule), which nobody else of this process speaks to. */
export function createNetworkPrinter(
  address: { readonly host: string; readonly port: number },
  limits: PrinterLimits = networkLimits,
): Printer {
  const place = createPrinterPlace();
  return createLinePrinter({ open: tcpLine(address), limits, place, isSpooled: false });
}
