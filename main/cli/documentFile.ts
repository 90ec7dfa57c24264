import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DocumentFault, DocumentPath } from '../../shared/protocol/document.ts';
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

export interface DocumentFile {
  readonly file: string;
  /** `undefined` where it could not be read so far. */
  readonly value: unknown;
  /** What is wrong before anybody asks what it says. */
  readonly findings: readonly Finding[];
  readonly find: (faults: readonly DocumentFault[]) => readonly Finding[];
}

/** Reads a document; `file` is its name as it is printed. */
export function readDocumentFile(file: string): DocumentFile {
  const read = readUtf8(file);
  if (!read.ok) {
    const what = { kind: 'file', fault: read.fault } as const;
    return {
      file,
      value: undefined,
      findings: [{ file, at: null, path: [], what }],
      find: () => [],
    };
  }
  const json = readJsonText(read.text);
  const findings = json.faults
    .slice(0, maxFaultsListed)
    .map(({ fault, path, at }): Finding => ({ file, at, path, what: { kind: 'syntax', fault } }));
  return { file, value: json.value, findings, find: (faults) => fieldFindings(file, json, faults) };
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

type Utf8 =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: FileFault };

function readUtf8(file: string): Utf8 {
  try {
    const bytes = readBytes(file);
    if (bytes === 'folder') return { ok: false, fault: 'fileIsFolder' };
    if (bytes.length > maxFileBytes) return { ok: false, fault: 'fileTooLarge' };
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, fault: 'fileNotUtf8' };
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { ok: false, fault: isMissing ? 'fileMissing' : 'fileUnreadable' };
  }
}

/** At most one byte more than is taken, whatever the file's size is said to be. */
function readBytes(file: string): Uint8Array | 'folder' {
  const handle = openSync(file, 'r');
  try {
    if (fstatSync(handle).isDirectory()) return 'folder';
    const buffer = new Uint8Array(maxFileBytes + 1);
    let length = 0;
    for (;;) {
      const read = readSync(handle, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}
