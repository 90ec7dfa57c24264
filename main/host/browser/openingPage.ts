import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceOwnerFile } from '../../platform/ownerFile.ts';

/** A browser that has not opened its page by then will not. */
const openedWithinMs = 60_000;

export interface OpeningPage {
  /** `file://…`, of a page that leads to the address. */
  readonly url: string;
  remove(): void;
}

/**
 * A page only its owner can read, that leads to a one-time address: the address itself would stand in
 * the argument list of the browser we start, which everybody on this machine may read. Its file is gone
 * after a minute; the token in it is used long before.
 */
export function writeOpeningPage(dir: string, address: string): OpeningPage {
  const path = join(dir, 'open.html');
  replaceOwnerFile(
    path,
    `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${address}">
<title>合符 · Countersign</title>
`,
  );
  const remove = (): void => rmSync(path, { force: true });
  setTimeout(remove, openedWithinMs).unref();
  return { url: pathToFileURL(path).href, remove };
}
