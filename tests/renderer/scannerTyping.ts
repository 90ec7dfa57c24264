import type { CDPSession, Page } from 'playwright';
import { keysOf, meantBy } from '../../renderer/scan/wedgeLayouts.ts';
import type { LayoutName } from '../../renderer/scan/wedgeLayouts.ts';

/** How a scanner and the system it is plugged into were set up. */
export interface Typing {
  /** Layout that the scanner types for; US unless told. */
  readonly scanner?: LayoutName;
  /** Layout of the system; US unless told. */
  readonly system?: LayoutName;
  /** An input method takes every key for itself. */
  readonly isComposing?: boolean;
  /** The browser doesn't say which key it was. */
  readonly isUntold?: boolean;
  /** Pauses between keys by the scanner's own clock, ms; 4 unless told. */
  readonly gapMs?: (place: number) => number;
  /** What ends a code; Enter unless told. */
  readonly end?: string;
}

const controlModifier = 2;
const shiftModifier = 8;
const imeKeyCode = 229;
const usualGapMs = 4;
/** Keys handed over in one go: more than any code has. */
const atOnce = 2_000;

const physicalKeys: readonly (readonly [string, string, string])[] = [
  ['Backquote', '`', '~'],
  ['Minus', '-', '_'],
  ['Equal', '=', '+'],
  ['BracketLeft', '[', '{'],
  ['BracketRight', ']', '}'],
  ['Backslash', '\\', '|'],
  ['Semicolon', ';', ':'],
  ['Quote', "'", '"'],
  ['Comma', ',', '<'],
  ['Period', '.', '>'],
  ['Slash', '/', '?'],
  ['Space', ' ', ' '],
  ...[...'1234567890'].map(
    (digit, at) => [`Digit${digit}`, digit, '!@#$%^&*()'[at] ?? ''] as const,
  ),
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map(
    (letter) => [`Key${letter}`, letter.toLowerCase(), letter] as const,
  ),
];

interface Pressed {
  readonly code: string;
  readonly modifiers: number;
}

/** The key of a US keyboard that writes this; none for what it has no key for. */
function pressedFor(character: string): Pressed {
  for (const [code, plain, shifted] of physicalKeys) {
    if (plain === character) return { code, modifiers: 0 };
    if (shifted === character) return { code, modifiers: shiftModifier };
  }
  return { code: '', modifiers: 0 };
}

const named: Readonly<
  Record<string, { key: string; code: string; windowsVirtualKeyCode: number }>
> = {
  '\r': { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 },
  '\t': { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 },
  // Keys that a scanner may be set up to press for a control character, by the signs that stand for them here.
  '⎋': { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 },
  '⑨': { key: 'F9', code: 'F9', windowsVirtualKeyCode: 120 },
  '⌦': { key: 'Delete', code: 'Delete', windowsVirtualKeyCode: 46 },
};

/** One character of what a scanner sends, as the browser has it. */
function keyEvent(character: string, typing: Typing) {
  const special = named[character];
  if (special !== undefined) return { ...special, ...(character === '\r' ? { text: '\r' } : {}) };
  if (character < ' ') return chord(character);
  const { scanner = 'us', system = 'us', isComposing = false, isUntold = false } = typing;
  const us = keysOf(character, scanner);
  const { code, modifiers } = us === null ? { code: '', modifiers: 0 } : pressedFor(us);
  if (isComposing && code !== '') {
    return { key: 'Process', code, modifiers, windowsVirtualKeyCode: imeKeyCode };
  }
  const key = us === null ? character : (meantBy(us, system) ?? character);
  const windowsVirtualKeyCode = key.toUpperCase().charCodeAt(0) & 0x7f;
  return { key, code: isUntold ? '' : code, modifiers, windowsVirtualKeyCode, text: key };
}

/** A control character goes as Ctrl and a key: GS as Ctrl+], NUL as Ctrl+@. */
function chord(control: string) {
  const character = String.fromCharCode(control.charCodeAt(0) + 0x40);
  const { code } = pressedFor(character);
  return {
    key: character,
    code,
    modifiers: controlModifier,
    windowsVirtualKeyCode: character.charCodeAt(0),
  };
}

/**
 * A scanner at a real page: real key events, with the times at which the scanner sent them. They are handed
 * over in one go: a test that has to wait its turn must not tear a burst.
 */
export async function openScanner(page: Page) {
  const keys: CDPSession = await page.context().newCDPSession(page);
  return {
    async send(text: string, typing: Typing = {}): Promise<void> {
      const { end = '\r', gapMs = () => usualGapMs } = typing;
      const characters = [...text, ...end];
      const offsets = characters.reduce<number[]>(
        (times, _, place) => [...times, (times.at(-1) ?? 0) + (place === 0 ? 0 : gapMs(place))],
        [],
      );
      const began = Date.now() - (offsets.at(-1) ?? 0);
      const press = (character: string, place: number) => {
        const key = keyEvent(character, typing);
        const timestamp = (began + (offsets[place] ?? 0)) / 1000;
        return [
          keys.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
          keys.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...key, text: '' }),
        ];
      };
      for (let from = 0; from < characters.length; from += atOnce) {
        const some = characters.slice(from, from + atOnce);
        await Promise.all(some.flatMap((one, place) => press(one, from + place)));
      }
    },
  };
}

export type Scanner = Awaited<ReturnType<typeof openScanner>>;
