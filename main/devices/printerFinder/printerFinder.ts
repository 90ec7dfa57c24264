import type { PrinterFinder } from '../../app/paper/printer/finderPorts.ts';
import { findNetworkPrinters } from './networkPrinters.ts';
import { ownNetworks } from './ownNetworks.ts';
import { findUsbPrinters } from './usbPrinters.ts';

/** What can be found from this computer. */
export const printerFinder: PrinterFinder = {
  onNetwork: () => findNetworkPrinters(ownNetworks()),
  onUsb: () => findUsbPrinters(process.platform),
};
