import { maxCodeLength } from '../../shared/domain/codes/scan.ts';

/**
 * Tells a scanner that types (a keyboard wedge) from a person who types. A pure state machine: keys
 * with their times go in, what is to be done with them comes out; `wedgeKeys.ts` does it.
 *
 * Where nothing takes text, keys are held until it is clear what they are, so that no letter, space or
 * terminator of a burst reaches a control; a person's keys are played back. Where a text field has
 * the focus, keys go through at once and a burst's text is taken out again once it is known for one.
 */

/** The longest pause within a burst: at 50 ms a busy machine lost characters. */
export const maxGapMs = 120;
/** Silence after which a long burst without a terminator counts as complete. */
export const silenceMs = 150;
export const minEndedCharacters = 4;
export const minUnendedCharacters = 10;

/** A pause this long is a machine that stalled, where the run is too fast for fingers otherwise. */
export const stallMs = 400;
/** Half of a scanner's gaps are at most this long, whatever has the focus. */
const scannerGapMs = 30;

/** In a text field a burst must be faster than fingers; half of its gaps at most this long. */
const machineGapMs = 50;
/** Short texts in a field are easily typed fast: every gap at most this long. */
const shortMachineGapMs = 30;
const shortTextCharacters = 8;
const maxPinDigits = 6;
const gapsKept = 64;

/** What would take the key: nothing that takes text, a text field, or a PIN. */
export type Taker = 'none' | 'text' | 'pin';

export type WedgeKey =
  | { readonly kind: 'char'; readonly char: string; readonly at: number; readonly taker: Taker }
  /** Enter or Tab. */
  | { readonly kind: 'end'; readonly at: number; readonly taker: Taker }
  /** A control character sent as a Ctrl chord, e.g. GS (U+001D). */
  | { readonly kind: 'control'; readonly char: string; readonly at: number; readonly taker: Taker }
  /** Anything else that a person presses: arrows, function keys, auto-repeat. */
  | { readonly kind: 'other'; readonly at: number };

export interface Run {
  /** At most `maxCodeLength + 1` characters; `count` goes on. */
  readonly text: string;
  readonly count: number;
  readonly gaps: readonly number[];
  readonly lastAt: number;
  /** What had the focus when it began. */
  readonly taker: Taker;
}

export interface WedgeState {
  readonly run: Run | null;
  /** Terminators until then belong to the burst before (CR and LF, Tab and Enter). */
  readonly deafUntil: number;
}

export const wedgeAtRest: WedgeState = { run: null, deafUntil: Number.NEGATIVE_INFINITY };

export type Effect =
  /** A code was read. */
  | { readonly kind: 'scan'; readonly raw: string }
  /** Take the burst's text out of the fields it slipped into. */
  | { readonly kind: 'restore' }
  /** It was a person: play the held keys back. */
  | { readonly kind: 'replay' }
  /** Forget held keys and what fields held before. */
  | { readonly kind: 'forget' }
  /** A burst broke off before its end: say "scan again". */
  | { readonly kind: 'cut' };

export interface Step {
  readonly state: WedgeState;
  /** Done first, in this order. */
  readonly effects: readonly Effect[];
  /** What becomes of this key: goes its way, is kept back, or is swallowed. */
  readonly fate: 'pass' | 'hold' | 'swallow';
}

