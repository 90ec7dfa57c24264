/** The largest file taken: its Base64 must stay under the contract's 20 million characters. */
export const maxCsvBytes = 14 * 1024 * 1024;

export interface CsvFile {
  readonly name: string;
  readonly base64: string;
  readonly bytes: Uint8Array;
}

/** Characters turned at once: a spread of millions of arguments would overflow the stack. */
const chunkBytes = 0x8000;

export function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + chunkBytes)));
  }
  return btoa(parts.join(''));
}

/** The file's bytes as the terminal takes them; `null` when it is too big. */
export async function readCsvFile(file: File): Promise<CsvFile | null> {
  if (file.size > maxCsvBytes) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, bytes, base64: base64Of(bytes) };
}

/** The beginning as text, in the encoding the terminal found. */
export function beginningOf(file: CsvFile, encoding: 'utf-8' | 'gb18030'): string {
  return new TextDecoder(encoding).decode(file.bytes.subarray(0, chunkBytes));
}
