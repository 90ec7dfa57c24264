import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchChromium } from '../tests/browser.ts';
import { wedge } from '../tests/e2e/counterPage.ts';
import { run as runProgram } from '../tests/e2e/processes.ts';
import type { Running } from '../tests/e2e/processes.ts';
import type { BenchResult } from './result.ts';
import { installStopwatch, openShop } from './screen.ts';

const warmUp = 300;
const scans = Number(process.env['COUNTERSIGN_SOAK_SCANS'] ?? 10_000);
const bytesPerMb = 1_000_000;

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize: number;
}

/** Asks Node's own inspector; ids tell the answers apart. */
async function askInspector(url: string, method: string): Promise<unknown> {
  const socket = new WebSocket(url);
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    const answer = new Promise<unknown>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
        if (id === 1) resolve(result);
      });
    });
    socket.send(JSON.stringify({ id: 1, method }));
    return await answer;
  } finally {
    socket.close();
  }
}

const heldBy = ({ usedSize, backingStorageSize }: HeapUsage): number =>
  (usedSize + backingStorageSize) / bytesPerMb;

/** What the terminal's process holds after a collection, MB. */
async function terminalMb(counter: Running): Promise<number> {
  const url = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(counter.output())?.[0] ?? '';
  await askInspector(url, 'HeapProfiler.collectGarbage');
  return heldBy((await askInspector(url, 'Runtime.getHeapUsage')) as HeapUsage);
}

interface PageHolds {
  readonly mb: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page holds after a collection. */
async function pageHolds(page: Page): Promise<PageHolds> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const usage = (await session.send('Runtime.getHeapUsage')) as unknown as HeapUsage;
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return { mb: heldBy(usage), nodes, listeners: jsEventListeners };
}

/** From the scan to the next customer. */
async function serve(page: Page, code: string): Promise<void> {
  await page.evaluate(() => window.stopwatch.arm());
  await wedge(page, code);
  await page.evaluate(() => window.stopwatch.painted);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('[data-verdict]') === null);
}

async function soak(page: Page, counter: Running): Promise<BenchResult> {
  const codes = await openShop(page, warmUp + scans);
  await page.reload();
  await page.waitForSelector('[data-mode="live"]');
  for (const code of codes.slice(0, warmUp)) await serve(page, code);
  const before = { page: await pageHolds(page), terminal: await terminalMb(counter) };
  for (const code of codes.slice(warmUp)) await serve(page, code);
  const after = { page: await pageHolds(page), terminal: await terminalMb(counter) };
  const grown = {
    page: after.page.mb - before.page.mb,
    terminal: after.terminal - before.terminal,
  };
  return {
    figures: {
      soakGrowthMb: grown.page + grown.terminal,
      soakScans: codes.length - warmUp,
      pageGrowthMb: grown.page,
      terminalGrowthMb: grown.terminal,
    },
    notes: [
      `page: ${before.page.mb.toFixed(1)} → ${after.page.mb.toFixed(1)} MB, ` +
        `${before.page.nodes} → ${after.page.nodes} nodes, ` +
        `${before.page.listeners} → ${after.page.listeners} listeners`,
      `terminal: ${before.terminal.toFixed(1)} → ${after.terminal.toFixed(1)} MB`,
    ],
  };
}

/** A long day: scans without end, each redeemed and written down, in the real program and a real Chromium. */
export async function run(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-soak-'));
  const counter = await runProgram(
    'main/start.ts',
    ['--host', 'browser', '--no-open', '--port', '0', '--data', dir, '--no-demo'],
    /Countersign ready: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)/,
    { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
  );
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1024, height: 768 } });
    const page = await context.newPage();
    await page.addInitScript(installStopwatch);
    await page.goto(counter.ready[1] ?? '');
    return await soak(page, counter);
  } finally {
    await browser.close();
    await counter.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
