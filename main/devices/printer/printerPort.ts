import { listPorts, listSystemPorts } from '../scanner/portList.ts';
import type { ListPorts } from '../scanner/portList.ts';
import { findPort } from '../scanner/findPort.ts';

/** A plug as a setting names it, at whichever port it turns up: `usb:0416:5011` or `usb:0416:5011:SN1`. */
const usbName = /^usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/;

/** Where the printer's port is now, by its path or by what is plugged in. */
export async function findPrinterPort(
  named: string,
  list: ListPorts = listSystemPorts,
): Promise<{ readonly path: string } | 'notPluggedIn' | 'severalAlike'> {
  const [, vendorId, productId, serialNumber = null] = usbName.exec(named) ?? [];
  if (vendorId === undefined || productId === undefined) {
    return named.trim() === '' ? 'notPluggedIn' : { path: named };
  }
  const wanted = { by: 'usb', vendorId, productId, serialNumber } as const;
  const found = await findPort(wanted, () => listPorts(list), null);
  if (found.found) return { path: found.path };
  return found.away === 'several' ? 'severalAlike' : 'notPluggedIn';
}
