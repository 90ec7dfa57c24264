import { useEffect } from 'react';
import type { Answer } from '../../shared/contract/problem.ts';
import type { Terminal } from '../../shared/contract/terminal.ts';
import type { CodeReader, Scan } from '../../shared/domain/codes/scan.ts';
import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { countsOf, noCounts, oneCut, sumOfCounts } from '../../shared/domain/scans/readCounts.ts';
import type { ReadCounts, ReaderCounts } from '../../shared/domain/scans/readCounts.ts';
import { flow, nothingFlows } from '../../shared/domain/scans/flood.ts';
import { acted, hear, nothingHeard, readingOf } from '../../shared/domain/scans/readings.ts';
import type { Fate } from '../../shared/domain/scans/readings.ts';
import type { Place } from '../shell/place.ts';
import { newId } from './newId.ts';
import { pageTime } from './newScan.ts';
import type { HowRead } from './takeScan.ts';

/** How often a page tells the terminal what it counted, where there is anything to tell. */
export const tellEveryMs = 60_000;
/** Readers and kinds of barcode told apart in one telling; what is new beyond is counted by its way in. */
export const maxTold = 48;
/** A day of this page's readings that nobody could be told of; more is not counted. */
export const maxCounted = 10_000;

/**
 * Every reading of this page comes by here once: it says which of them are one, and counts how codes are
 * read. No code is kept longer than the minute in which it could be read twice.
 */
export interface ReadTally {
  /** What the reading is; a `double` is left out, and `tooMany` of a reader that pours. `isTrial`: a scanner is being tried, and not counted. */
  heard(scan: Scan, how: HowRead, isTrial: boolean): Fate | 'tooMany';
  /** A code broke off before its end. */
  cut(reader: CodeReader): void;
  /** Somebody used their hands at this moment (`Scan.at`'s clock): what is read after it is meant. */
  acted(at: number): void;
  /** Tells the terminal what was counted since it was told last. */
  tell(): Promise<void>;
}

/** Ways in whose beginning somebody can see. */
const isTimed = ({ source }: CodeReader): boolean => source === 'camera' || source === 'picture';

interface Telling {
  readonly tellingId: string;
  readonly readers: ReaderCounts[];
}

type Tell = (telling: Telling) => Promise<Answer<null>>;

const isFull = ({ scans, doubles, cut }: ReadCounts): boolean =>
  scans + doubles + cut >= maxCounted;

export function createReadTally(tell: Tell): ReadTally {
  let readings = nothingHeard;
  let flows = nothingFlows;
  let counted = new Map<string, ReaderCounts>();
  /** Told and not answered: told again as it was, so that it counts once. */
  let untold: Telling | null = null;
  let isTelling = false;

  function add(one: Omit<ReaderCounts, keyof ReadCounts>, counts: ReadCounts): void {
    const { source, device, symbology } = one;
    const key = JSON.stringify([source, device, symbology]);
    if (!counted.has(key) && counted.size >= maxTold && (device ?? symbology) !== null) {
      add({ source, device: null, symbology: null }, counts);
      return;
    }
    const before = counted.get(key) ?? noCounts;
    if (!isFull(before)) {
      counted.set(key, { source, device, symbology, ...sumOfCounts(before, counts) });
    }
  }

  return {
    heard(scan, { tookMs }, isTrial) {
      const flowing = flow(flows, scan, scan.at);
      flows = flowing.flows;
      if (flowing.isTooMuch) return 'tooMany';
      const heard = hear(readings, readingOf(scan, tookMs ?? null));
      readings = heard.readings;
      const { fate } = heard;
      const { source, device, symbology = null, raw } = scan;
      if (isTrial) return fate;
      const isMisread = readNativeCode(raw.trim()).kind === 'damaged';
      const timed = isTimed(scan) ? (tookMs ?? null) : null;
      add({ source, device, symbology }, countsOf({ fate, isMisread, tookMs: timed }));
      return fate;
    },

    acted: (at) => {
      readings = acted(readings, at);
    },

    cut: ({ source, device }) => add({ source, device, symbology: null }, oneCut),

    async tell() {
      if (isTelling) return;
      if (untold === null) {
        if (counted.size === 0) return;
        untold = { tellingId: newId(), readers: [...counted.values()] };
        counted = new Map();
      }
      isTelling = true;
      const answer = await tell(untold);
      isTelling = false;
      // What it would never take is let go: figures are worth no queue of their own.
      if (answer.ok || answer.problem.code === 'badInput') untold = null;
    },
  };
}

/** The page's tally, told to the terminal while somebody is at the counter. */
export function tallyFor(terminal: Terminal): ReadTally {
  return createReadTally((telling) => terminal.call('scanStats.add', telling));
}

/** Tells now and then, when somebody goes where figures are shown, and when the window is put away. */
export function useTelling(tally: ReadTally, isOpen: boolean, place: Place): void {
  useEffect(() => {
    if (isOpen && place !== 'redeem') void tally.tell();
  }, [tally, isOpen, place]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const tell = () => void tally.tell();
    const whenHidden = () => {
      if (document.hidden) tell();
    };
    const timer = setInterval(tell, tellEveryMs);
    document.addEventListener('visibilitychange', whenHidden);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', whenHidden);
    };
  }, [tally, isOpen]);
}

/** Keys for hands: no scanner sends them, and no letter of a burst that slips into a field is one. */
const handKey = /^(?:Escape|Delete|Insert|Home|End|Page(?:Up|Down)|Arrow\w+|F\d{1,2})$/;

/** Watches for hands, so that a code read again after Esc, F9 or a touch is answered however soon it comes. */
export function useHands(tally: ReadTally): void {
  useEffect(() => {
    const act = ({ timeStamp }: Event) => tally.acted(pageTime(timeStamp));
    const press = (event: KeyboardEvent) => {
      if (handKey.test(event.key)) act(event);
    };
    window.addEventListener('pointerdown', act, { capture: true });
    window.addEventListener('keydown', press, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', act, { capture: true });
      window.removeEventListener('keydown', press, { capture: true });
    };
  }, [tally]);
}
