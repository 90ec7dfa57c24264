import { describe, expect, it } from 'vitest';
import { wedgeKeyOf } from '../../renderer/scan/wedgeKeys.ts';

interface KeyLike {
  readonly key: string;
  readonly code: string;
  readonly keyCode?: number;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly metaKey?: boolean;
  readonly repeat?: boolean;
  readonly isComposing?: boolean;
  readonly locks?: readonly string[];
}

const read = ({ locks = [], ...key }: KeyLike) =>
  wedgeKeyOf(
    {
      keyCode: 0,
      shiftKey: false,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
      repeat: false,
      isComposing: false,
      timeStamp: 7,
      getModifierState: (name: string) => locks.includes(name),
      ...key,
    },
    'none',
  );

const character = (key: KeyLike) => {
  const said = read(key);
  return said?.kind === 'char' ? said.char : said?.kind;
};

describe('a key of a scanner that types', () => {
  it('is read as it is', () => {
    expect(character({ key: 'A', code: 'KeyA', shiftKey: true })).toBe('A');
    expect(character({ key: '7', code: 'Numpad7' })).toBe('7');
    expect(character({ key: '-', code: 'Minus' })).toBe('-');
  });

  it('is read past a Chinese input method (I5)', () => {
    const hidden = { key: 'Process', keyCode: 229, isComposing: true };
    expect(character({ ...hidden, code: 'KeyA', shiftKey: true })).toBe('A');
    expect(character({ ...hidden, code: 'Digit4' })).toBe('4');
    expect(character({ ...hidden, code: 'Minus' })).toBe('-');
    expect(read({ ...hidden, code: 'Enter' })?.kind).toBe('end');
  });

  it('is read past a dead key of another layout', () => {
    expect(character({ key: 'Dead', code: 'BracketLeft' })).toBe('[');
  });

  it('means the same letter with Caps Lock on', () => {
    expect(character({ key: 'a', code: 'KeyA', shiftKey: true, locks: ['CapsLock'] })).toBe('A');
    expect(character({ key: 'A', code: 'KeyA', locks: ['CapsLock'] })).toBe('a');
  });

  it('is told as the key that it is, whatever the layout writes (I5)', () => {
    const physical = (key: KeyLike) => {
      const said = read(key);
      return said?.kind === 'char' ? said.physical : said?.kind;
    };
    expect(physical({ key: 'q', code: 'KeyA' })).toBe('a');
    expect(physical({ key: 'Z', code: 'KeyY', shiftKey: true })).toBe('Y');
    expect(physical({ key: 'é', code: 'Digit2' })).toBe('2');
    expect(physical({ key: ')', code: 'Minus' })).toBe('-');
    expect(physical({ key: '7', code: 'Numpad7' })).toBe('7');
    expect(physical({ key: 'Dead', code: 'BracketLeft' })).toBe('[');
    expect(physical({ key: 'Q', code: 'KeyA', shiftKey: true, locks: ['CapsLock'] })).toBe('A');
  });

  it('is not told where the browser does not, or AltGr makes it no key of a US keyboard', () => {
    expect(read({ key: 'A', code: '' })).toMatchObject({ char: 'A', physical: null });
    expect(read({ key: ']', code: 'Digit9', locks: ['AltGraph'] })).toMatchObject({
      char: ']',
      physical: null,
    });
  });

  it('says what was on as it came', () => {
    expect(read({ key: 'a', code: 'KeyA', locks: ['CapsLock'] })).toMatchObject({
      marks: { capsLock: true, inputMethod: false },
    });
    expect(read({ key: 'Process', code: 'KeyA', keyCode: 229 })).toMatchObject({
      marks: { capsLock: false, inputMethod: true },
    });
  });

  it('sends CR as Ctrl and M', () => {
    expect(read({ key: 'm', code: 'KeyM', ctrlKey: true })).toMatchObject({ char: '\r' });
  });

  it('ends with Enter, the number block’s Enter, or Tab', () => {
    expect(read({ key: 'Enter', code: 'Enter' })?.kind).toBe('end');
    expect(read({ key: 'Enter', code: 'NumpadEnter' })?.kind).toBe('end');
    expect(read({ key: 'Tab', code: 'Tab' })?.kind).toBe('end');
  });

  it('sends GS as Ctrl and a bracket', () => {
    const said = read({ key: ']', code: 'BracketRight', ctrlKey: true });
    expect(said).toMatchObject({ kind: 'control', char: '\x1d' });
  });
});

describe('a key of a person', () => {
  it('moves, repeats or commands, and is no character', () => {
    expect(read({ key: 'ArrowDown', code: 'ArrowDown' })?.kind).toBe('other');
    expect(read({ key: 'F9', code: 'F9' })?.kind).toBe('other');
    expect(read({ key: 'a', code: 'KeyA', repeat: true })?.kind).toBe('other');
    expect(read({ key: 'a', code: 'KeyA', metaKey: true })?.kind).toBe('other');
    expect(read({ key: 'Tab', code: 'Tab', shiftKey: true })?.kind).toBe('other');
  });

  it('is nothing while only a modifier is down', () => {
    expect(read({ key: 'Shift', code: 'ShiftLeft', shiftKey: true })).toBeNull();
    expect(read({ key: 'CapsLock', code: 'CapsLock' })).toBeNull();
  });
});
