import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal } from '../../../main/compose.ts';
import { serveBrowser } from '../../../main/host/browser/server.ts';
import type { BrowserHost } from '../../../main/host/browser/server.ts';
import type { RunningTerminal } from '../../../main/host/running.ts';
import { loadScreens } from '../../../main/host/screens.ts';
import { placeRows } from '../../../renderer/shell/place.ts';
import { launchChromium } from '../../browser.ts';
import { built } from '../../built.ts';
import { openInEnglish, signIn } from '../../e2e/counterPage.ts';
import { openPart } from '../../openPart.ts';
import { tempFolder } from '../tempFolder.ts';

const renderer = join(import.meta.dirname, '../../../dist/renderer');
const pin = '2580';
const shop = {
  ...{ id: 'one', name: { zh: '店', en: 'Shop' }, groups: [], calendar: null, authority: null },
  ...{ currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180, language: 'en' },
  ...{ receiptHead: [], receiptFoot: [], quickItems: [], autoLockMinutes: 240 },
  undoMinutes: { cashier: 10, manager: 60 },
};

describe('every screen, with a log of what it asks for', () => {
  let browser: Browser;
  let folder: ReturnType<typeof tempFolder>;
  let terminal: RunningTerminal;
  let host: BrowserHost;
  let page: Page;
  const asked: string[] = [];
  const breaches: string[] = [];

  beforeAll(async () => {
    built();
    browser = await launchChromium();
    folder = tempFolder();
    const options = { dir: folder.path, mode: 'live', host: 'browser', demo: null } as const;
    terminal = await openTerminal({ ...options, hqUrl: null });
    host = await serveBrowser({ terminal, screens: loadScreens(renderer), port: 0 });
    await terminal.dispatch('setup.standAlone', {
      ...{ shop, counterName: '1', managerName: 'Li', managerPin: pin },
    });
    page = await openInEnglish(browser, host.freshAddress());
    page.context().on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => {
      if (/Content Security Policy|violates|TrustedHTML|TrustedScript/.test(message.text())) {
        breaches.push(message.text());
      }
    });
    await page.reload();
    await signIn(page, 'Li', pin);
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
    await terminal.close();
    folder[Symbol.dispose]();
  });

  const strangers = () =>
    asked.filter((address) => {
      const { protocol, origin } = new URL(address);
      return !['blob:', 'data:'].includes(protocol) && origin !== `http://127.0.0.1:${host.port}`;
    });

  it('asks its own origin and nobody else, and keeps to its policy, part by part (I7)', async () => {
    expect(placeRows.length).toBeGreaterThan(5);
    const byHand = placeRows.filter(({ at }) => at === 'bar' || at === 'menu');
    for (const { place } of byHand) {
      await openPart(page, place, 'en');
      await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
      expect([place, strangers(), breaches]).toEqual([place, [], []]);
    }
    expect(asked.length).toBeGreaterThan(10);
  });

  it('would notice a stranger, and the policy stops it before it is asked', async () => {
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(request.failure()?.errorText ?? ''));
    await page.evaluate(() => {
      new Image().src = 'https://evil.example/pixel.png';
    });
    await expect.poll(() => breaches.length).toBeGreaterThan(0);
    expect(strangers()).toEqual(['https://evil.example/pixel.png']);
    expect(failed).toEqual(['csp']);
  });
});
