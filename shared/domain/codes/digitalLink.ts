import { percentDecoded } from './chainUrl.ts';
import { isTrue, judged } from './gs1Elements.ts';
import type { Gs1Element, Gs1Elements } from './gs1Elements.ts';
import { shapeOf } from './gs1Table.ts';

/**
 * GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax): any host, any path before the first key,
 * then the key and what qualifies it in the standard's order, the other elements as parameters.
 */
interface PrimaryKey {
  readonly ai: string;
  /** In which order what qualifies it may follow. */
  readonly qualifiers: readonly (readonly string[])[];
}

/** Of the standard's keys those by which a voucher or an item goes; 8112 is no key to the standard. */
const primaryKeys: readonly PrimaryKey[] = [
  { ai: '255', qualifiers: [] },
  { ai: '01', qualifiers: [['22', '10', '21'], ['235']] },
  { ai: '8112', qualifiers: [] },
];

/** Names that versions 1.0 and 1.1 of the standard allowed instead of numbers. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['gcn', '255'],
  ['gtin', '01'],
  ['cpv', '22'],
  ['lot', '10'],
  ['ser', '21'],
]);

/** `unknownAi` also for a compressed link, which hides its elements in one part of the path. */
export type DigitalLink =
  | { readonly kind: 'notLink' }
  | { readonly kind: 'link'; readonly host: string; readonly read: Gs1Elements };

const webAddress = /^https?:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i;
/** What follows a key's name is meant for a number: `/2026/01/15/` is a date in somebody's address. */
const numberMeant = /^\d{8}/;
const compressed = /^[A-Za-z0-9_-]{10,}$/;
const gtinLength = 14;
const shortGtins = /^(?:\d{8}|\d{12}|\d{13})$/;

/** The host all links of GS1's own are on. */
export const gs1Host = 'id.gs1.org';

/** Reads a web address; one that names nothing GS1 knows is `notLink`, and none is ever opened. */
export function readDigitalLink(url: string): DigitalLink {
  const [, authority = '', path = '', query = ''] = webAddress.exec(url) ?? [];
  if (authority === '') return { kind: 'notLink' };
  const host = hostOf(authority);
  const segments = path.split('/').filter((segment) => segment !== '');
  const inPath = firstKey(segments);
  if (inPath === null) {
    return host === gs1Host && segments.some((segment) => compressed.test(segment))
      ? { kind: 'link', host, read: { kind: 'unknownAi' } }
      : { kind: 'notLink' };
  }
  return { kind: 'link', host, read: withParameters(inPath, query) };
}

/** Without a name and password before it, and the port behind. */
export function hostOf(authority: string): string {
  return authority.replace(/^.*@/s, '').replace(/:\d*$/, '').toLowerCase();
}

/** The elements from the first part of the path that is a key on; `badValue` where only its name is right. */
function firstKey(segments: readonly string[]): Gs1Elements | null {
  let named: Gs1Elements | null = null;
  for (let at = 0; at + 1 < segments.length; at++) {
    const key = primaryKeys.find(({ ai }) => ai === aiOf(segments[at]));
    if (key === undefined) continue;
    const found = keyed(key, segments.slice(at));
    if (found !== null) return found;
    if (numberMeant.test(segments[at + 1] ?? '')) named = { kind: 'badValue' };
  }
  return named;
}

function keyed(key: PrimaryKey, segments: readonly string[]): Gs1Elements | null {
  const pairs = inPairs(segments);
  if (pairs === null || !pairs.every(({ ai, value }) => isTrue(ai, value))) return null;
  const order = pairs.slice(1).map(({ ai }) => ai);
  const isInOrder = order.length === 0 || key.qualifiers.some((all) => isSubsequence(order, all));
  return isInOrder ? judged(pairs) : null;
}

function aiOf(segment: string | undefined): string {
  return shortNames.get((segment ?? '').toLowerCase()) ?? segment ?? '';
}

function inPairs(segments: readonly string[]): readonly Gs1Element[] | null {
  const pairs: Gs1Element[] = [];
  for (let at = 0; at < segments.length; at += 2) {
    const ai = aiOf(segments[at]);
    const value = percentDecoded(segments[at + 1] ?? '');
    if (value === null) return null;
    pairs.push({ ai, value: padded(ai, value) });
  }
  return pairs;
}

/** An item's shorter numbers may stand in a link; everywhere else they are filled up already. */
function padded(ai: string, value: string): string {
  return ai === '01' && shortGtins.test(value) ? value.padStart(gtinLength, '0') : value.trim();
}

function isSubsequence(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of some) {
    at = all.indexOf(one, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** Parameters with a number for a name are elements; the others say where a visit came from. */
function withParameters(inPath: Gs1Elements, query: string): Gs1Elements {
  if (inPath.kind !== 'elements') return inPath;
  const found = [...inPath.elements];
  for (const pair of query.split(/[&;]/)) {
    const [ai = '', encoded] = pair.split('=', 2);
    if (!/^\d+$/.test(ai)) continue;
    if (shapeOf(ai) === null) return { kind: 'unknownAi' };
    const value = percentDecoded(encoded ?? '');
    if (value === null) return { kind: 'badValue' };
    found.push({ ai, value: value.trim() });
  }
  return judged(found);
}
