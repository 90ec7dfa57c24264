import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { SessionView } from '../shared/contract/views.ts';
import { launchChromium } from '../tests/browser.ts';
import { campaign, managerPin, shop } from '../tests/contract/story.ts';
import { speak } from '../tests/e2e/counterPage.ts';
import { startCounter } from '../tests/e2e/processes.ts';
import type { Running } from '../tests/e2e/processes.ts';
import { openPart } from '../tests/openPart.ts';
import { everyScreen, installOpeningWatch } from './everyScreen.ts';
import { firstLoad } from './firstLoad.ts';
import { idleCpuPercent } from './idleCpu.ts';
import type { BenchResult } from './result.ts';
import { summarise, summaryLine } from './samples.ts';
import { yearOfData } from './yearOfData.ts';

const warmUp = 20;
const rounds = 200;
/** As many as `vouchers.make` takes. */
const codesAtOnce = 1_000;
const yearEntries = Number(process.env['COUNTERSIGN_BENCH_ENTRIES'] ?? 1_000_000);

/** In the page: from the scan's last key (Enter) to the frame after the verdict stands in the document. */
interface Stopwatch {
  arm(): void;
  readonly painted: Promise<number>;
}

declare global {
  interface Window {
    stopwatch: Stopwatch;
  }
}

/** Runs in the page, before its own scripts. */
export function installStopwatch(): void {
  let lastKeyAt = Number.NaN;
  let tell: ((ms: number) => void) | null = null;
  const afterPaint = (work: () => void): void => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', work);
      channel.port1.start();
      channel.port2.postMessage(null);
    });
  };
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') lastKeyAt = event.timeStamp;
    },
    { capture: true },
  );
  const observer = new MutationObserver(() => {
    const told = tell;
    if (told === null || Number.isNaN(lastKeyAt)) return;
    if (document.querySelector('[data-verdict="ok"]') === null) return;
    tell = null;
    afterPaint(() => told(performance.now() - lastKeyAt));
  });
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-verdict'] });
  const stopwatch = {
    painted: Promise.resolve(Number.NaN),
    arm(): void {
      lastKeyAt = Number.NaN;
      stopwatch.painted = new Promise((resolve) => {
        tell = resolve;
      });
    },
  };
  window.stopwatch = stopwatch;
}

/** Calls the terminal from its own page, as the screens do. */
async function call<T>(page: Page, method: string, input: unknown): Promise<T> {
  const answer = await page.evaluate(
    async ([name, body]) => {
      const pageKey = localStorage.getItem('countersign-page-key') ?? '';
      const headers = { 'content-type': 'application/json', 'countersign-page': pageKey };
      const reply = await fetch(`/call/${name}`, { method: 'POST', headers, body });
      return (await reply.json()) as { ok: boolean; value: unknown; problem: unknown };
    },
    [method, JSON.stringify(input)] as const,
  );
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
  return answer.value as T;
}

/** A shop standing alone with so many vouchers, a manager signed in, plain cases confirmed at once; their codes. */
export async function openShop(page: Page, count: number): Promise<readonly string[]> {
  await call(page, 'setup.standAlone', {
    shop,
    counterName: 'Counter 1',
    managerName: '梅',
    managerPin,
  });
  const { people } = await call<SessionView>(page, 'session.state', {});
  await call(page, 'session.signIn', { personId: people[0]?.id, pin: managerPin });
  // A new shop's first day begins with the list of what is still missing.
  await call(page, 'setup.stepsSeen', {});
  await call(page, 'opening.seen', {});
  const gift = { kind: 'gift', item: { zh: '徽章', en: 'Badge' }, valueMinor: 500 };
  const saved = await call<{ id: string }>(page, 'campaigns.save', {
    campaign: { ...campaign, benefit: gift },
  });
  await call(page, 'settings.set', { confirmAtOnce: true, sounds: true });
  const codes: string[] = [];
  while (codes.length < count) {
    const more = Math.min(codesAtOnce, count - codes.length);
    const wanted = { campaignId: saved.id, count: more, customer: null };
    const made = await call<{ codes: readonly string[] }>(page, 'vouchers.make', wanted);
    codes.push(...made.codes);
  }
  return codes;
}

