import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under a folder that holds one of the texts in clear, as it lies on the disk. */
export function filesHolding(folder: string, texts: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return texts.some((text) => bytes.includes(text));
    });
}
