import type { Symbology } from './symbology.ts';

/**
 * AIM symbology identifiers (ISO/IEC 15424): `]`, a letter for the kind of barcode and a modifier, which a
 * scanner sends before the text where it was set up to.
 */
export interface AimReading {
  /** The kind of barcode; `undefined` where nothing was said, or one that this program has no name for. */
  readonly symbology: Symbology | undefined;
  /**
   * The text with the identifier taken off; one that announces GS1 stays, for it says how the text is to
   * be read (`readGs1`).
   */
  readonly text: string;
}

const identifier = /^\]([A-Za-z])([0-9A-Za-z])/;
/** FNC1 in the first place: an element string follows. */
const gs1Identifiers: ReadonlySet<string> = new Set([
  ']C1',
  ']d2',
  ']d5',
  ']Q3',
  ']Q4',
  ']e0',
  ']e1',
  ']e2',
  ']z1',
  ']J1',
]);
/** The text carries a character set before it, as `\` and six digits, and its own `\` doubled. */
const characterSetIdentifiers: ReadonlySet<string> = new Set([']Q2', ']d4', ']z3', ']L1']);
const characterSet = /^\\\d{6}/;

/** Whether an identifier at the head of the text says that GS1 elements follow. */
export function announcesGs1(text: string): boolean {
  return gs1Identifiers.has(text.slice(0, 3));
}

/** Whether the text begins with an identifier of any kind. */
export function hasIdentifier(text: string): boolean {
  return identifier.test(text);
}

/** Reads what a scanner said before the text. Never throws; a text without an identifier stays as it is. */
export function readAim(raw: string): AimReading {
  const [found, letter = '', modifier = ''] = identifier.exec(raw) ?? [];
  if (found === undefined) return { symbology: undefined, text: raw };
  const bare = withoutCharacterSet(found, raw.slice(found.length));
  const symbology = symbologyOf(letter, modifier, bare);
  return { symbology, text: announcesGs1(found) ? raw : bare };
}

function withoutCharacterSet(found: string, text: string): string {
  if (!characterSetIdentifiers.has(found) || !characterSet.test(text)) return text;
  return text.replace(characterSet, '').replaceAll('\\\\', '\\');
}

function symbologyOf(letter: string, modifier: string, text: string): Symbology | undefined {
  switch (letter) {
    case 'A':
      return 'Code39';
    case 'C':
      return 'Code128';
    case 'd':
      return 'DataMatrix';
    case 'E':
      return articleSymbology(modifier, text);
    case 'e':
      return isOneArticle(text) ? 'DataBar' : 'DataBarExp';
    case 'F':
      return 'Codabar';
    case 'I':
      return 'ITF';
    case 'L':
      return 'PDF417';
    case 'Q':
      return 'QR';
    case 'z':
      return 'Aztec';
    default:
      return undefined;
  }
}

/** EAN and UPC share a letter; how many digits came tells them apart. An add-on alone is none of them. */
function articleSymbology(modifier: string, text: string): Symbology | undefined {
  if (modifier === '4') return 'EAN8';
  if (modifier !== '0' && modifier !== '3') return undefined;
  if (!/^\d+$/.test(text)) return undefined;
  if (text.length >= 13) return text.startsWith('0') ? 'UPCA' : 'EAN13';
  if (text.length === 12) return 'UPCA';
  return text.length <= 8 ? 'UPCE' : undefined;
}

/** The small DataBars hold an article number and nothing else. */
function isOneArticle(text: string): boolean {
  return /^01\d{14}$/.test(text);
}
