import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { InstantMs } from './civil.ts';
import { isKnownZone } from './civilTime.ts';

/** A moment somebody wrote, or why it is none. */
export type Moment =
  | { readonly ok: true; readonly instant: InstantMs }
  | { readonly ok: false; readonly why: 'notATime' | 'noOffset' | 'noSuchZone' };

const written =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?<offset>Z|[+-]\d\d:\d\d)?(?:\[(?<zone>[\w/+-]+)\])?$/;

/**
 * Reads `2026-12-31T23:30+08:00`, `…T15:30Z` or `…T23:30[Asia/Shanghai]`. One without offset and zone says
 * no moment at all; one that the zone's clock shows twice is the first, one it leaves out the next.
 */
export function readMoment(text: string): Moment {
  const groups = written.exec(text)?.groups;
  if (groups === undefined) return { ok: false, why: 'notATime' };
  const { offset, zone } = groups;
  if (offset === undefined && zone === undefined) return { ok: false, why: 'noOffset' };
  if (zone !== undefined && !isKnownZone(zone)) return { ok: false, why: 'noSuchZone' };
  try {
    return { ok: true, instant: zone === undefined ? atOffset(text) : inZone(text) };
  } catch {
    // A day or hour that doesn't exist, or an offset that the zone never had.
    return { ok: false, why: 'notATime' };
  }
}

function atOffset(text: string): InstantMs {
  return Instant.fromString(text).epochMilliseconds;
}

function inZone(text: string): InstantMs {
  return ZonedDateTime.fromString(text, getISO).epochMilliseconds;
}
