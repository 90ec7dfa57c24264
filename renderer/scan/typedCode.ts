import { foldWidth, normalizeCrockford, symbolOf } from '../../shared/domain/codes/crockford.ts';
import {
  formatNativeCode,
  nativeCodeLength,
  nativeCodeOf,
  readNativeCode,
  unreadableCharacter,
} from '../../shared/domain/codes/nativeCode.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { parseSignedVoucher, signedCodeLength } from '../../shared/domain/codes/signedVoucher.ts';
import { strangeAt, suggestionFor } from './typedSuggestion.ts';
import type { Suggestion } from './typedSuggestion.ts';

/** What is in the field, judged as it stands. `at` is 0-based among the code's own characters. */
export type TypedState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'partial'; readonly missing: number }
  | { readonly kind: 'good' }
  | { readonly kind: 'torn' }
  | {
      readonly kind: 'wrong';
      readonly at: number | null;
      readonly suggestion: Suggestion | null;
    }
  /** A long signed code, so far: of its groups of four, how many are whole. */
  | { readonly kind: 'signedPartial'; readonly groups: number; readonly missing: number }
  | { readonly kind: 'signedGood' }
  /** A character of it can't be right; `null`: its length is, and still it says nothing that is possible. */
  | { readonly kind: 'signedWrong'; readonly at: number | null }
  /** A Chinese input method is on: what is typed becomes words. */
  | { readonly kind: 'inputMethod' }
  | { readonly kind: 'other' }
  | { readonly kind: 'tooLong' };

export interface TypedCodeView {
  readonly state: TypedState;
  /** The characters as they read in a code of our own form, look-alikes repaired; `''` for other texts. */
  readonly characters: string;
  /** What to hand on: the code in its printed form, or the text exactly as it was typed. */
  readonly raw: string;
}

/** Characters of a group, as codes are printed. */
export const typedGroup = 4;
export const signedGroups = signedCodeLength / typedGroup;

/**
 * What people, phones and Chinese input methods put between groups besides spaces and hyphens: stops, commas,
 * apostrophes, middle dots, line ends, tabs, and marks nobody sees.
 */
const between = /[.,:;'’‘"“”·・•、。，：；/|~～ー…\t\r\n\u200b-\u200f\u2060\ufeff]/g;
const chinese = /\p{Script=Han}/u;
/** A signed code begins with its version and the top bits of its key. */
const signedBeginning = /^0[4-7]/;

function isOfOurs(normal: string): boolean {
  return [...normal].every((one) => one === unreadableCharacter || symbolOf(one) !== null);
}

/** Longer than ours, of our characters but for a few, and it begins as a signed code does. */
function couldBeSigned(normal: string): boolean {
  const strangers = [...normal].filter((one) => symbolOf(one) === null).length;
  return (
    normal.length > nativeCodeLength &&
    signedBeginning.test(normal) &&
    /[A-Z]/.test(normal) &&
    strangers * typedGroup <= normal.length / typedGroup
  );
}

function judgedSigned(normal: string): TypedState {
  const stranger = [...normal].findIndex((one) => symbolOf(one) === null);
  if (stranger >= 0) return { kind: 'signedWrong', at: stranger };
  const missing = signedCodeLength - normal.length;
  if (missing > 0) {
    return { kind: 'signedPartial', groups: Math.floor(normal.length / typedGroup), missing };
  }
  if (missing < 0) return { kind: 'signedWrong', at: signedCodeLength };
  return parseSignedVoucher(normal) === null
    ? { kind: 'signedWrong', at: null }
    : { kind: 'signedGood' };
}

function judgedNative(normal: string): TypedState {
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
      return { kind: 'wrong', at: reading.at, suggestion: suggestionFor(normal) };
    case 'notNative':
      return { kind: 'other' };
  }
}

/** The printed form where the check characters fit; else the typed text, so that a foreign code stays itself. */
function handedOn(typed: string, normal: string): string {
  const reading = readNativeCode(normal);
  return reading.kind === 'native' && reading.workedOut === 0
    ? formatNativeCode(nativeCodeOf(reading.id))
    : typed.trim();
}

export function viewTypedCode(typed: string): TypedCodeView {
  if (typed.trim() === '') return { state: { kind: 'empty' }, characters: '', raw: '' };
  if (typed.length > maxCodeLength) {
    return { state: { kind: 'tooLong' }, characters: '', raw: typed };
  }
  const raw = typed.trim();
  const normal = normalizeCrockford(foldWidth(typed).replace(between, ''));
  if (normal.length <= nativeCodeLength && isOfOurs(normal) && normal !== '') {
    return { state: judgedNative(normal), characters: normal, raw: handedOn(typed, normal) };
  }
  if (couldBeSigned(normal)) {
    const state = judgedSigned(normal);
    return { state, characters: '', raw: state.kind === 'signedGood' ? normal : raw };
  }
  if (normal.length === nativeCodeLength && suggestionFor(normal) !== null) {
    const suggestion = suggestionFor(normal);
    const at = strangeAt(normal);
    return { state: { kind: 'wrong', at, suggestion }, characters: normal, raw };
  }
  const state = chinese.test(typed)
    ? ({ kind: 'inputMethod' } as const)
    : ({ kind: 'other' } as const);
  return { state, characters: '', raw };
}
