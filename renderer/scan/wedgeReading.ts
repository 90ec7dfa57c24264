import { readAim } from '../../shared/domain/codes/aimIdentifier.ts';
import { normalizeCrockford } from '../../shared/domain/codes/crockford.ts';
import { readGs1 } from '../../shared/domain/codes/gs1.ts';
import { readMemberCode } from '../../shared/domain/codes/memberCode.ts';
import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { receiptReferencePrefix } from '../../shared/domain/codes/scan.ts';
import { parseSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { readBadgeCode } from '../../shared/domain/people/badgeCode.ts';
import type { WedgeSettings } from '../../shared/contract/wedgeViews.ts';
import { keysOf, layoutNames, meantBy } from './wedgeLayouts.ts';
import type { LayoutName } from './wedgeLayouts.ts';

/** What came in, twice over: the characters that the system made of the keys, and the keys. */
export interface TypedKeys {
  readonly text: string;
  /** As a US keyboard would write them; `null` where the browser does not tell every key. */
  readonly keys: string | null;
}

export type WedgeReading =
  | { readonly kind: 'read'; readonly raw: string; readonly symbology: Symbology | undefined }
  /** Two layouts make two different good codes of it: neither is taken. */
  | { readonly kind: 'unsure' };

/** One way to read a burst, what stands around the code taken off. */
interface Candidate {
  readonly raw: string;
  readonly symbology: Symbology | undefined;
  /** Which code it is, where its form shows that it came through whole; else `null`. */
  readonly identity: string | null;
}

/**
 * Finds the text that a scanner meant. Characters are changed only where the result proves itself (check
 * characters, a strict form) and what was typed does not; or where nobody could have meant what was typed.
 */
export function readBurst(burst: TypedKeys, settings: WedgeSettings): WedgeReading {
  const typed = candidateOf(burst.text, settings);
  const set = asSet(burst, typed, settings);
  if (set !== null && set.identity !== null) return readAs(set);
  const others = otherReadings(burst, settings).filter(({ identity }) => identity !== null);
  const isCertain = typed.identity !== null;
  const good = new Map((isCertain ? [typed, ...others] : others).map((one) => [one.identity, one]));
  if (good.size > 1) return { kind: 'unsure' };
  const [only] = good.values();
  return readAs(only ?? set ?? asMeant(burst, typed, settings));
}

const readAs = ({ raw, symbology }: Candidate): WedgeReading => ({ kind: 'read', raw, symbology });

/** As this counter was set to read; `null` where it was not, or the keys are not told. */
function asSet({ keys }: TypedKeys, typed: Candidate, settings: WedgeSettings): Candidate | null {
  if (settings.layout === 'auto') return null;
  if (settings.layout === 'typed') return typed;
  const meant = keys === null ? null : meantBy(keys, settings.layout);
  return meant === null ? null : candidateOf(meant, settings);
}

/** Letters, digits and what stands between groups: no layout shows in them. */
const isPlain = (text: string): boolean => /^[0-9A-Za-z -]*$/.test(text);

/** A scanner leaves its box set up for US; another was set up for the layout of some system. */
function areOftenTogether(scanner: LayoutName, system: LayoutName): boolean {
  return scanner !== system && (scanner === 'us' || system === 'us');
}

/** What the burst would be under other layouts, where there is a sign that one is at work. */
function otherReadings({ text, keys }: TypedKeys, settings: WedgeSettings): readonly Candidate[] {
  const set = layoutNames.find((name) => name === settings.layout);
  // Keys and characters agree: nothing says that the system's layout is another than US.
  if ((keys === null ? set === undefined : keys === text) && isPlain(text)) return [];
  const meant = layoutNames.flatMap((system) => {
    const pressed = keysOf(text, system);
    if (pressed === null || (keys !== null && pressed !== keys)) return [];
    const scanners = layoutNames.filter((name) =>
      set === undefined ? areOftenTogether(name, system) : name === set,
    );
    return scanners.map((scanner) => meantBy(pressed, scanner));
  });
  // A dead key leaves a sign that its layout doesn't write: the keys say what a US scanner meant.
  return candidates(meant.length === 0 ? [keys] : meant, text, settings);
}

function candidates(
  texts: readonly (string | null)[],
  typed: string,
  settings: WedgeSettings,
): readonly Candidate[] {
  const others = new Set(texts.filter((text) => text !== null && text !== typed));
  return [...others].map((text) => candidateOf(text ?? '', settings));
}

const manyDigits = 4;
const digitsIn = (text: string): number => text.replaceAll(/\D/g, '').length;

/**
 * A text that proves nothing, e.g. a shop's own number: by its keys where the characters are none that a
 * barcode of ASCII has, or where figures came out as signs throughout (the AZERTY row of figures).
 */
function asMeant({ text, keys }: TypedKeys, typed: Candidate, settings: WedgeSettings): Candidate {
  if (keys === null || keys === text) return typed;
  const isForeign = /[¡-ÿ]/.test(text) && [...text].every((one) => one <= 'ÿ');
  const areFiguresLost = digitsIn(text) === 0 && digitsIn(keys) >= manyDigits;
  return isForeign || areFiguresLost ? candidateOf(keys, settings) : typed;
}

/** Takes off what the scanner puts around a code, unless only the whole text is a good one. */
function candidateOf(text: string, { prefix, suffix }: WedgeSettings): Candidate {
  const whole = judged(text);
  const stripped = withoutAffixes(text, prefix, suffix);
  if (stripped === text) return whole;
  const inner = judged(stripped);
  return inner.identity === null && whole.identity !== null ? whole : inner;
}

function withoutAffixes(text: string, prefix: string, suffix: string): string {
  const head = prefix !== '' && text.startsWith(prefix) ? prefix.length : 0;
  const isLonger = text.length > head + suffix.length;
  const tail = suffix !== '' && isLonger && text.endsWith(suffix) ? suffix.length : 0;
  return head === text.length ? text : text.slice(head, text.length - tail);
}

function judged(text: string): Candidate {
  const { text: raw, symbology } = readAim(text);
  return { raw, symbology, identity: identityOf(raw) };
}

/** Of two spellings of one code it is the same; `null` for a text that doesn't prove itself. */
function identityOf(raw: string): string | null {
  const text = raw.trim();
  const native = readNativeCode(text);
  if (native.kind === 'native' && native.workedOut === 0) return `native:${native.id}`;
  const signed = parseSignedVoucher(text);
  // The whole of it: what its signature covers is not looked at here, and two of one id are not the same.
  if (signed !== null) return `signed:${normalizeCrockford(text)}`;
  const badge = readBadgeCode(text);
  if (badge.kind === 'badge') return badge.text;
  const member = readMemberCode(text);
  if (member.kind === 'member') return `member:${member.customer}`;
  const gs1 = readGs1(text);
  if (gs1.kind === 'gs1') return gs1.id;
  if (isArticle(text)) return `article:${text}`;
  return hasTellingBeginning(text) ? text : null;
}

/** A receipt's reference or a link: no other layout writes those signs there. */
function hasTellingBeginning(text: string): boolean {
  return text.startsWith(receiptReferencePrefix) || /^https?:\/\/[0-9a-z.-]+/i.test(text);
}

/** EAN-8, UPC-A, EAN-13 or GTIN-14: the last digit of modulo 10, weights 3 and 1 from the right. */
function isArticle(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  const sum = [...text].reduceRight(
    (total, digit, place) => total + Number(digit) * ((text.length - place) % 2 === 0 ? 3 : 1),
    0,
  );
  return sum % 10 === 0;
}
