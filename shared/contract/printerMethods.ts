import { z } from 'zod';
import { method } from './method.ts';
import type { FoundPrintersView, PrinterNowView } from './printerViews.ts';

const nothing = z.strictObject({});

/** The part of the contract that is about the printer itself. */
export const printerMethods = {
  'printer.find': method<FoundPrintersView>()(
    'manager',
    'write',
    'Look for printers: asks the shop’s network once, and lists serial ports and USB device files',
    nothing,
  ),
  'printer.state': method<PrinterNowView>()(
    'cashier',
    'read',
    'Ask the printer how it is: paper, cover, faults; prints nothing',
    nothing,
  ),
} as const;
