import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import type {
  Burst,
  Effect,
  Ending,
  KeyMarks,
  Run,
  Step,
  Taker,
  Typed,
  WedgeKey,
  WedgeState,
} from './wedgeBurst.ts';

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

/** Stands in a code for a key that is no character: no voucher's text holds it. */
const otherKeyMark = '\u001a';

export const wedgeAtRest: WedgeState = {
  run: null,
  deafUntil: Number.NEGATIVE_INFINITY,
  sentAt: Number.NEGATIVE_INFINITY,
};

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

/** Either reading may be the one that was meant. */
function looks(run: Typed, test: (text: string) => boolean): boolean {
  return test(run.text) || (run.keys !== null && test(run.keys));
}

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
  return fasterThanFingers(run) || looks(run, looksLikeCode);
}

/** A run in which nobody was typing and that yet is no code: a scanner was cut short. */
function wasCut(run: Run): boolean {
  return (
    run.taker === 'none' && run.count >= minEndedCharacters && medianOf(run.gaps) <= machineGapMs
  );
}

function burstOf(run: Run, ending: Ending): Burst {
  const { text, keys, count, gaps, marks, beganAt, lastAt } = run;
  return { text, keys, count, gaps, marks, ending, tookMs: lastAt - beganAt, lastAt };
}

function settle(run: Run, ending: Ending): readonly Effect[] {
  const burst = burstOf(run, ending);
  if (isScan(run, ending !== 'none')) {
    return [{ kind: 'restore' }, { kind: 'forget' }, { kind: 'scan', burst }];
  }
  if (wasCut(run)) return [{ kind: 'forget' }, { kind: 'cut', burst }];
  return [{ kind: 'replay' }, { kind: 'forget' }];
}

const isBurst = (effects: readonly Effect[]): boolean =>
  effects.some(({ kind }) => kind === 'scan' || kind === 'cut');

/** How long after its last key a run is to be settled, if no other key comes. */
export function settleAfterMs(run: Run): number {
  if (run.count < minUnendedCharacters) return longestGapMs(run) + 1;
  return isScannerPaced(run) && !looks(run, looksWhole) ? stallMs + 1 : silenceMs;
}

/** Nothing came for `settleAfterMs`. */
export function fallSilent(state: WedgeState): Step {
  const { run } = state;
  if (run === null) return { state, effects: [], fate: 'pass' };
  const effects = settle(run, 'none');
  // The terminator may have stalled too: it still belongs to this burst.
  const deafUntil = isBurst(effects) ? run.lastAt + stallMs : state.deafUntil;
  return { state: { ...state, run: null, deafUntil }, effects, fate: 'pass' };
}

type Character = Pick<WedgeKey & { kind: 'char' }, 'char' | 'physical' | 'marks' | 'at' | 'taker'>;

function begin({ char, physical, marks, at, taker }: Character): Run {
  return {
    text: char,
    keys: physical,
    count: 1,
    gaps: [],
    marks,
    beganAt: at,
    lastAt: at,
    taker,
  };
}

function grow(run: Run, { char, physical, marks, at }: Omit<Character, 'taker'>): Run {
  const gaps = [...run.gaps, at - run.lastAt].slice(-gapsKept);
  const isFull = run.text.length > maxCodeLength;
  const keys = run.keys === null || physical === null ? null : run.keys + physical;
  return {
    ...run,
    text: isFull ? run.text : run.text + char,
    keys: isFull ? run.keys : keys,
    gaps,
    marks: {
      capsLock: run.marks.capsLock || marks.capsLock,
      inputMethod: run.marks.inputMethod || marks.inputMethod,
    },
    count: run.count + 1,
    lastAt: at,
  };
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
          run: run === null ? begin(key) : grow(run, key),
        },
        effects: [],
        fate: fateOf(run, key.taker),
      };
    case 'end':
      return pressEnd(state, key.ending, key.at);
    case 'control':
      return pressControl(state, key.char, key.at);
    case 'other':
      return pressOther(state, key.at);
  }
}

/** A run too long for a code is nobody's typing: its keys need not be kept to be played back. */
function fateOf(run: Run | null, taker: Taker): Step['fate'] {
  if (taker !== 'none') return 'pass';
  return run !== null && run.count > maxCodeLength ? 'swallow' : 'hold';
}

function pressEnd(state: WedgeState, ending: Ending, at: number): Step {
  const { run } = state;
  if (run === null) {
    const isTail = at <= state.deafUntil;
    return { state, effects: [], fate: isTail ? 'swallow' : 'pass' };
  }
  const effects = settle(run, ending);
  const wasBurst = isBurst(effects);
  return {
    // The LF of a CR and LF may stall as any other key of a scanner's may.
    state: wasBurst
      ? { run: null, deafUntil: at + longestGapMs(run), sentAt: at }
      : { ...state, run: null },
    effects,
    // Enter on the heels of a letter presses nothing, unless it ends what a person types in a field.
    fate: wasBurst || run.taker === 'none' ? 'swallow' : 'pass',
  };
}

/** No fingers follow a key with another so fast; in a field letters are quickly followed by Backspace. */
function isSentWith(run: Run, at: number): boolean {
  const isTyping =
    run.taker !== 'none' && !(run.count >= minEndedCharacters && fasterThanFingers(run));
  return !isTyping && at - run.lastAt <= scannerGapMs;
}

/**
 * A scanner may be set up to press Esc, F9 or an arrow for a control character: within a code, and on its
 * heels, that does nothing, and the code is refused for what it holds.
 */
function pressOther(state: WedgeState, at: number): Step {
  const { run } = state;
  if (run === null) {
    const isTail = at - state.sentAt <= scannerGapMs;
    return isTail
      ? { state: { ...state, sentAt: at }, effects: [], fate: 'swallow' }
      : { state, effects: [], fate: 'pass' };
  }
  if (isSentWith(run, at)) {
    const key = { char: otherKeyMark, physical: otherKeyMark, marks: noMarks, at };
    return { state: { ...state, run: grow(run, key) }, effects: [], fate: 'swallow' };
  }
  const effects: readonly Effect[] = [{ kind: 'replay' }, { kind: 'forget' }];
  return { state: { ...state, run: null }, effects, fate: 'pass' };
}

const noMarks: KeyMarks = { capsLock: false, inputMethod: false };

/** Scanners that send control characters as chords end a code with Ctrl+M, Ctrl+J or Ctrl+I. */
function endingBy(control: string): Ending | null {
  if (control === '\r' || control === '\n') return 'enter';
  return control === '\t' ? 'tab' : null;
}

function pressControl(state: WedgeState, char: string, at: number): Step {
  const { run } = state;
  const isWithinBurst = run !== null && run.count >= minEndedCharacters && fasterThanFingers(run);
  if (isWithinBurst) {
    const ending = endingBy(char);
    if (ending !== null) return pressEnd(state, ending, at);
    const control = { char, physical: char, marks: noMarks, at };
    return { state: { ...state, run: grow(run, control) }, effects: [], fate: 'swallow' };
  }
  // The LF that a scanner sends after its CR, both as chords.
  if (run === null && at <= state.deafUntil && endingBy(char) !== null) {
    return { state, effects: [], fate: 'swallow' };
  }
  return press(state, { kind: 'other', at });
}
