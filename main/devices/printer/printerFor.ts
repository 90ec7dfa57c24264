import type { PrinterSettings } from '../../../shared/contract/printer.ts';
import type { PrinterFor } from '../../app/paper/paperPorts.ts';
import { deviceFileLine, windowsShare } from './deviceFileLine.ts';
import { createLinePrinter } from './linePrinter.ts';
import type { PrinterAt } from './linePrinter.ts';
import { deviceFileLimits, networkLimits, serialLimits } from './printerLimits.ts';
import { createPrinterPlace } from './printerPlace.ts';
import type { PrinterPlace } from './printerPlace.ts';
import { serialPrinterLine } from './serialPrinterLine.ts';
import { tcpLine } from './tcpLine.ts';
import { createVirtualPrinter } from './virtualPrinter.ts';

/** The printers that settings name; whoever speaks to the same one takes turns, through this and no other. */
export function createPrinters(): PrinterFor {
  const places = new Map<string, PrinterPlace>();

  function placeOf(name: string): PrinterPlace {
    const place = places.get(name) ?? createPrinterPlace();
    places.set(name, place);
    return place;
  }

  return (settings) => {
    const reached = reachedAt(settings);
    if (reached === null) return createVirtualPrinter();
    const { name, ...at } = reached;
    return createLinePrinter({ ...at, place: placeOf(name) });
  };
}

/** How a printer is reached, and by what name two settings mean the same one; `null` for the one on the screen. */
function reachedAt(
  settings: PrinterSettings,
): (Omit<PrinterAt, 'place'> & { readonly name: string }) | null {
  const { host, port, path, baud } = settings;
  switch (settings.kind) {
    case 'screen':
      return null;
    case 'network': {
      const name = `${host.trim().toLowerCase()}:${port}`;
      return { name, open: tcpLine({ host, port }), limits: networkLimits, isSpooled: false };
    }
    case 'serial': {
      const open = serialPrinterLine({ path, baud });
      return { name: path, open, limits: serialLimits(baud), isSpooled: false };
    }
    case 'usb': {
      const isSpooled = windowsShare.test(path);
      return { name: path, open: deviceFileLine(path), limits: deviceFileLimits, isSpooled };
    }
  }
}
