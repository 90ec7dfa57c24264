import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pressedKey, withKey } from '../../renderer/screens/settings/newKey.ts';
import type { NewKey, Pressed } from '../../renderer/screens/settings/newKey.ts';
import { chordText } from '../../renderer/shell/shortcuts.ts';
import { keyTable } from '../../shared/contract/screenMethods.ts';
import {
  chordFault,
  commands,
  defaultKeys,
  isWholeKeyTable,
  keyCodes,
} from '../../shared/contract/keyMap.ts';
import type { Command, KeyTable } from '../../shared/contract/keyMap.ts';

const plain: Omit<Pressed, 'code'> = {
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
};
const press = (code: string, more: Partial<Pressed> = {}): Pressed => ({ ...plain, code, ...more });

function chordOf(pressed: NewKey | null): Extract<NewKey, { kind: 'chord' }> {
  if (pressed?.kind !== 'chord') throw new Error('no chord');
  return pressed;
}

describe('the counter’s keys', () => {
  it('as they come are whole: one chord for each command, no two alike', () => {
    expect(isWholeKeyTable(defaultKeys)).toBe(true);
    expect(keyTable.safeParse(defaultKeys).success).toBe(true);
  });

  it.each(['KeyA', 'KeyZ', 'Digit0', 'Digit9', 'Numpad5'])(
    'no letter and no digit, which stand in codes: %s',
    (code) => {
      expect(chordFault(code, false)).toBe('letterOrDigit');
      expect(pressedKey(defaultKeys, 'hold', press(code))).toEqual({
        kind: 'fault',
        fault: 'letterOrDigit',
      });
    },
  );

  it.each(['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'Backspace', 'ArrowUp', 'Minus'])(
    'none of the browser’s or of a field’s own: %s',
    (code) => expect(chordFault(code, false)).toBe('notOurs'),
  );

  it('nothing with Ctrl, Alt or Meta', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey'] as const) {
      expect(pressedKey(defaultKeys, 'hold', press('F2', { [held]: true }))).toEqual({
        kind: 'fault',
        fault: 'notOurs',
      });
    }
  });

  it.each(['Tab', 'Enter', 'Space', 'ShiftLeft', 'ControlRight'])(
    'the dialog is used with %s, so it is no answer',
    (code) => expect(pressedKey(defaultKeys, 'hold', press(code))).toBeNull(),
  );

  it('says whose a chord is already, and swaps the two', () => {
    const pressed = chordOf(pressedKey(defaultKeys, 'hold', press('F4')));
    expect(pressed.takenBy).toBe('reprint');
    const keys = withKey(defaultKeys, 'hold', pressed);
    expect([keys.hold, keys.reprint]).toEqual([defaultKeys.reprint, defaultKeys.hold]);
    expect(isWholeKeyTable(keys)).toBe(true);
  });

  it('a command’s own key pressed again changes nothing', () => {
    const pressed = chordOf(pressedKey(defaultKeys, 'hold', press('F8')));
    expect(pressed.takenBy).toBeNull();
    expect(withKey(defaultKeys, 'hold', pressed)).toEqual(defaultKeys);
  });

  it('is whole after any keys pressed for any commands', () => {
    const step = fc.record({
      command: fc.constantFrom(...commands),
      code: fc.constantFrom(...keyCodes, 'KeyQ', 'F5', 'Tab'),
      shiftKey: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const keys = steps.reduce<KeyTable>((table, { command, code, shiftKey }) => {
          const pressed = pressedKey(table, command, press(code, { shiftKey }));
          return pressed?.kind === 'chord' ? withKey(table, command, pressed) : table;
        }, defaultKeys);
        expect(isWholeKeyTable(keys)).toBe(true);
        expect(keyTable.safeParse(keys).success).toBe(true);
      }),
    );
  });

  it('the terminal takes no table with a chord twice, a key of the browser’s or a command missing', () => {
    const twice = { ...defaultKeys, hold: defaultKeys.confirm };
    const browsers = { ...defaultKeys, hold: { code: 'F5', shift: false } };
    const clipboard = { ...defaultKeys, hold: { code: 'Insert', shift: true } };
    const { lock: _lock, ...missing } = defaultKeys;
    for (const table of [twice, browsers, clipboard, missing]) {
      expect(keyTable.safeParse(table).success).toBe(false);
    }
  });

  it('every chord has a short name for a button', () => {
    const shown = commands.map((command: Command) => chordText(defaultKeys[command]));
    expect(shown).toEqual(['F9', 'Esc', 'F2', 'F4', 'F8', 'Shift+F8', 'Del', 'Shift+F9']);
  });
});
