import { chordFault, commandWith, isKeyCode } from '../../../shared/contract/keyMap.ts';
import type { Chord, ChordFault, Command, KeyTable } from '../../../shared/contract/keyMap.ts';

/** What was pressed for a command: nothing yet, a key that can't be, or a chord and whose it is now. */
export type NewKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly fault: ChordFault }
  | { readonly kind: 'chord'; readonly chord: Chord; readonly takenBy: Command | null };

export interface Pressed {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Keys with which the dialog itself is used. */
const dialogsOwn = ['Tab', 'Enter', 'NumpadEnter', 'Space'];
const modifiers = /^(?:Shift|Control|Alt|Meta|OS)(?:Left|Right)?$/;

/** What pressing a key means in the dialog; `null`: nothing, the key stays the dialog's. */
export function pressedKey(keys: KeyTable, command: Command, pressed: Pressed): NewKey | null {
  const { code, shiftKey: shift } = pressed;
  if (dialogsOwn.includes(code) || modifiers.test(code)) return null;
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) {
    return { kind: 'fault', fault: 'notOurs' };
  }
  const fault = chordFault(code, shift);
  if (fault !== null) return { kind: 'fault', fault };
  if (!isKeyCode(code)) return null;
  const chord = { code, shift };
  return { kind: 'chord', chord, takenBy: commandWith(keys, chord, command) };
}

/** The table with the chord at the command; whoever had it gets the command's own. */
export function withKey(
  keys: KeyTable,
  command: Command,
  { chord, takenBy }: Extract<NewKey, { kind: 'chord' }>,
): KeyTable {
  const swapped = takenBy === null ? {} : { [takenBy]: keys[command] };
  return { ...keys, ...swapped, [command]: chord };
}
