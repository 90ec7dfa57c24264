import type { DayAct } from '../../../shared/domain/day/dayAct.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { CoveredSpan, DayClosedBody } from '../../../shared/protocol/dayEntries.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import { isEntryOf } from '../../../shared/protocol/entry.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import { dayActOf } from './dayActs.ts';
import type { BusinessDayPart } from './dayPorts.ts';

/** Days back from today that are looked at for one left open; the terminal itself closes older ones. */
export const openDaysSeen = 35;
const endOfTime: CivilDate = '9999-12-31';
const entriesPerPage = 500;

export interface CloseRecord {
  readonly stored: StoredEntry;
  readonly entry: EntryOf<'dayClosed'>;
}

/** How a business day stands. */
export interface DayState {
  readonly day: CivilDate;
  /** By number. */
  readonly closes: readonly CloseRecord[];
  /** What no close has counted yet, chain by chain; empty where nothing is left. */
  readonly uncounted: readonly CoveredSpan[];
  /** Where all its entries stand that are still here. */
  readonly all: readonly CoveredSpan[];
  /** It is still to be closed, or something that counts came after its close. */
  readonly isOpen: boolean;
}

function closeRecord(stored: StoredEntry): CloseRecord | null {
  // Asked after every redemption; checked when it was written, and by its hash at every start.
  const entry = JSON.parse(stored.json) as Entry;
  return isEntryOf(entry, 'dayClosed') ? { stored, entry } : null;
}

export function closesBetween(
  tx: Reader,
  from: CivilDate,
  through: CivilDate,
): readonly CloseRecord[] {
  return tx.dayCloses(from, through).flatMap((stored) => closeRecord(stored) ?? []);
}

export function closeNumbered(tx: Reader, number: number): CloseRecord | null {
  const stored = tx.dayClose(number);
  return stored === null ? null : closeRecord(stored);
}

function bodiesOf(closes: readonly CloseRecord[]): readonly DayClosedBody[] {
  return closes.map(({ entry }) => entry.body);
}

/** The last entry of a chain that the closes of this day have counted. */
function countedTo({ device, epoch }: BusinessDayPart, closes: readonly CloseRecord[]): number {
  return bodiesOf(closes)
    .flatMap(({ covers }) => covers)
    .filter((span) => span.device === device && span.epoch === epoch)
    .reduce((most, { last }) => Math.max(most, last), 0);
}

function spanOf(part: BusinessDayPart, after: number): CoveredSpan {
  const { device, epoch, firstSeq, lastSeq } = part;
  return { device, epoch, first: Math.max(firstSeq, after + 1), last: lastSeq };
}

function stateOf(
  day: CivilDate,
  parts: readonly BusinessDayPart[],
  closes: readonly CloseRecord[],
): DayState {
  const left = parts
    .map((part) => ({ part, after: countedTo(part, closes) }))
    .filter(({ part, after }) => part.lastSeq > after);
  const isOpen =
    closes.length === 0
      ? left.some(({ part }) => part.workedSeq > 0)
      : left.some(({ part, after }) => part.countedSeq > after);
  return {
    day,
    closes,
    uncounted: left.map(({ part, after }) => spanOf(part, after)),
    all: parts.map((part) => spanOf(part, 0)),
    isOpen,
  };
}

/** Every day between on which anything was done, oldest first. */
export function daysBetween(tx: Reader, from: CivilDate, through: CivilDate): readonly DayState[] {
  const parts = Map.groupBy(tx.businessDays(from, through), ({ day }) => day);
  const closes = Map.groupBy(
    closesBetween(tx, from, through),
    ({ entry }) => entry.body.businessDay,
  );
  const days = [...new Set([...parts.keys(), ...closes.keys()])].sort();
  return days.map((day) => stateOf(day, parts.get(day) ?? [], closes.get(day) ?? []));
}

export function dayState(tx: Reader, day: CivilDate): DayState {
  return stateOf(day, tx.businessDays(day, day), closesBetween(tx, day, day));
}

/** Open days but today: earlier ones, and those a clock that was ahead has written under. */
export function daysLeftOpen(tx: Reader, today: CivilDate): readonly DayState[] {
  return daysBetween(tx, addDays(today, -openDaysSeen), endOfTime).filter(
    ({ day, isOpen }) => isOpen && day !== today,
  );
}

function* pagesOf(tx: Reader, span: CoveredSpan): Generator<StoredEntry> {
  const own = tx.identity();
  const isOwn = own?.device === span.device && own.epoch === span.epoch;
  const page = (after: number) =>
    isOwn
      ? tx.entriesAfter(after, entriesPerPage)
      : tx.earlierEntriesAfter(span, after, entriesPerPage);
  let rows = page(span.first - 1);
  while (rows.length > 0) {
    for (const row of rows) {
      if (row.seq > span.last) return;
      yield row;
    }
    rows = page(rows.at(-1)?.seq ?? span.last);
  }
}

/** What counts among the entries of these spans. Of other days nothing is taken, though it lies between. */
export function actsIn(
  tx: Reader,
  spans: readonly CoveredSpan[],
  isWanted: (entry: Entry) => boolean,
): readonly DayAct[] {
  const nameOf = (no: number) => tx.campaignByNo(no)?.name ?? null;
  const acts: DayAct[] = [];
  for (const span of spans) {
    for (const { json } of pagesOf(tx, span)) {
      // Checked against its hash when it was written and at every start; a day has thousands.
      const entry = JSON.parse(json) as Entry;
      const act = isWanted(entry) ? dayActOf(entry, nameOf) : null;
      if (act !== null) acts.push(act);
    }
  }
  return acts;
}

export function actsOn(
  tx: Reader,
  day: CivilDate,
  spans: readonly CoveredSpan[],
): readonly DayAct[] {
  return actsIn(tx, spans, (entry) => entry.businessDay === day);
}
