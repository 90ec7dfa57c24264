import type { CodeReader, ScanSource } from '../codes/scan.ts';
import type { CivilDate } from '../time/civil.ts';
import { addDays } from '../time/civilTime.ts';
import { byReader } from './readCounts.ts';
import type { DayReads, ReadCounts } from './readCounts.ts';

/** Business days, today the last of them, that are held against the ones before. */
export const recentDays = 3;
/** Business days before those that say what is usual. */
export const usualDays = 28;
/** Fewer tries than this say nothing. */
export const leastTries = 30;
/** A share of tries gone wrong that is worth a look, where it is also `riseTimes` what is usual … */
export const roughShare = 0.1;
export const riseTimes = 2;
/** … and one that is worth a look whatever is usual. */
export const badShare = 0.2;
/** So much was read today by others before a reader that is silent stands out. */
export const leastByOthers = 20;
/** It was in use on so many of the days before … */
export const leastDaysInUse = 3;
/** … of so many. */
export const lookedBackDays = 7;

/** What goes wrong with a reader; each has something of its own that helps. */
export type ReaderTrouble =
  /** Codes break off: a window to clean, a cable to push home. */
  | 'cut'
  /** Letters arrive as others: a keyboard that differs from the scanner's. */
  | 'misread'
  /** Codes are read again and again. */
  | 'again'
  /** It was in use every day, and today only others are. */
  | 'silent';

/** What has a plug and a window; a hand or a picture is no device. */
const devices = ['wedge', 'serial', 'camera'] as const;
type DeviceSource = (typeof devices)[number];

export interface ReaderFinding {
  readonly source: DeviceSource;
  readonly device: string | null;
  readonly trouble: ReaderTrouble;
  /** Tries gone wrong that way, and all of them, in the recent days; of a silent one, what others read. */
  readonly count: number;
  readonly of: number;
}

const roughTroubles = ['cut', 'misread', 'again'] as const;
type RoughTrouble = (typeof roughTroubles)[number];

/** A camera is opened when somebody wants it: its silence says nothing. */
const alwaysOn: ReadonlySet<ScanSource> = new Set(['wedge', 'serial']);

type Device = { readonly source: DeviceSource } & CodeReader & ReadCounts;

function isDevice(reader: CodeReader & ReadCounts): reader is Device {
  return devices.some((source) => source === reader.source);
}

const triesOf = ({ scans, cut }: ReadCounts): number => scans + cut;

function isRough(trouble: RoughTrouble, recent: ReadCounts, usual: ReadCounts | null): boolean {
  const tries = triesOf(recent);
  if (tries < leastTries) return false;
  const share = recent[trouble] / tries;
  if (share >= badShare) return true;
  if (share < roughShare || usual === null || triesOf(usual) < leastTries) return false;
  return share >= riseTimes * (usual[trouble] / triesOf(usual));
}

/** The one that goes wrong most often, if any is worth a look. */
function roughOf(reader: Device, usual: ReadCounts | null): readonly ReaderFinding[] {
  const { source, device } = reader;
  const [worst] = roughTroubles
    .filter((trouble) => isRough(trouble, reader, usual))
    .sort((one, other) => reader[other] - reader[one]);
  if (worst === undefined) return [];
  return [{ source, device, trouble: worst, count: reader[worst], of: triesOf(reader) }];
}

const isSame = (one: CodeReader, other: CodeReader): boolean =>
  one.source === other.source && one.device === other.device;

/** A scanner without a name may be any of its kind, and one that was given a name was without one before. */
const isPerhaps = (one: CodeReader, reader: CodeReader): boolean =>
  one.source === reader.source &&
  (one.device === reader.device || one.device === null || reader.device === null);

function silentOf(rows: readonly DayReads[], today: CivilDate): readonly ReaderFinding[] {
  const todays = byReader(rows.filter(({ day }) => day === today));
  const read = todays.reduce((sum, { scans }) => sum + scans, 0);
  if (read < leastByOthers) return [];
  const since = addDays(today, -lookedBackDays);
  const before = rows.filter(({ day, scans }) => day >= since && day < today && scans > 0);
  return byReader(before)
    .filter(isDevice)
    .filter(({ source }) => alwaysOn.has(source))
    .filter((reader) => todays.every((one) => !isPerhaps(one, reader) || triesOf(one) === 0))
    .filter(
      (reader) =>
        new Set(before.filter((row) => isSame(row, reader)).map(({ day }) => day)).size >=
        leastDaysInUse,
    )
    .map(({ source, device }) => ({ source, device, trouble: 'silent', count: 0, of: read }));
}

/**
 * Which readers are worth a look, from what was counted of `recentDays + usualDays` business days: worse
 * than they were, bad by any measure, or silent while others are read. Facts in, findings out.
 */
export function readerFindings(
  rows: readonly DayReads[],
  today: CivilDate,
): readonly ReaderFinding[] {
  const recentFrom = addDays(today, 1 - recentDays);
  const usual = byReader(rows.filter(({ day }) => day < recentFrom));
  const rough = byReader(rows.filter(({ day }) => day >= recentFrom && day <= today))
    .filter(isDevice)
    .flatMap((reader) => roughOf(reader, usual.find((one) => isSame(one, reader)) ?? null));
  return [...rough, ...silentOf(rows, today)];
}

/** The first business day that `readerFindings` asks about. */
export const healthSince = (today: CivilDate): CivilDate =>
  addDays(today, 1 - recentDays - usualDays);
