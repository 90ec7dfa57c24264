import type { CivilDate, InstantMs } from '../time/civil.ts';
import type { ReaderTrouble } from '../scans/readerHealth.ts';
import type { CampaignCover } from './lineCover.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Data younger than this are as good as new. */
export const freshDataMs = 30 * minuteMs;
/** Older data than this should not open a shop without somebody trying the line. */
export const oldDataMs = 24 * hourMs;
/** A backup is made every day: one older than this was missed. */
export const oldBackupMs = 36 * hourMs;
/** A slip that waits longer than this does so because of the printer. */
export const slowPrintMs = 2 * minuteMs;
/** A day at the counter: what is covered for less is worth knowing in the morning. */
export const coverForHours = 24;

/** `ready`: nothing to do; `look`: the shop can open, somebody should look; `act`: something is missing. */
export type OpeningState = 'ready' | 'look' | 'act';

/** What helps; a button that goes there. */
export type OpeningTodo =
  | 'syncNow'
  | 'lookAtLine'
  | 'lookAtPrinter'
  | 'lookAtScanner'
  | 'tryScanner'
  | 'confirmDate'
  | 'lookAtBackup'
  | 'closeDay'
  | 'lookAtRepair';

export interface OpeningFacts {
  readonly now: InstantMs;
  readonly line: {
    readonly state: 'standAlone' | 'synced' | 'offline' | 'refused' | 'frozen';
    readonly lastSync: InstantMs | null;
    /** Entries head office has not got yet. */
    readonly waiting: number;
    readonly quarantined: number;
  };
  readonly printer: {
    readonly kind: 'screen' | 'network' | 'serial' | 'usb';
    /** Jobs that failed or may not have come out. */
    readonly stuck: number;
    readonly oldestWaiting: InstantMs | null;
  };
  /** On serial lines; a scanner that types can't be asked. */
  readonly scanners: readonly ('opening' | 'ready' | 'away')[];
  /** What is odd about how codes were read lately. */
  readonly readers: readonly { readonly trouble: ReaderTrouble }[];
  /** What stands against the computer's clock. */
  readonly clock: {
    readonly kind: 'wallDiffers' | 'wallAhead' | 'wallBehind';
    readonly byMs: number;
  } | null;
  readonly backup: { readonly last: InstantMs | null; readonly hasFailed: boolean };
  readonly disk: {
    readonly state: 'plenty' | 'low' | 'onlyRedemptions' | 'onReserve' | 'readOnly';
    readonly freeBytes: number;
  };
  /** Earlier business days that were worked and never closed, oldest first. */
  readonly openDays: readonly CivilDate[];
  readonly keys: {
    readonly areLost: boolean;
    readonly standing: 'active' | 'frozen' | 'revoked' | 'superseded';
    /** When the signed list of keys ran out, and from when it vouches for nothing new. */
    readonly ranOut: { readonly at: InstantMs; readonly refusedFrom: InstantMs } | null;
  };
  readonly cover: readonly CampaignCover[];
}

/** One line of the check: what it is about, how it stands, what was found, with its figures. */
export type OpeningLine = {
  readonly state: OpeningState;
  readonly todo: OpeningTodo | null;
} & (
  | {
      readonly about: 'data';
      readonly found: 'alone' | 'fresh' | 'old' | 'veryOld' | 'never';
      readonly at: InstantMs | null;
    }
  | {
      readonly about: 'queue';
      readonly found: 'none' | 'going' | 'waiting' | 'setAside';
      readonly count: number;
    }
  | {
      readonly about: 'printer';
      readonly found: 'screen' | 'fine' | 'slow' | 'stuck';
      readonly count: number;
    }
  | {
      readonly about: 'scanner';
      readonly found: 'typing' | 'fine' | 'opening' | 'away' | 'rough' | 'silent';
      readonly count: number;
    }
  | {
      readonly about: 'clock';
      readonly found: 'fine' | 'off' | 'dateInDoubt';
      readonly byMs: number;
    }
  | {
      readonly about: 'backup';
      readonly found: 'fine' | 'old' | 'never' | 'failed';
      readonly at: InstantMs | null;
    }
  | {
      readonly about: 'disk';
      readonly found: OpeningFacts['disk']['state'];
      readonly freeBytes: number;
    }
  | {
      readonly about: 'yesterday';
      readonly found: 'closed' | 'open';
      readonly days: readonly CivilDate[];
    }
  | {
      readonly about: 'keys';
      readonly found: 'fine' | 'lost' | 'frozen' | 'runOut' | 'tooOld';
      readonly at: InstantMs | null;
    }
  | {
      readonly about: 'line';
      readonly found: 'alone' | 'all' | 'some' | 'nothing';
      /** Campaigns that go on, and of those the fewest hours (`null`: as long as one likes). */
      readonly goOn: number;
      readonly hours: number | null;
      /** Campaigns that stop at once. */
      readonly stop: number;
    }
);

