import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { SessionView } from '../shared/contract/views.ts';
import { launchChromium } from '../tests/browser.ts';
import { campaign, managerPin, shop } from '../tests/contract/story.ts';
import { startCounter } from '../tests/e2e/processes.ts';
import type { BenchResult } from './result.ts';
import { summarise, summaryLine } from './samples.ts';

const warmUp = 20;
const rounds = 200;

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
function installStopwatch(): void {
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

/** A shop standing alone with enough vouchers for every round, a manager signed in, plain cases confirmed at once. */
async function openShop(page: Page): Promise<readonly string[]> {
  await call(page, 'setup.standAlone', {
    shop,
    counterName: 'Counter 1',
    managerName: '梅',
    managerPin,
  });
  const { people } = await call<SessionView>(page, 'session.state', {});
  await call(page, 'session.signIn', { personId: people[0]?.id, pin: managerPin });
  const gift = { kind: 'gift', item: { zh: '徽章', en: 'Badge' }, valueMinor: 500 };
  const saved = await call<{ id: string }>(page, 'campaigns.save', {
    campaign: { ...campaign, benefit: gift },
  });
  await call(page, 'settings.set', { confirmAtOnce: true, sounds: true });
  const wanted = { campaignId: saved.id, count: warmUp + rounds, customer: null };
  const { codes } = await call<{ codes: readonly string[] }>(page, 'vouchers.make', wanted);
  return codes;
}

async function scanToVerdictMs(page: Page, code: string): Promise<number> {
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
  const codes = await openShop(page);
  await page.reload();
  await page.waitForSelector('[data-mode="live"]');
  const samples: number[] = [];
  for (const code of codes) samples.push(await scanToVerdictMs(page, code));
  return samples.slice(warmUp);
}

/**
 * The real program and the real screens in Chromium: keys of a scan from anywhere, the voucher judged,
 * used, written down durably, and its verdict painted.
 */
export async function run(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-screen-'));
  const counter = await startCounter(dir, '--no-demo');
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
    const samples = await measure(await context.newPage(), counter.ready[1] ?? '');
    const summary = summarise(samples);
    return {
      figures: { scanToVerdictP50Ms: summary.median, scanToVerdictP99Ms: summary.p99 },
      notes: [summaryLine('last key to verdict painted', summary)],
    };
  } finally {
    await browser.close();
    await counter.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
