import type { Entry } from '../../../shared/protocol/entry.ts';

const zone = 'Asia/Shanghai';
/** The shop’s business day turns at 03:00. */
const cutOverMs = 3 * 3_600_000;
/** A wall that is this far off must be told of. */
const toldMs = 120_000;

const days = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day on the shop’s wall, by other code than the terminal’s: what a voucher’s dates go by. */
export function calendarDayOf(instant: number): string {
  const parts = days.formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`;
}

const businessDayOf = (instant: number): string => calendarDayOf(instant - cutOverMs);

const differenceOf = ({ wallMs, at }: Entry): number => wallMs - at;

function isAnomaly(entry: Entry, ...names: readonly string[]): boolean {
  return entry.body.kind === 'clock' && names.includes(entry.body.anomaly);
}

/** I9: an entry is never older than the one before, but where HQ has turned the time back (by up to 120 s: untold). */
function turnedBack(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry, place) => {
    const before = entries[place - 1];
    if (before === undefined || entry.at >= before.at - toldMs) return [];
    if (isAnomaly(entry, 'hqCorrected')) return [];
    return [`I9: entry ${entry.seq} is ${before.at - entry.at} ms older than the one before`];
  });
}

/** Whoever reads an entry whose wall was far off finds it told before. */
function untold(entries: readonly Entry[]): readonly string[] {
  let isTold = true;
  return entries.flatMap((entry) => {
    if (isAnomaly(entry, 'wallBehind', 'wallAhead', 'wallDiffers')) isTold = true;
    if (entry.body.kind === 'clock') return [];
    const isFar = Math.abs(differenceOf(entry)) > toldMs;
    if (!isFar) isTold = false;
    if (!isFar || isTold) return [];
    return [`entry ${entry.seq}: the wall was ${differenceOf(entry)} ms off and nothing tells it`];
  });
}

/** The frozen business day is that of the time the entry was judged by; the shift is of its own day. */
function wrongDays(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap(({ seq, at, businessDay, shift, body }) => {
    const expected = businessDayOf(at);
    const found: string[] = [];
    if (businessDay !== expected) {
      found.push(`entry ${seq} is of ${businessDay}, and its time of ${expected}`);
    }
    if (body.kind === 'signIn' && shift?.startsWith(`${businessDay}/`) !== true) {
      found.push(`entry ${seq}: signed in on ${businessDay} under the shift ${String(shift)}`);
    }
    return found;
  });
}

function confirmedAlone(entries: readonly Entry[]): readonly string[] {
  return entries
    .filter((entry) => isAnomaly(entry, 'dateConfirmed'))
    .filter(({ actor, approver }) => approver === null || approver.personId === actor.personId)
    .map(({ seq }) => `I8: entry ${seq}: the date was settled by one person`);
}

/** Everything that is wrong with a stretch of the journal; the first entry was looked at before. */
export function violationsIn(entries: readonly Entry[]): readonly string[] {
  return [
    ...turnedBack(entries),
    ...untold(entries),
    ...wrongDays(entries),
    ...confirmedAlone(entries),
  ];
}