export type OpeningAbout = OpeningLine['about'];

const severity: Readonly<Record<OpeningState, number>> = { ready: 0, look: 1, act: 2 };

/**
 * Whether the counter is ready for the day, line by line: what is to be done first, and of that what
 * matters most. Facts in, lines out.
 */
export function openingLines(facts: OpeningFacts): readonly OpeningLine[] {
  return [
    keysLine(facts),
    yesterdayLine(facts),
    dataLine(facts),
    queueLine(facts),
    coverLine(facts),
    printerLine(facts),
    scannerLine(facts),
    clockLine(facts),
    backupLine(facts),
    diskLine(facts),
  ].sort((one, other) => severity[other.state] - severity[one.state]);
}

/** The gravest of them. */
export function openingStateOf(lines: readonly Pick<OpeningLine, 'state'>[]): OpeningState {
  return lines.reduce<OpeningState>(
    (worst, { state }) => (severity[state] > severity[worst] ? state : worst),
    'ready',
  );
}

function dataLine({ now, line: { state, lastSync } }: OpeningFacts): OpeningLine {
  const about = 'data';
  if (state === 'standAlone')
    return { about, state: 'ready', found: 'alone', at: null, todo: null };
  if (lastSync === null) return { about, state: 'act', found: 'never', at: null, todo: 'syncNow' };
  const age = now - lastSync;
  if (age <= freshDataMs)
    return { about, state: 'ready', found: 'fresh', at: lastSync, todo: null };
  const isOld = age > oldDataMs;
  return {
    about,
    state: isOld ? 'act' : 'look',
    found: isOld ? 'veryOld' : 'old',
    at: lastSync,
    todo: 'syncNow',
  };
}

function queueLine({ line: { state, waiting, quarantined } }: OpeningFacts): OpeningLine {
  const about = 'queue';
  if (quarantined > 0) {
    return { about, state: 'look', found: 'setAside', count: quarantined, todo: 'lookAtLine' };
  }
  if (state === 'standAlone' || waiting === 0) {
    return { about, state: 'ready', found: 'none', count: 0, todo: null };
  }
  return state === 'synced'
    ? { about, state: 'ready', found: 'going', count: waiting, todo: null }
    : { about, state: 'look', found: 'waiting', count: waiting, todo: 'syncNow' };
}

function printerLine({ now, printer }: OpeningFacts): OpeningLine {
  const about = 'printer';
  const { kind, stuck, oldestWaiting } = printer;
  if (stuck > 0)
    return { about, state: 'act', found: 'stuck', count: stuck, todo: 'lookAtPrinter' };
  if (oldestWaiting !== null && now - oldestWaiting > slowPrintMs) {
    return { about, state: 'look', found: 'slow', count: 0, todo: 'lookAtPrinter' };
  }
  if (kind === 'screen') return { about, state: 'ready', found: 'screen', count: 0, todo: null };
  return { about, state: 'ready', found: 'fine', count: 0, todo: null };
}

