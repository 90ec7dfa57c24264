import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that is removed when its `using` block ends; its name has a space and Chinese in it. */
export function tempFolder(files: Readonly<Record<string, string>> = {}): Disposable & {
  readonly path: string;
} {
  const path = mkdtempSync(join(tmpdir(), '我的 店 '));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** A few built files, as small as they can be. */
export const smallScreens: Readonly<Record<string, string>> = {
  'index.html':
    '<!doctype html><title>Countersign</title><script type="module" src="/assets/app-1a2b.js"></script>',
  'assets/app-1a2b.js': 'export {};\n',
  'assets/style-3c4d.css': 'body{margin:0}\n',
  'assets/code-5e6f.wasm': '\0asm',
  'notes.secret': 'a file of no known kind is not served',
};
