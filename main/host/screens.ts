import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the built screens. */
export interface ScreenFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
  /** Its name holds a hash of its content: it may be kept for ever. */
  readonly immutable: boolean;
  readonly etag: string;
}

/** The files that may be served, by URL path. Nothing that is not in the map is ever looked for. */
export type Screens = ReadonlyMap<string, ScreenFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
};

function typeOf(file: string): string | null {
  const ending = extname(file).toLowerCase();
  return Object.hasOwn(types, ending) ? (types[ending] ?? null) : null;
}

function screenFile(folder: string, path: string): ScreenFile | null {
  const file = join(folder, path);
  const type = typeOf(file);
  if (type === null) return null;
  const immutable = path.startsWith('assets/');
  const bytes = readFileSync(file);
  const etag = createHash('sha256').update(bytes).digest('base64url');
  return { path: `/${path}`, type, bytes, immutable, etag: `"${etag.slice(0, 22)}"` };
}

/** Paths of all files, with `/`. Step by step: Electron's archive knows no recursive listing. */
function filesUnder(folder: string, path: string): readonly string[] {
  return readdirSync(join(folder, path)).flatMap((name) => {
    const inner = path === '' ? name : `${path}/${name}`;
    return statSync(join(folder, inner)).isDirectory() ? filesUnder(folder, inner) : [inner];
  });
}

/**
 * Reads all built files once (8 MB, of which 5 are letters): a page that is open goes on with its own
 * build whatever becomes of the folder. A folder that is missing or holds no `index.html` throws: there is
 * nothing to show.
 */
export function loadScreens(folder: string): Screens {
  const names = filesUnder(folder, '');
  const files = names.flatMap((name) => screenFile(folder, name) ?? []);
  const screens = new Map(files.map((file) => [file.path, file]));
  const index = screens.get('/index.html');
  if (index === undefined) throw new Error(`no index.html in ${folder}`);
  screens.set('/', index);
  return screens;
}

export function cacheControl(file: ScreenFile): string {
  return file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
}