export async function scanToVerdictMs(page: Page, code: string): Promise<number> {
  await page.evaluate(() => window.stopwatch.arm());
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  const ms = await page.evaluate(() => window.stopwatch.painted);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('[data-verdict]') === null);
  return ms;
}

async function measure(page: Page, address: string): Promise<readonly number[]> {
  await page.addInitScript(installStopwatch);
  await page.goto(address);
  const codes = await openShop(page, warmUp + rounds);
  await page.reload();
  await page.waitForSelector('[data-mode="live"]');
  const samples: number[] = [];
  for (const code of codes) samples.push(await scanToVerdictMs(page, code));
  return samples.slice(warmUp);
}

/** Works on a page of the real program over the data in `dir`, and ends both. */
async function atCounter<T>(
  dir: string,
  work: (page: Page, counter: Running, browser: Browser) => Promise<T>,
): Promise<T> {
  const counter = await startCounter(dir, '--no-demo');
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({
      viewport: { width: 1024, height: 768 },
      locale: 'zh-CN',
    });
    return await work(await context.newPage(), counter, browser);
  } finally {
    await browser.close();
    await counter.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-screen-'));

/** Keys of a scan from anywhere, the voucher judged, used, written down durably, and its verdict painted. */
async function scanning(): Promise<BenchResult> {
  return atCounter(newFolder(), async (page, { ready }) => {
    const summary = summarise(await measure(page, ready[1] ?? ''));
    return {
      figures: { scanToVerdictP50Ms: summary.median, scanToVerdictP99Ms: summary.p99 },
      notes: [summaryLine('last key to verdict painted', summary)],
    };
  });
}

async function signInFirst(page: Page, pin: string): Promise<void> {
  const { people } = await call<SessionView>(page, 'session.state', {});
  await call(page, 'session.signIn', { personId: people[0]?.id, pin });
}

const usable = (page: Page) => page.waitForSelector('[data-mode="live"] h1');

/** Every part opened over a year of data; what is loaded before the first; what it all costs at rest. */
async function yearOfScreens(): Promise<BenchResult> {
  const dir = newFolder();
  const { pin } = await yearOfData(dir, { entries: yearEntries });
  return atCounter(dir, async (page, counter, browser) => {
    await page.addInitScript(installOpeningWatch);
    await page.goto(counter.ready[1] ?? '');
    await signInFirst(page, pin);
    // The first of a day sees the opening check before it.
    await call(page, 'opening.seen', {});
    const load = await firstLoad(page, () => usable(page));
    await speak(page, 'en');
    const screens = [...(await everyScreen(page))];
    await openPart(page, 'redeem', 'en');
    const idle = await idleCpuPercent(browser, counter.process.pid ?? 0);
    return {
      figures: {
        redeemFirstLoadKb: load.codeKb,
        redeemFirstFontsKb: load.fontsKb,
        screenPaintedP95Ms: Math.max(...screens.map(([, { p95 }]) => p95)),
        idleCpuPercent: idle.terminal + idle.page,
      },
      notes: [
        ...load.files.map(({ name, kb }) => `first load: ${kb.toFixed(1)} kB ${name}`),
        ...screens.map(([place, summary]) => summaryLine(`${place} opened`, summary)),
        `at rest: terminal ${idle.terminal.toFixed(2)} %, page ${idle.page.toFixed(2)} % of a core`,
      ],
    };
  });
}

/** The real program and the real screens in Chromium. */
export async function run(): Promise<BenchResult> {
  const parts = [await scanning(), await yearOfScreens()];
  return {
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
