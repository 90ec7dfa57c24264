import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { documentOfText, maxFileBytes, unreadDocument } from '../../shared/documents/findings.ts';
import type { DocumentFile, FileFault } from '../../shared/documents/findings.ts';

/** Reads a document; `file` is its name as it is printed. */
export function readDocumentFile(file: string): DocumentFile {
  const read = readUtf8(file);
  return read.ok ? documentOfText(file, read.text) : unreadDocument(file, read.fault);
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
