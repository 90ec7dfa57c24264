import { readNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { maxPictureBytes } from './pictureFile.ts';

/** What a drop or a paste brings to the counter. */
export type Brought =
  | { readonly kind: 'files'; readonly files: readonly Blob[] }
  /** A picture of a page that came without its bytes: nothing is fetched from elsewhere. */
  | { readonly kind: 'onlyLink' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' };

const dataUrl = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=\s]*)$/;
/** Two steps, each in time linear in a page of any size: one pattern for both would never end with some. */
const pictureTag = /<img\s[^>]*/gi;
const pictureSource = /\ssrc=["']([^"']+)["']/i;
const base64Share = 4 / 3;

/** The picture that an address carries within itself; `null` where it only points at one. */
function carriedPicture(address: string): Blob | null {
  const base64 = dataUrl.exec(address)?.[1];
  if (base64 === undefined || base64.length > maxPictureBytes * base64Share + 4) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new Blob([bytes]);
  } catch {
    return null;
  }
}

/** The address of the first picture in a page's words. */
function pictureAddress(html: string): string | undefined {
  for (const [tag] of html.matchAll(pictureTag)) {
    const address = pictureSource.exec(tag)?.[1];
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Pictures before text: a browser that hands over a picture adds its page's words. */
export function broughtBy(data: DataTransfer | null): Brought {
  if (data === null) return { kind: 'nothing' };
  if (data.files.length > 0) return { kind: 'files', files: [...data.files] };
  const address = pictureAddress(data.getData('text/html'));
  const text = data.getData('text/plain').trim();
  const carried = carriedPicture(address ?? text);
  if (carried !== null) return { kind: 'files', files: [carried] };
  if (address !== undefined && codesOfOurs(text).length === 0) return { kind: 'onlyLink' };
  return text === '' ? { kind: 'nothing' } : { kind: 'text', text };
}

const ownShape = /(?<![0-9A-Za-z])(?:[0-9A-Za-z]{4}[- ]?){3}[0-9A-Za-z]{2}(?![0-9A-Za-z])/g;

/** As far as a text is searched for codes, in characters: no message is longer. */
const maxSearched = 50_000;
/** Codes taken out of one text at most: an order holds twenty, and says so of one more. */
export const maxCodesInText = 21;

/** Codes of our own form whose check characters fit, in the order they stand in a text, each once. */
function codesOfOurs(text: string): readonly string[] {
  const shaped = text.slice(0, maxSearched).match(ownShape) ?? [];
  const own = shaped.filter((one) => readNativeCode(one).kind === 'native');
  return [...new Set(own)].slice(0, maxCodesInText);
}

/**
 * The codes a pasted text holds: those of ours among other words (a message from a friend), else the whole
 * text as it is, which is answered like any other reading.
 */
export function codesInText(text: string): readonly string[] {
  const own = codesOfOurs(text);
  return own.length > 0 ? own : [text.trim()];
}

const textInputs: ReadonlySet<string> = new Set([
  'text',
  'search',
  'tel',
  'url',
  'email',
  'password',
  'number',
]);

/** Whether whatever has the focus takes text itself. */
export function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLInputElement) return textInputs.has(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}