function scannerLine({ scanners, readers }: OpeningFacts): OpeningLine {
  const about = 'scanner';
  const count = scanners.length;
  const away = scanners.filter((state) => state === 'away').length;
  if (away > 0) return { about, state: 'act', found: 'away', count: away, todo: 'lookAtScanner' };
  if (readers.length > 0) {
    const silent = readers.filter(({ trouble }) => trouble === 'silent').length;
    const isRough = silent < readers.length;
    return {
      about,
      state: 'look',
      found: isRough ? 'rough' : 'silent',
      count: isRough ? readers.length - silent : silent,
      todo: 'lookAtScanner',
    };
  }
  if (count === 0) return { about, state: 'ready', found: 'typing', count, todo: 'tryScanner' };
  const found = scanners.includes('opening') ? 'opening' : 'fine';
  return { about, state: found === 'fine' ? 'ready' : 'look', found, count, todo: 'tryScanner' };
}

function clockLine({ clock }: OpeningFacts): OpeningLine {
  const about = 'clock';
  if (clock === null) return { about, state: 'ready', found: 'fine', byMs: 0, todo: null };
  const { kind, byMs } = clock;
  return kind === 'wallAhead'
    ? { about, state: 'act', found: 'dateInDoubt', byMs, todo: 'confirmDate' }
    : { about, state: 'look', found: 'off', byMs, todo: null };
}

function backupLine({ now, backup: { last, hasFailed } }: OpeningFacts): OpeningLine {
  const about = 'backup';
  const todo = 'lookAtBackup';
  if (hasFailed) return { about, state: 'look', found: 'failed', at: last, todo };
  if (last === null) return { about, state: 'look', found: 'never', at: null, todo };
  return now - last > oldBackupMs
    ? { about, state: 'look', found: 'old', at: last, todo }
    : { about, state: 'ready', found: 'fine', at: last, todo: null };
}

function diskLine({ disk: { state: found, freeBytes } }: OpeningFacts): OpeningLine {
  const about = 'disk';
  const state = found === 'plenty' ? 'ready' : found === 'low' ? 'look' : 'act';
  return { about, state, found, freeBytes, todo: null };
}

function yesterdayLine({ openDays }: OpeningFacts): OpeningLine {
  const about = 'yesterday';
  return openDays.length === 0
    ? { about, state: 'ready', found: 'closed', days: [], todo: null }
    : { about, state: 'act', found: 'open', days: openDays, todo: 'closeDay' };
}

function keysLine({ now, keys: { areLost, standing, ranOut } }: OpeningFacts): OpeningLine {
  const about = 'keys';
  if (areLost) return { about, state: 'act', found: 'lost', at: null, todo: 'lookAtRepair' };
  if (standing !== 'active') {
    return { about, state: 'act', found: 'frozen', at: null, todo: 'lookAtLine' };
  }
  if (ranOut === null) return { about, state: 'ready', found: 'fine', at: null, todo: null };
  return now >= ranOut.refusedFrom
    ? { about, state: 'act', found: 'tooOld', at: ranOut.refusedFrom, todo: 'syncNow' }
    : { about, state: 'look', found: 'runOut', at: ranOut.refusedFrom, todo: 'syncNow' };
}

function coverLine({ line, cover }: OpeningFacts): OpeningLine {
  const about = 'line';
  const going = cover.filter(({ hours }) => hours === null || hours > 0);
  const hours = going.reduce<number | null>(
    (least, one) => (one.hours === null ? least : Math.min(least ?? one.hours, one.hours)),
    null,
  );
  const figures = { goOn: going.length, hours, stop: cover.length - going.length };
  if (line.state === 'standAlone') {
    return { about, state: 'ready', found: 'alone', ...figures, todo: null };
  }
  if (going.length === 0) {
    const state = cover.length === 0 ? 'ready' : 'look';
    return {
      about,
      state,
      found: 'nothing',
      ...figures,
      todo: cover.length === 0 ? null : 'syncNow',
    };
  }
  const isLow = hours !== null && hours < coverForHours;
  return {
    about,
    state: isLow || figures.stop > 0 ? 'look' : 'ready',
    found: figures.stop > 0 ? 'some' : 'all',
    ...figures,
    todo: isLow ? 'syncNow' : null,
  };
}
