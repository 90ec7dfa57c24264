/** A PIN has 4 to 6 digits. */
export const pinPattern = /^\d{4,6}$/;
export const minPinDigits = 4;
export const maxPinDigits = 6;

/** Why a PIN is among those that are tried first. `same`: as the one before. */
export type EasyPin = 'repeated' | 'run' | 'same';

/** 0000, but also 1212 and 123123: a block that is said more than once. */
function isRepeated(pin: string): boolean {
  return [1, 2, 3].some(
    (length) =>
      length < pin.length &&
      pin.length % length === 0 &&
      pin === pin.slice(0, length).repeat(pin.length / length),
  );
}

/** 1234, 8765 and, over the end of the keys, 7890. */
function isRun(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}

/**
 * Why this PIN may not be chosen; `null` where it may. `before` is the PIN it takes the place of, where
 * that was typed a moment ago. Whether somebody else has the same PIN is never said, nor known.
 */
export function easyPin(pin: string, before: string | null): EasyPin | null {
  if (isRepeated(pin)) return 'repeated';
  if (isRun(pin)) return 'run';
  return pin === before ? 'same' : null;
}
