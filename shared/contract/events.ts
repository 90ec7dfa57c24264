import type { Scan } from '../domain/codes/scan.ts';
import { maxCodeLength } from '../domain/codes/scan.ts';

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

/** A serial scanner was used: the one thing a screen is told that it couldn't ask for. Never sent again. */
export type ScanEvent =
  | { readonly event: 'scan'; readonly scan: Scan & { readonly source: 'serial' } }
  /** It broke off before its end. */
  | { readonly event: 'scanCut' };

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

/** Reads what a host sent; by hand, so that the redeeming screen loads without the schemas. */
export function scanEventFrom(said: unknown): ScanEvent | null {
  if (!isObject(said)) return null;
  if (said['event'] === 'scanCut' && hasOnly(said, 'event')) return { event: 'scanCut' };
  const { event, scan } = said;
  if (event !== 'scan' || !hasOnly(said, 'event', 'scan') || !isObject(scan)) return null;
  const { scanId, raw, source } = scan;
  const isScan =
    hasOnly(scan, 'scanId', 'raw', 'source') &&
    typeof scanId === 'string' &&
    /^[0-9a-f]{32}$/.test(scanId) &&
    typeof raw === 'string' &&
    raw.length <= maxCodeLength + 1 &&
    source === 'serial';
  return isScan ? { event, scan: { scanId, raw, source } } : null;
}