function medianOf(gaps: readonly number[]): number {
  const sorted = gaps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** 14 letters and digits of ours with or without hyphens, or a text no one types: long, no spaces. */
function looksLikeCode(text: string): boolean {
  const bare = text.replaceAll('-', '');
  if (!/^[0-9A-Za-z]+$/.test(bare)) return /^\S{32,}$/.test(text);
  return bare.length >= 32 || (bare.length === 14 && /\d/.test(bare) && /[A-Za-z]/.test(bare));
}

/** Lengths of codes that come without a terminator: ours, signed, and the usual shop numbers. */
const wholeLengths: readonly number[] = [14, 144];
const wholeNumbers: readonly number[] = [8, 12, 13];

function looksWhole(text: string): boolean {
  const bare = text.replaceAll(/[-\s]/g, '');
  if (/^\d+$/.test(bare) && wholeNumbers.includes(bare.length)) return true;
  return /^[0-9A-Za-z]+$/.test(bare) && wholeLengths.includes(bare.length);
}

/** Nobody types like this: a pause in it is the machine's. */
function isScannerPaced(run: Run): boolean {
  return run.count >= minEndedCharacters && medianOf(run.gaps) <= scannerGapMs;
}

const longestGapMs = (run: Run): number => (isScannerPaced(run) ? stallMs : maxGapMs);

function fasterThanFingers(run: Run): boolean {
  if (run.count < shortTextCharacters) return run.gaps.every((gap) => gap <= shortMachineGapMs);
  return medianOf(run.gaps) <= machineGapMs;
}

function isScan(run: Run, ended: boolean): boolean {
  if (run.count < (ended ? minEndedCharacters : minUnendedCharacters)) return false;
  if (run.taker === 'none') return true;
  if (run.taker === 'pin' && run.count <= maxPinDigits && /^\d+$/.test(run.text)) return false;
  return fasterThanFingers(run) || looksLikeCode(run.text);
}

/** A run in which nobody was typing and that yet is no code: a scanner was cut short. */
function wasCut(run: Run): boolean {
  return (
    run.taker === 'none' && run.count >= minEndedCharacters && medianOf(run.gaps) <= machineGapMs
  );
}

function settle(run: Run, ended: boolean): readonly Effect[] {
  if (isScan(run, ended)) {
    return [{ kind: 'restore' }, { kind: 'forget' }, { kind: 'scan', raw: run.text }];
  }
  if (wasCut(run)) return [{ kind: 'forget' }, { kind: 'cut' }];
  return [{ kind: 'replay' }, { kind: 'forget' }];
}

const isBurst = (effects: readonly Effect[]): boolean =>
  effects.some(({ kind }) => kind === 'scan' || kind === 'cut');

/** How long after its last key a run is to be settled, if no other key comes. */
export function settleAfterMs(run: Run): number {
  if (run.count < minUnendedCharacters) return longestGapMs(run) + 1;
  return isScannerPaced(run) && !looksWhole(run.text) ? stallMs + 1 : silenceMs;
}

/** Nothing came for `settleAfterMs`. */
export function fallSilent(state: WedgeState): Step {
  const { run } = state;
  if (run === null) return { state, effects: [], fate: 'pass' };
  const effects = settle(run, false);
  // The terminator may have stalled too: it still belongs to this burst.
  const deafUntil = isBurst(effects) ? run.lastAt + stallMs : state.deafUntil;
  return { state: { run: null, deafUntil }, effects, fate: 'pass' };
}

function begin(char: string, at: number, taker: Taker): Run {
  return { text: char, count: 1, gaps: [], lastAt: at, taker };
}

function grow(run: Run, char: string, at: number): Run {
  const gaps = [...run.gaps, at - run.lastAt].slice(-gapsKept);
  const text = run.text.length > maxCodeLength ? run.text : run.text + char;
  return { ...run, text, gaps, count: run.count + 1, lastAt: at };
}

/** One key. */
export function press(state: WedgeState, key: WedgeKey): Step {
  const { run } = state;
  if (run !== null && key.at - run.lastAt > longestGapMs(run)) {
    const settled = fallSilent(state);
    const step = press(settled.state, key);
    return { ...step, effects: [...settled.effects, ...step.effects] };
  }
  switch (key.kind) {
    case 'char':
      return {
        state: {
          ...state,
          run: run === null ? begin(key.char, key.at, key.taker) : grow(run, key.char, key.at),
        },
        effects: [],
        fate: key.taker === 'none' ? 'hold' : 'pass',
      };
    case 'end':
      return pressEnd(state, key.at);
    case 'control':
      return pressControl(state, key.char, key.at);
    case 'other': {
      const effects: readonly Effect[] =
        run === null ? [] : [{ kind: 'replay' }, { kind: 'forget' }];
      return { state: { ...state, run: null }, effects, fate: 'pass' };
    }
  }
}

function pressEnd(state: WedgeState, at: number): Step {
  const { run } = state;
  if (run === null) {
    const isTail = at <= state.deafUntil;
    return { state, effects: [], fate: isTail ? 'swallow' : 'pass' };
  }
  const effects = settle(run, true);
  const wasBurst = isBurst(effects);
  return {
    // The LF of a CR and LF may stall as any other key of a scanner's may.
    state: { run: null, deafUntil: wasBurst ? at + longestGapMs(run) : state.deafUntil },
    effects,
    // Enter on the heels of a letter presses nothing, unless it ends what a person types in a field.
    fate: wasBurst || run.taker === 'none' ? 'swallow' : 'pass',
  };
}

function pressControl(state: WedgeState, char: string, at: number): Step {
  const { run } = state;
  const isWithinBurst = run !== null && run.count >= minEndedCharacters && fasterThanFingers(run);
  if (isWithinBurst) {
    return { state: { ...state, run: grow(run, char, at) }, effects: [], fate: 'swallow' };
  }
  return press(state, { kind: 'other', at });
}
