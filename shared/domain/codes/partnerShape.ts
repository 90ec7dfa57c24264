/**
 * How other firms' codes look, as patterns from head office. Their text is never given to a regular
 * expression engine (one bad pattern would stop every counter): only a plain anchored sequence of
 * characters and classes with counts is taken, and matched in time linear in the code.
 *
 * `^` then parts then `$`; a part is a literal (letters, digits, and `- _ : / = & % #`, others behind a
 * backslash), `\d`, `.` or a class like `[A-Z0-9]`, followed by nothing, `?`, `*`, `+`, `{n}`, `{n,}`
 * or `{n,m}`. No groups, no alternatives, no look-around: two shapes say what an alternative would.
 */
export interface PartnerShape {
  readonly parts: readonly Part[];
}

interface Part {
  /** Inclusive ranges of UTF-16 code units; negation is not taken. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly least: number;
  readonly most: number;
}

/** A part read from a pattern, and where the next one begins. */
interface Taken<T> {
  readonly value: T;
  readonly next: number;
}

export const maxShapeLength = 200;
const maxCount = 512;
const firstPrintable = 0x20;
const lastPrintable = 0x7e;
const digits: Part['ranges'] = [[0x30, 0x39]];
const anything: Part['ranges'] = [[firstPrintable, lastPrintable]];
const literal = /^[A-Za-z0-9\-_:/=&%#]$/;
const countPattern = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/;

/** `null` when the pattern is not of the plain kind above. */
export function compileShape(pattern: string): PartnerShape | null {
  if (pattern.length > maxShapeLength || !pattern.startsWith('^') || !pattern.endsWith('$')) {
    return null;
  }
  const body = pattern.slice(1, -1);
  const parts: Part[] = [];
  let at = 0;
  while (at < body.length) {
    const ranges = takeRanges(body, at);
    const count = ranges && takeCount(body, ranges.next);
    if (!ranges || !count) return null;
    parts.push({ ranges: ranges.value, least: count.value[0], most: count.value[1] });
    at = count.next;
  }
  return parts.length === 0 ? null : { parts };
}

/** Whether the whole of `text` has the shape. */
export function hasShape(text: string, shape: PartnerShape): boolean {
  let reachable = Array.from<boolean>({ length: text.length + 1 }).fill(false);
  reachable[0] = true;
  for (const part of shape.parts) reachable = afterPart(text, part, reachable);
  return reachable[text.length] === true;
}

/** Places reachable once `part` has taken its share, from those reachable before it. */
function afterPart(text: string, part: Part, before: readonly boolean[]): boolean[] {
  const after = Array.from<boolean>({ length: before.length }).fill(false);
  // `run`: how far the part's characters reach from here; `opened`: places a start still covers.
  const opened = Array.from<number>({ length: before.length + 1 }).fill(0);
  let run = 0;
  for (let start = text.length; start >= 0; start--) {
    run = start < text.length && fits(text.charCodeAt(start), part) ? run + 1 : 0;
    const furthest = Math.min(part.most, run);
    if (before[start] !== true || furthest < part.least) continue;
    opened[start + part.least] = (opened[start + part.least] ?? 0) + 1;
    opened[start + furthest + 1] = (opened[start + furthest + 1] ?? 0) - 1;
  }
  let covering = 0;
  for (let place = 0; place < after.length; place++) {
    covering += opened[place] ?? 0;
    after[place] = covering > 0;
  }
  return after;
}

function fits(unit: number, part: Part): boolean {
  return part.ranges.some(([from, to]) => unit >= from && unit <= to);
}

function takeRanges(body: string, at: number): Taken<Part['ranges']> | null {
  const character = body[at] ?? '';
  if (character === '[') return takeClass(body, at + 1);
  if (character === '.') return { value: anything, next: at + 1 };
  if (character === '\\') return takeEscape(body, at + 1);
  return literal.test(character) ? { value: [single(character)], next: at + 1 } : null;
}

function takeEscape(body: string, at: number): Taken<Part['ranges']> | null {
  const character = body[at] ?? '';
  if (character === 'd') return { value: digits, next: at + 1 };
  // An escaped letter or digit means something else in every dialect: refused, not guessed at.
  if (character === '' || /[A-Za-z0-9]/.test(character) || !isPrintable(character)) return null;
  return { value: [single(character)], next: at + 1 };
}

function takeClass(body: string, start: number): Taken<Part['ranges']> | null {
  const ranges: (readonly [number, number])[] = [];
  let at = start;
  while (at < body.length && body[at] !== ']') {
    const from = takeMember(body, at);
    if (from === null) return null;
    const isRange = body[from.next] === '-' && (body[from.next + 1] ?? ']') !== ']';
    const to = isRange && !isDigits(from.value) ? takeMember(body, from.next + 1) : from;
    if (to === null || (isRange && (isDigits(from.value) || isDigits(to.value)))) return null;
    const range = [from.value[0], to.value[1]] as const;
    if (range[0] > range[1]) return null;
    ranges.push(range);
    at = to.next;
  }
  return at < body.length && ranges.length > 0 ? { value: ranges, next: at + 1 } : null;
}

function takeMember(body: string, at: number): Taken<readonly [number, number]> | null {
  const character = body[at] ?? '';
  if (character === '\\') {
    const escaped = takeEscape(body, at + 1);
    const range = escaped?.value[0];
    return escaped && range ? { value: range, next: escaped.next } : null;
  }
  if (!isPrintable(character) || character === '[' || character === '^') return null;
  return { value: single(character), next: at + 1 };
}

function isDigits([from, to]: readonly [number, number]): boolean {
  return from !== to;
}

function takeCount(body: string, at: number): Taken<readonly [number, number]> | null {
  const character = body[at];
  if (character === '?') return { value: [0, 1], next: at + 1 };
  if (character === '*') return { value: [0, maxCount], next: at + 1 };
  if (character === '+') return { value: [1, maxCount], next: at + 1 };
  if (character !== '{') return { value: [1, 1], next: at };
  const found = countPattern.exec(body.slice(at));
  if (found === null) return null;
  const least = Number(found[1]);
  const most = found[2] === undefined ? least : Number(found[3] ?? maxCount);
  if (least > most || most > maxCount) return null;
  return { value: [least, most], next: at + found[0].length };
}

function single(character: string): readonly [number, number] {
  return [character.charCodeAt(0), character.charCodeAt(0)];
}

function isPrintable(character: string): boolean {
  const unit = character.charCodeAt(0);
  return character.length === 1 && unit >= firstPrintable && unit <= lastPrintable;
}
