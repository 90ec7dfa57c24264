import type { KeyMarks, Taker, WedgeKey } from './wedgeBurst.ts';

/** What each physical key writes on a US keyboard, without and with Shift. */
const physical: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
  NumpadDecimal: ['.', '.'],
  NumpadDivide: ['/', '/'],
  NumpadMultiply: ['*', '*'],
  NumpadSubtract: ['-', '-'],
  NumpadAdd: ['+', '+'],
};
const shiftedDigits = ')!@#$%^&*(';

type KeyEvent = Pick<
  KeyboardEvent,
  | 'key'
  | 'code'
  | 'keyCode'
  | 'shiftKey'
  | 'ctrlKey'
  | 'altKey'
  | 'metaKey'
  | 'repeat'
  | 'timeStamp'
  | 'isComposing'
  | 'getModifierState'
>;

/** The key code of every key that an input method has taken for itself. */
const takenByImeKeyCode = 229;

function physicalCharacter(code: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(Digit|Numpad)(\d)$/.exec(code);
  if (digit !== null) {
    const figure = digit[2] ?? '';
    return shift && digit[1] === 'Digit' ? (shiftedDigits[Number(figure)] ?? null) : figure;
  }
  const pair = Object.hasOwn(physical, code) ? physical[code] : undefined;
  return pair === undefined ? null : pair[shift ? 1 : 0];
}

const isTakenByIme = (event: KeyEvent): boolean =>
  event.isComposing || event.keyCode === takenByImeKeyCode || event.key === 'Process';

/** The character a scanner meant: past an input method, a dead key and Caps Lock. */
function characterOf(event: KeyEvent): string | null {
  const isHidden = isTakenByIme(event) || ['Unidentified', 'Dead'].includes(event.key);
  if (isHidden) return physicalCharacter(event.code, event.shiftKey);
  if (event.key.length !== 1 && [...event.key].length !== 1) return null;
  const isLetter = /^[a-z]$/i.test(event.key);
  if (isLetter && event.getModifierState('CapsLock')) {
    return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
  }
  return event.key;
}

const bareModifiers: ReadonlySet<string> = new Set([
  'Shift',
  'CapsLock',
  'AltGraph',
  'Control',
  'Alt',
  'Meta',
  'NumLock',
  'Fn',
]);

/** The control character a Ctrl chord stands for: Ctrl+] is GS (U+001D). */
function controlCharacter(code: string): string | null {
  const character = physicalCharacter(code, true);
  if (character === null || !/^[@-_{}|]$/.test(character)) return null;
  const folded: Readonly<Record<string, string>> = { '{': '[', '}': ']', '|': '\\' };
  return String.fromCharCode((folded[character] ?? character).charCodeAt(0) & 0x1f);
}

/** What a keydown is to the wedge; `null` for a modifier by itself, which changes nothing. */
export function wedgeKeyOf(event: KeyEvent, taker: Taker): WedgeKey | null {
  const at = event.timeStamp;
  if (bareModifiers.has(event.key)) return null;
  if (event.repeat) return { kind: 'other', at };
  const isAltGraph = event.getModifierState('AltGraph');
  if (event.ctrlKey && !event.altKey && !event.metaKey) {
    const char = controlCharacter(event.code);
    return char === null ? { kind: 'other', at } : { kind: 'control', char, at, taker };
  }
  if ((event.altKey && !isAltGraph) || event.metaKey) return { kind: 'other', at };
  if (event.code === 'Enter' || event.code === 'NumpadEnter' || event.key === 'Enter') {
    return { kind: 'end', ending: 'enter', at, taker };
  }
  if (event.key === 'Tab') {
    return event.shiftKey ? { kind: 'other', at } : { kind: 'end', ending: 'tab', at, taker };
  }
  const char = characterOf(event);
  if (char === null) return { kind: 'other', at };
  return { kind: 'char', char, physical: keyOf(event), marks: marksOf(event), at, taker };
}

/** The key as a US keyboard writes it. With AltGr it is none of a US keyboard's. */
function keyOf(event: KeyEvent): string | null {
  return event.getModifierState('AltGraph') ? null : physicalCharacter(event.code, event.shiftKey);
}

function marksOf(event: KeyEvent): KeyMarks {
  return { capsLock: event.getModifierState('CapsLock'), inputMethod: isTakenByIme(event) };
}

const textTypes: ReadonlySet<string> = new Set([
  'text',
  'search',
  'tel',
  'url',
  'email',
  'password',
  'number',
  'date',
  'time',
  'datetime-local',
  'month',
  'week',
]);

/** What a key pressed there would write into. */
export function takerAt(target: EventTarget | null): Taker {
  if (!(target instanceof HTMLElement)) return 'none';
  if (target.dataset['typing'] === 'pin') return 'pin';
  if (target.isContentEditable) return 'text';
  if (target instanceof HTMLTextAreaElement) return target.readOnly ? 'none' : 'text';
  if (target instanceof HTMLInputElement) {
    return textTypes.has(target.type) && !target.readOnly ? 'text' : 'none';
  }
  return 'none';
}
