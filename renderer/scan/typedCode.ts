import { normalizeCrockford, symbolOf } from '../../shared/domain/codes/crockford.ts';
import {
  formatNativeCode,
  nativeCodeLength,
  nativeCodeOf,
  readNativeCode,
  unreadableCharacter,
} from '../../shared/domain/codes/nativeCode.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';

/** What is in the field, judged as it stands. `at` is 0-based among the code's own 14 characters. */
export type TypedState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'partial'; readonly missing: number }
  | { readonly kind: 'good' }
  | { readonly kind: 'torn' }
  | { readonly kind: 'wrong'; readonly at: number | null }
  | { readonly kind: 'other' }
  | { readonly kind: 'tooLong' };

export interface TypedCodeView {
  readonly state: TypedState;
  /** The characters as they read in a code of our own form, look-alikes repaired; `''` for other texts. */
  readonly characters: string;
  /** What to hand on: the code in its printed form, or the text exactly as it was typed. */
  readonly raw: string;
}

/** Whether the text could be the beginning of a code of our own form. */
function couldBeNative(normal: string): boolean {
  return (
    normal.length <= nativeCodeLength &&
    [...normal].every((one) => one === unreadableCharacter || symbolOf(one) !== null)
  );
}

function judged(normal: string): TypedState {
  if (normal.length < nativeCodeLength) {
    return { kind: 'partial', missing: nativeCodeLength - normal.length };
  }
  const reading = readNativeCode(normal);
  switch (reading.kind) {
    case 'native':
      return { kind: reading.workedOut > 0 ? 'torn' : 'good' };
    case 'torn':
      return { kind: 'torn' };
    case 'damaged':
      return { kind: 'wrong', at: reading.at };
    case 'notNative':
      return { kind: 'other' };
  }
}

/** The printed form where the check characters fit; else the typed text, so that a foreign code stays itself. */
function handedOn(typed: string): string {
  const reading = readNativeCode(typed);
  return reading.kind === 'native' && reading.workedOut === 0
    ? formatNativeCode(nativeCodeOf(reading.id))
    : typed.trim();
}

export function viewTypedCode(typed: string): TypedCodeView {
  if (typed.trim() === '') return { state: { kind: 'empty' }, characters: '', raw: '' };
  if (typed.length > maxCodeLength) {
    return { state: { kind: 'tooLong' }, characters: '', raw: typed };
  }
  const normal = normalizeCrockford(typed);
  if (!couldBeNative(normal))
    return { state: { kind: 'other' }, characters: '', raw: typed.trim() };
  return { state: judged(normal), characters: normal, raw: handedOn(typed) };
}
