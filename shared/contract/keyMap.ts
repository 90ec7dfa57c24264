/** What a key of the counter does. */
export const commands = [
  'confirm',
  'back',
  'better',
  'reprint',
  'hold',
  'recall',
  'removeLine',
  'lock',
] as const;
export type Command = (typeof commands)[number];

/**
 * Keys that may be given a command, by their `code`. No letter and no digit: they stand in codes. None of
 * a field's own (Enter, Tab, Space, Backspace, arrows), and none of the browser's: F1 help, F3 find,
 * F5 reload, F6 address, F7 caret, F10 menu, F11 full screen, F12 tools.
 */
export const keyCodes = [
  'Escape',
  'F2',
  'F4',
  'F8',
  'F9',
  'Insert',
  'Delete',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Pause',
  'NumpadAdd',
  'NumpadSubtract',
  'NumpadMultiply',
  'NumpadDivide',
] as const;
export type KeyCode = (typeof keyCodes)[number];

export interface Chord {
  readonly code: KeyCode;
  readonly shift: boolean;
}

export type KeyTable = Readonly<Record<Command, Chord>>;

export const defaultKeys: KeyTable = {
  confirm: { code: 'F9', shift: false },
  back: { code: 'Escape', shift: false },
  better: { code: 'F2', shift: false },
  reprint: { code: 'F4', shift: false },
  hold: { code: 'F8', shift: false },
  recall: { code: 'F8', shift: true },
  removeLine: { code: 'Delete', shift: false },
  lock: { code: 'F9', shift: true },
};

/** Chords the browser or the system keeps to itself: with Shift, the clipboard's and the task manager's. */
const takenWithShift: readonly KeyCode[] = ['Insert', 'Delete', 'Escape'];

export function isKeyCode(code: string): code is KeyCode {
  return keyCodes.some((one) => one === code);
}

/** Why a chord can't do anything here; `null` when it can. */
export type ChordFault = 'letterOrDigit' | 'notOurs';

export function chordFault(code: string, shift: boolean): ChordFault | null {
  if (/^(?:Key[A-Z]|Digit\d|Numpad\d)$/.test(code)) return 'letterOrDigit';
  if (!isKeyCode(code)) return 'notOurs';
  return shift && takenWithShift.includes(code) ? 'notOurs' : null;
}

export const sameChord = (a: Chord, b: Chord): boolean => a.code === b.code && a.shift === b.shift;

/** The command that a chord does already, other than `except`. */
export function commandWith(keys: KeyTable, chord: Chord, except: Command): Command | null {
  return commands.find((command) => command !== except && sameChord(keys[command], chord)) ?? null;
}

/** Every chord can be pressed and no two commands share one. */
export function isWholeKeyTable(keys: KeyTable): boolean {
  return commands.every((command) => {
    const chord = keys[command];
    return (
      chordFault(chord.code, chord.shift) === null && commandWith(keys, chord, command) === null
    );
  });
}
