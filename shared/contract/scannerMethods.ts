import { z } from 'zod';
import { plainText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import {
  maxAffixBytes,
  maxEndingBytes,
  maxPathLength,
  maxScannerName,
  maxScanners,
  maxSerialNumber,
  portKey,
  portPath,
  serialBaudRates,
  serialFramings,
  serialHandshakes,
  serialQuietMs,
} from './scannerViews.ts';
import type {
  BeepResult,
  ScannerStateView,
  SerialPortsView,
  TriedScannerView,
} from './scannerViews.ts';

const usbId = z.string().regex(/^[0-9a-f]{4}$/);
const bytes = (least: number, most: number) =>
  z.string().regex(new RegExp(`^(?:[0-9a-f]{2}){${least},${most}}$`));
const name = plainText(maxScannerName).trim().min(1);

export const scannerSettings = z.strictObject({
  name,
  port: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('path'),
      path: z.string().max(maxPathLength).regex(portPath),
    }),
    z.strictObject({
      by: z.literal('usb'),
      vendorId: usbId,
      productId: usbId,
      serialNumber: plainText(maxSerialNumber).min(1).nullable(),
    }),
  ]),
  baudRate: z.literal(serialBaudRates),
  framing: z.enum(serialFramings),
  handshake: z.enum(serialHandshakes),
  ending: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('line') }),
    z.strictObject({ by: z.literal('bytes'), bytes: bytes(1, maxEndingBytes) }),
    z.strictObject({ by: z.literal('silence'), quietMs: z.literal(serialQuietMs) }),
  ]),
  prefix: bytes(0, maxAffixBytes),
  suffix: bytes(0, maxAffixBytes),
});

function areApart(keys: readonly string[]): boolean {
  return new Set(keys).size === keys.length;
}

export const scannersSettings = z
  .array(scannerSettings)
  .max(maxScanners)
  .refine((all) => areApart(all.map(({ port }) => portKey(port))), 'one line twice')
  .refine((all) => areApart(all.map((one) => one.name)), 'one name twice');

const nothing = z.strictObject({});
const which = z.strictObject({ name });

/** The part of the contract that is about scanners on serial lines. */
export const scannerMethods = {
  'scanner.ports': method<SerialPortsView>()(
    'manager',
    'read',
    'Serial lines of this computer that a scanner may be on',
    nothing,
  ),
  'scanner.states': method<readonly ScannerStateView[]>()(
    'cashier',
    'read',
    'Whether each serial scanner of the settings is there, since when, and why not',
    nothing,
  ),
  'scanner.tried': method<TriedScannerView | null>()(
    'manager',
    'read',
    'The bytes a serial scanner sent last; heard only while this is being asked',
    which,
  ),
  'scanner.beep': method<BeepResult>()(
    'manager',
    'write',
    'Send BEL to a serial scanner, which those beep at that were set up to',
    which,
  ),
} as const;
