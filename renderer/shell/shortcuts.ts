import { useEffect, useLayoutEffect } from 'react';
import { commands } from '../../shared/contract/keyMap.ts';
import type { Chord, Command, KeyTable } from '../../shared/contract/keyMap.ts';
import { useKeys } from './appearance.ts';

const shortNames: Readonly<Partial<Record<Chord['code'], string>>> = {
  Escape: 'Esc',
  Delete: 'Del',
  Insert: 'Ins',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  NumpadMultiply: 'Num ×',
  NumpadDivide: 'Num ÷',
};

/** How a chord is written on a button. */
export function chordText({ code, shift }: Chord): string {
  const name = shortNames[code] ?? code;
  return shift ? `Shift+${name}` : name;
}

/** The chord of a command as it is set here, for a button. */
export function useKeyHint(): (command: Command) => string {
  const keys = useKeys();
  return (command) => chordText(keys[command]);
}

function commandOf(event: KeyboardEvent, keys: KeyTable): Command | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  return (
    commands.find(
      (command) => keys[command].code === event.code && keys[command].shift === event.shiftKey,
    ) ?? null
  );
}

/** Keys that mean something to a text field or a dialog stay theirs there. */
function isSpokenFor(command: Command, event: KeyboardEvent): boolean {
  if (document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]') !== null) {
    return true;
  }
  const inField = event.target instanceof HTMLElement && event.target.matches('input, textarea');
  return inField && command === 'removeLine';
}

/** Locking comes before everything: it works from within a dialog, a list or a field, too. */
export function useLockKey(lock: () => void): void {
  const keys = useKeys();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || commandOf(event, keys) !== 'lock') return;
      // A dialog asks for a key: this one may be the answer.
      if (document.querySelector('[data-takes-keys]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      lock();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [lock, keys]);
}

export type CommandTable = Partial<Record<Command, () => void>>;

/**
 * Lets the counter's keys do `acts` while the component is on the screen: before it is painted, so that a
 * key pressed at the moment it shows is not lost.
 */
export function useShortcuts(acts: CommandTable): void {
  const keys = useKeys();
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.repeat ? null : commandOf(event, keys);
      if (command === null || isSpokenFor(command, event)) return;
      const act = acts[command];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [acts, keys]);
}
