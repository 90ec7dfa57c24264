import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright';

const bytesPerKb = 1_000;
/** Not the questions to the terminal, and not the stream of its events, which never ends. */
const kinds: ReadonlySet<string> = new Set(['document', 'script', 'stylesheet', 'font']);

export interface FirstLoad {
  /** Scripts, styles and the page itself, as gzip -9 leaves them, kB. */
  readonly codeKb: number;
  /** Fonts as they are, and the list of their parts, kB: nothing waits for them. */
  readonly fontsKb: number;
  /** File by file, largest first. */
  readonly files: readonly { readonly name: string; readonly kb: number }[];
}

const isCode = (type: string): boolean => /javascript|css|html/.test(type);
const isFont = (type: string): boolean => type.includes('font');

/** A stylesheet that only says where the fonts' parts are: nothing waits for it. */
const isFaces = (type: string, body: Buffer): boolean =>
  type.includes('css') &&
  body
    .toString()
    .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
    .trim() === '';

interface Loaded {
  readonly name: string;
  readonly type: string;
  readonly kb: number;
}

async function weighed(response: Response): Promise<Loaded> {
  const said = (await response.headerValue('content-type')) ?? '';
  const body = await response.body();
  const type = isFaces(said, body) ? 'font/faces' : said;
  const bytes = isCode(said) ? gzipSync(body, { level: 9 }).length : body.length;
  const name = new URL(response.url()).pathname;
  return { name, type, kb: bytes / bytesPerKb };
}

/**
 * What the page asks for from nothing until the redeeming screen can be used. Counted, not timed: what the
 * machine does besides changes nothing. `until` resolves when the screen is there.
 */
export async function firstLoad(page: Page, until: () => Promise<unknown>): Promise<FirstLoad> {
  const responses: Response[] = [];
  const note = (response: Response) => {
    if (response.ok() && kinds.has(response.request().resourceType())) responses.push(response);
  };
  const address = page.url();
  // What is still on its way for the page before is not this load's.
  await page.goto('about:blank');
  page.on('response', note);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(address);
  await until();
  page.off('response', note);
  const loaded = await Promise.all(responses.map(weighed));
  await network.detach();
  const sum = (wanted: (type: string) => boolean) =>
    loaded.filter(({ type }) => wanted(type)).reduce((total, { kb }) => total + kb, 0);
  return {
    codeKb: sum(isCode),
    fontsKb: sum(isFont),
    files: loaded
      .filter(({ type }) => isCode(type))
      .map(({ name, kb }) => ({ name, kb }))
      .toSorted((one, other) => other.kb - one.kb),
  };
}
