import type { DocumentFault, DocumentPath } from '../protocol/document.ts';
import { readJsonText } from './jsonText.ts';
import type { JsonText, Position, SyntaxFault } from './jsonText.ts';

/** A hand-written document of more is a mistake; it would only make the machine busy. */
export const maxFileBytes = 1_048_576;
/** Faults listed of one file: who has more begins with these. */
export const maxFaultsListed = 200;

export type FileFault =
  | 'fileMissing'
  | 'fileIsFolder'
  | 'fileUnreadable'
  | 'fileTooLarge'
  | 'fileNotUtf8';

/** One thing wrong with a file, and where; `at` is `null` where it is the file as a whole. */
export interface Finding {
  readonly file: string;
  readonly at: Position | null;
  readonly path: DocumentPath;
  readonly what:
    | { readonly kind: 'file'; readonly fault: FileFault }
    | { readonly kind: 'syntax'; readonly fault: SyntaxFault }
    | { readonly kind: 'field'; readonly fault: DocumentFault['fault'] };
}

/** A document as far as it could be read; `file` is its name as it is printed. */
export interface DocumentFile {
  readonly file: string;
  /** `undefined` where it could not be read so far. */
  readonly value: unknown;
  /** What is wrong before anybody asks what it says. */
  readonly findings: readonly Finding[];
  readonly find: (faults: readonly DocumentFault[]) => readonly Finding[];
}

/** A document whose text is at hand. */
export function documentOfText(file: string, text: string): DocumentFile {
  const json = readJsonText(text);
  const findings = json.faults
    .slice(0, maxFaultsListed)
    .map(({ fault, path, at }): Finding => ({ file, at, path, what: { kind: 'syntax', fault } }));
  return { file, value: json.value, findings, find: (faults) => fieldFindings(file, json, faults) };
}

/** A document that could not be read at all. */
export function unreadDocument(file: string, fault: FileFault): DocumentFile {
  const what = { kind: 'file', fault } as const;
  return { file, value: undefined, findings: [{ file, at: null, path: [], what }], find: () => [] };
}

/** All findings of a file, once each, in the order they stand in it; at a place the more basic one only. */
export function sortedFindings(
  { findings }: DocumentFile,
  fields: readonly Finding[],
): readonly Finding[] {
  const basic = new Set(findings.map(({ path }) => JSON.stringify(path)));
  const others = fields.filter(({ path }) => path.length === 0 || !basic.has(JSON.stringify(path)));
  return [...findings, ...others].sort(
    (a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
}

function fieldFindings(
  file: string,
  json: JsonText,
  faults: readonly DocumentFault[],
): readonly Finding[] {
  return faults.slice(0, maxFaultsListed).map(({ path, fault }) => ({
    file,
    at: json.positionOf(path, fault.kind === 'unknownField' ? 'name' : 'value'),
    path,
    what: { kind: 'field', fault },
  }));
}
