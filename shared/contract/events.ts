import { deviceLabel, maxCodeLength } from '../domain/codes/scan.ts';
import type { HeardScan } from '../domain/codes/scan.ts';
import { symbologies } from '../domain/codes/symbology.ts';
import type { Symbology } from '../domain/codes/symbology.ts';

export const terminalEvents = [
  'session',
  'sync',
  'print',
  'data',
  'settings',
  'disk',
  'till',
] as const;
export type TerminalNews = (typeof terminalEvents)[number];

type SerialScan = HeardScan & { readonly source: 'serial' };

/** A serial scanner was used: the one thing a screen is told that it couldn't ask for. Never sent again. */
export type ScanEvent =
  | { readonly event: 'scan'; readonly scan: SerialScan }
  /** It broke off before its end. `device`: as `Scan` has it. */
  | { readonly event: 'scanCut'; readonly device: string | null };

export type TerminalEvent = TerminalNews | ScanEvent;

export function isScanEvent(event: TerminalEvent): event is ScanEvent {
  return typeof event === 'object';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function hasOnly(value: object, ...names: readonly string[]): boolean {
  const own = Object.keys(value);
  return own.length === names.length && own.every((name) => names.includes(name));
}

/** A label that is fit to be shown as it is. */
const isDevice = (value: unknown): value is string | null =>
  value === null || (typeof value === 'string' && deviceLabel(value) === value);

const isSymbology = (value: unknown): value is Symbology =>
  symbologies.some((symbology) => symbology === value);

/** Reads what a host sent; by hand, so that the redeeming screen loads without the schemas. */
export function scanEventFrom(said: unknown): ScanEvent | null {
  if (!isObject(said)) return null;
  if (said['event'] === 'scanCut') {
    const { device } = said;
    const isCut = hasOnly(said, 'event', 'device') && isDevice(device);
    return isCut ? { event: 'scanCut', device } : null;
  }
  const { event, scan } = said;
  if (event !== 'scan' || !hasOnly(said, 'event', 'scan') || !isObject(scan)) return null;
  const { symbology, ...known } = scan;
  if (symbology !== undefined && !isSymbology(symbology)) return null;
  const { scanId, raw, source, device } = known;
  const isScan =
    hasOnly(known, 'scanId', 'raw', 'source', 'device') &&
    typeof scanId === 'string' &&
    /^[0-9a-f]{32}$/.test(scanId) &&
    typeof raw === 'string' &&
    raw.length <= maxCodeLength + 1 &&
    source === 'serial' &&
    isDevice(device);
  if (!isScan) return null;
  const heard: SerialScan = { scanId, raw, source, device };
  return { event, scan: symbology === undefined ? heard : { ...heard, symbology } };
}
