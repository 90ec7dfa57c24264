/**
 * Two Reed–Solomon check symbols over GF(2⁵) with x⁵+x²+1, generator (x−α)(x−α²), α = x. The code has
 * distance 3: any two wrong or swapped characters are noticed, one wrong character can be located, and
 * two known-unreadable ones can be worked out.
 */
const fieldPolynomial = 0b100101;
const fieldSize = 32;
/** α has this order: every symbol but 0 is a power of it. */
const order = fieldSize - 1;

const powers: readonly number[] = powersOfAlpha();
const logarithms: readonly number[] = logarithmsOf(powers);

function powersOfAlpha(): number[] {
  const result: number[] = [];
  let value = 1;
  for (let i = 0; i < order; i++) {
    result.push(value);
    value <<= 1;
    if (value >= fieldSize) value ^= fieldPolynomial;
  }
  return result;
}

function logarithmsOf(values: readonly number[]): number[] {
  const result = Array.from<number>({ length: fieldSize }).fill(0);
  values.forEach((value, exponent) => {
    result[value] = exponent;
  });
  return result;
}

/** α to the power of `exponent`, any integer. */
function alpha(exponent: number): number {
  return powers[((exponent % order) + order) % order] ?? 0;
}

function log(value: number): number {
  return logarithms[value] ?? 0;
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : alpha(log(a) + log(b));
}

function over(a: number, b: number): number {
  return a === 0 ? 0 : alpha(log(a) - log(b));
}

/** The word as a polynomial (its last symbol the constant term) at `point`. */
function evaluate(word: readonly number[], point: number): number {
  return word.reduce((sum, symbol) => times(sum, point) ^ symbol, 0);
}

/** What the word leaves at α and α²; both 0 in a good word. */
function syndromes(word: readonly number[]): readonly [number, number] {
  return [evaluate(word, alpha(1)), evaluate(word, alpha(2))];
}

/** The two symbols that make `data` a good word. */
export function checkSymbols(data: readonly number[]): readonly [number, number] {
  const filled = fillErasures([...data, 0, 0], [data.length, data.length + 1]);
  const [first, second] = filled.slice(data.length);
  return [first ?? 0, second ?? 0];
}

export function isGoodWord(word: readonly number[]): boolean {
  const [s1, s2] = syndromes(word);
  return s1 === 0 && s2 === 0;
}

/**
 * Where a single wrong symbol must stand, from the start; `null` when no single one explains the word.
 * Two wrong symbols can look like one elsewhere: this is a hint for the eye, never a correction.
 */
export function probableMistake(word: readonly number[]): number | null {
  const [s1, s2] = syndromes(word);
  if (s1 === 0 || s2 === 0) return null;
  const place = (log(s2) - log(s1) + order) % order;
  return place < word.length ? word.length - 1 - place : null;
}

/**
 * The word with the symbols at one or two places (whatever stands there now) worked out from the rest.
 * With one place a good word comes out only if the rest is right; with two one always does.
 */
export function fillErasures(word: readonly number[], places: readonly number[]): number[] {
  const filled = [...word];
  for (const place of places) filled[place] = 0;
  const [s1, s2] = syndromes(filled);
  const [first, second] = places;
  if (first === undefined) return filled;
  const x = alpha(filled.length - 1 - first);
  if (second === undefined) {
    filled[first] = over(s1, x);
    return filled;
  }
  // e·x + f·y = s1 and e·x² + f·y² = s2, solved for f and then e.
  const y = alpha(filled.length - 1 - second);
  const f = over(s2 ^ times(s1, x), times(y, x ^ y));
  filled[second] = f;
  filled[first] = over(s1 ^ times(f, y), x);
  return filled;
}
