import type { Browser, Page } from 'playwright';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { checkText } from '../../renderer/scan/wedgeFindings.ts';
import { trialScans } from '../../renderer/scan/wedgeTrial.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';
import { openScanner } from './scannerTyping.ts';
import type { Scanner, Typing } from './scannerTyping.ts';

/** From a scanner's trigger to a key, ms: an Esc on a code's heels is the scanner's own. */
const toKeyMs = 60;

const { redeem, wedge: words } = catalogue;
const zh = words.zh;
const wasmFile = join(
  import.meta.dirname,
  '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
);

describe('a scanner that types is checked', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let scanner: Scanner;
  let codes: readonly string[];

  beforeAll(async () => {
    const wasmBinary = new Uint8Array(readFileSync(wasmFile)).buffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ codes } = await openShop(counter));
    ({ page } = counter);
    scanner = await openScanner(page);
    await openPart(page, 'devices', 'zh');
  }, 120_000);
  afterEach(async () => {
    if ((await dialog().count()) > 0) {
      await page.waitForTimeout(toKeyMs);
      await page.keyboard.press('Escape');
    }
    await dialog().waitFor({ state: 'detached' });
    await counter.call('settings.set', { wedge: usualWedge });
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  const dialog = () => page.getByRole('dialog');
  const settings = async () => (await counter.call('settings.get', {})).wedge;
  const found = (label: string) => dialog().getByRole('listitem').filter({ hasText: label });

  async function open(): Promise<void> {
    await page.getByRole('button', { name: zh.check }).click();
    await dialog().getByRole('figure', { name: zh.checkPicture }).waitFor();
  }

  async function thrice(text: string, typing: Typing = {}): Promise<void> {
    for (let n = 1; n <= trialScans; n += 1) {
      await scanner.send(text, typing);
      const count = zh.checkCount.replace('{{n}}', String(n)).replace('{{of}}', String(trialScans));
      if (n < trialScans) await dialog().getByText(count).waitFor();
    }
    await dialog().getByRole('list', { name: zh.findings }).waitFor();
  }

  it('and nothing needs to be set for one as it leaves its box', async () => {
    await open();
    await thrice(checkText);
    await dialog().getByText(zh.good).waitFor();
    expect(await found(zh.found_ending).innerText()).toContain(zh.ending_enter);
    expect(await dialog().getByRole('button', { name: zh.checkUse }).count()).toBe(0);
  });

  it('and its layout, prefix and suffix are found, saved and used', async () => {
    await open();
    await thrice(`~P]C0${checkText}#`, { system: 'fr', end: '\t' });
    await dialog().getByText(zh.canBeSet).waitFor();
    expect(await found(zh.found_layout).innerText()).toContain(zh.layout_us);
    expect(await found(zh.found_ending).innerText()).toContain(zh.ending_tab);
    expect(await found(zh.found_symbology).innerText()).toContain(zh.yes);
    await dialog().getByRole('button', { name: zh.checkUse }).click();
    await page.getByText(zh.saved).waitFor();
    expect(await settings()).toEqual({ layout: 'us', prefix: '~P', suffix: '#' });
    await openPart(page, 'redeem', 'zh');
    await scanner.send(`~P]C0${codes[0] ?? ''}#`, { system: 'fr' });
    await page.getByRole('article').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(redeem.zh.orderEmpty).waitFor();
    await openPart(page, 'devices', 'zh');
    await page.getByRole('button', { name: zh.putBack }).click();
    await page.getByText(zh.isPutBack).waitFor();
    expect(await settings()).toEqual(usualWedge);
  });

  it('and lost characters are told, with what to do at the scanner', async () => {
    await open();
    await thrice(checkText.replace('WZ', ''));
    await dialog().getByText(zh.fault_charactersLost).waitFor();
    expect(await found(zh.found_lost).innerText()).toContain('6');
  });

  it('and a voucher scanned meanwhile is not redeemed, nor put in an order', async () => {
    await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await thrice(codes[1] ?? '');
    await dialog().getByText(zh.fault_otherCode).waitFor();
    await scanner.send(codes[2] ?? '');
    await page.waitForTimeout(500);
    expect(asked.filter((url) => url.includes('redeem.'))).toEqual([]);
    await dialog().getByRole('button', { name: zh.checkAgain }).click();
    await thrice(checkText);
    await dialog().getByText(zh.good).waitFor();
  });

  it.each([1024, 390])(
    'by codes that can be read off a screen of %i, in any theme',
    async (width) => {
      await page.setViewportSize({ width, height: 768 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await open();
      const drawings = dialog().getByRole('figure', { name: zh.checkPicture }).locator('svg');
      await drawings.nth(1).waitFor();
      const seen: (string | undefined)[] = [];
      for (const drawing of await drawings.all()) {
        const [read] = await readBarcodes(new Uint8Array(await drawing.screenshot()));
        seen.push(read?.text);
      }
      expect(seen).toEqual([checkText, checkText]);
      await page.setViewportSize({ width: 1024, height: 768 });
      await page.emulateMedia({ colorScheme: 'light' });
    },
  );

  it('or is set by hand, and a wrong character is pointed at', async () => {
    await page.getByRole('button', { name: zh.byHand }).click();
    const prefix = page.getByRole('textbox', { name: zh.prefix });
    await prefix.fill('券');
    await page.getByRole('button', { name: zh.save, exact: true }).click();
    await page.getByText(zh.affixBad).waitFor();
    await prefix.fill('<STX>#');
    await page.getByRole('button', { name: zh.save, exact: true }).click();
    await page.getByText(zh.saved).waitFor();
    expect(await settings()).toEqual({ ...usualWedge, prefix: '\u0002#' });
  });

  it('and breaks nothing on the page', () => {
    expect(counter.complaints).toEqual([]);
  });
});
