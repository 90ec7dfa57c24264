import { useEffect } from 'react';

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

/** A key by its `code`; no letters (they stand in codes) and none of the browser's own. */
export interface Chord {
  readonly code: string;
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

/** How a chord is written on a button. */
export function chordText({ code, shift }: Chord): string {
  const name = code === 'Escape' ? 'Esc' : code === 'Delete' ? 'Del' : code;
  return shift ? `Shift+${name}` : name;
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
export function useLockKey(lock: () => void, keys: KeyTable = defaultKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || commandOf(event, keys) !== 'lock') return;
      event.preventDefault();
      event.stopPropagation();
      lock();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [lock, keys]);
}

export type CommandTable = Partial<Record<Command, () => void>>;

/** Lets the counter's keys do `acts` while the component is on the screen. */
export function useShortcuts(acts: CommandTable, keys: KeyTable = defaultKeys): void {
  useEffect(() => {
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
