/** Deeper values are refused: nothing the protocol says nests so far. */
export const maxJsonDepth = 32;

/** Up to here sorting by insertion is the fastest; our objects have a dozen members, many in order already. */
const maxInsertionSorted = 32;

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, numbers
 * as ECMAScript writes them. Takes plain objects, arrays, strings, finite numbers, booleans and `null`;
 * throws `TypeError` on anything else (`undefined`, a `Date`, `NaN`, half a surrogate pair), since what
 * is hashed must not be guessed at. `depth`: how deep in a greater value this one is to stand.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  return write(value, depth);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return canonicalText(value);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeNested(value, depth + 1);
    default:
      throw new TypeError(`canonical JSON cannot hold a value of type ${typeof value}`);
  }
}

/** A string (or a member's name) as RFC 8785 writes it. */
export function canonicalText(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (!standsForItself(text.charCodeAt(index))) return writeEscaped(text);
  }
  return `"${text}"`;
}

/** Printable ASCII but the quotation mark and the backslash. */
function standsForItself(unit: number): boolean {
  return unit >= 0x20 && unit <= 0x7e && unit !== 0x22 && unit !== 0x5c;
}

function writeEscaped(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('canonical JSON cannot hold half a surrogate pair');
  return JSON.stringify(text);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`canonical JSON cannot hold ${value}`);
  // Adding 0 turns −0, which RFC 8785 writes as 0, into 0.
  return String(value + 0);
}

function writeNested(value: object, depth: number): string {
  if (depth > maxJsonDepth) throw new TypeError(`canonical JSON deeper than ${maxJsonDepth}`);
  return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ',';
    text += write(items[index], depth);
  }
  return text + ']';
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('canonical JSON holds plain objects only');
  }
  let text = '{';
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(value)) {
    if (text.length > 1) text += ',';
    text += `${canonicalText(name)}:${write(members[name], depth)}`;
  }
  return text + '}';
}

/** `<` on strings and the default sort both compare UTF-16 code units, which is what the RFC asks for. */
function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value);
  if (names.length > maxInsertionSorted) return names.sort();
  for (let index = 1; index < names.length; index++) insertInOrder(names, index);
  return names;
}

/** Everything before `index` is in order; puts the name at `index` into its place. */
function insertInOrder(names: string[], index: number): void {
  const name = names[index] ?? '';
  let place = index;
  for (; place > 0; place--) {
    const before = names[place - 1] ?? '';
    if (before <= name) break;
    names[place] = before;
  }
  names[place] = name;
}
