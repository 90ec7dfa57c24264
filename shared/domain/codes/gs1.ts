import { announcesGs1 } from './aimIdentifier.ts';
import { gs1Host, readDigitalLink } from './digitalLink.ts';
import type { Gs1Element, Gs1Elements } from './gs1Elements.ts';
import { groupSeparator, readElementString, readHumanForm, withSeparators } from './gs1Elements.ts';
import { shapeOf } from './gs1Table.ts';

/**
 * What a GS1 text turned out to be, in whatever dress: element string, human form or Digital Link. `names`:
 * a coupon by its number (255), one item by its serial number (01 and 21), a North American coupon (8110,
 * 8112), goods of a kind, or anything else. The same elements have the same `id` in every dress.
 */
export type Gs1Reading =
  | {
      readonly kind: 'gs1';
      /** The reference in canonical form, e.g. `(255)4891234567898000123`. */
      readonly id: string;
      readonly elements: readonly Gs1Element[];
      readonly names: Gs1Named;
      /** It came in a web address of somebody else's. */
      readonly isOthersLink: boolean;
    }
  /** It says that it is GS1's, and can't be read: nothing of it is guessed at. */
  | { readonly kind: 'refused'; readonly reason: 'damagedCode' | 'unknownElement' }
  | { readonly kind: 'notGs1' };

export type Gs1Named = 'coupon' | 'item' | 'northAmericanCoupon' | 'goods' | 'other';

type Found = Extract<Gs1Elements, { kind: 'elements' }>;

const anyIdentifiers = /^(?:\][A-Za-z][0-9A-Za-z]\s*)+/;
/** What identifies goods, parcels and places: none of them is a voucher. */
const goodsAis: ReadonlySet<string> = new Set(['00', '01', '02', '03', '414', '8006', '8026']);

/** Drops what a scanner puts before a code to say which symbology it was, and with it any blanks. */
export function withoutSymbology(text: string): string {
  return text.replace(anyIdentifiers, '');
}

/** `text`: width folded and trimmed; `ownHosts`: where the chain's own links lead, in lower case. */
export function readGs1(text: string, ownHosts: readonly string[] = []): Gs1Reading {
  const bare = withoutSymbology(text);
  const link = readDigitalLink(bare);
  if (link.kind === 'link') {
    const isOthers = link.host !== gs1Host && !ownHosts.includes(link.host);
    // An address that only looks like it is somebody's page, and not a damaged code.
    if (isOthers && link.read.kind !== 'elements') return { kind: 'notGs1' };
    return told(link.read, isOthers);
  }
  const human = readHumanForm(bare);
  if (human !== null && isKnown(bare)) return told(human);
  const plain = withSeparators(bare);
  const isAnnounced = announcesGs1(text) || (plain !== bare && plain.startsWith(groupSeparator));
  const read = readElementString(plain);
  return isAnnounced ? told(read) : believed(read, bare.includes(groupSeparator));
}

/** The first identifier in brackets is one of GS1's: no telephone number `(010) …`. */
function isKnown(human: string): boolean {
  return shapeOf(/^[([](\d+)/.exec(human)?.[1] ?? '') !== null;
}

/**
 * Without a word from the scanner only what checks is believed: a coupon or an item by number and check
 * digit. The separator stands in no other kind of code.
 */
function believed(read: Gs1Elements, hasSeparator: boolean): Gs1Reading {
  if (read.kind !== 'elements') return { kind: 'notGs1' };
  const names = namedBy(read);
  const isBelieved = hasSeparator || names === 'coupon' || names === 'item';
  return isBelieved ? told(read) : { kind: 'notGs1' };
}

function told(read: Gs1Elements, isOthersLink = false): Gs1Reading {
  switch (read.kind) {
    case 'unknownAi':
      return { kind: 'refused', reason: 'unknownElement' };
    case 'badValue':
      return { kind: 'refused', reason: 'damagedCode' };
    case 'elements': {
      const { elements } = read;
      const names = namedBy(read);
      return { kind: 'gs1', id: canonical(keyOf(read, names)), elements, names, isOthersLink };
    }
  }
}

function namedBy({ elements }: Found): Gs1Named {
  const has = (ai: string) => elements.some((element) => element.ai === ai);
  if (has('255')) return 'coupon';
  if (has('8112') || has('8110')) return 'northAmericanCoupon';
  if (has('01') && has('21')) return 'item';
  return elements.some(({ ai }) => goodsAis.has(ai)) ? 'goods' : 'other';
}

/** The elements that say which one it is, without those that only say something of it. */
function keyOf({ elements }: Found, names: Gs1Named): readonly Gs1Element[] {
  const only = (...ais: readonly string[]) =>
    ais.flatMap((ai) => elements.filter((element) => element.ai === ai));
  switch (names) {
    case 'coupon':
      return only('255');
    case 'northAmericanCoupon':
      return only('8112', '8110').slice(0, 1);
    case 'item':
      return only('01', '21');
    case 'goods':
    case 'other':
      return elements.toSorted((a, b) => (a.ai < b.ai ? -1 : 1));
  }
}

/** In brackets that stand in none of the values. */
function canonical(key: readonly Gs1Element[]): string {
  const hasRound = key.some(({ value }) => /[()]/.test(value));
  return key.map(({ ai, value }) => (hasRound ? `[${ai}]${value}` : `(${ai})${value}`)).join('');
}
