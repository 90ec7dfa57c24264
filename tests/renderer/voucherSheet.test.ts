import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { startOwnReader } from '../escpos/ownReader.ts';
import { openPart } from '../openPart.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const words = catalogue.campaigns.zh;

describe('a sheet of vouchers to print and cut', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    await openShop(counter);
    await page.evaluate(() => {
      window.print = () => {};
    });
    await openPart(page, 'campaigns', 'zh');
    await page.getByRole('button', { name: new RegExp(`^${words.vouchers}`) }).click();
    await page.getByRole('textbox', { name: words.makeCount }).fill('2');
    await page.getByRole('button', { name: words.make, exact: true }).click();
    await page.getByRole('button', { name: words.printSheet }).waitFor();
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  it.each([
    ['squares', words.printSheet],
    ['bars', words.printBars],
  ] as const)('as %s: each code is read back off its own card', async (_, name) => {
    const read = await startOwnReader();
    await page.getByRole('button', { name }).click();
    const cards = page.locator('ol[data-print="only"] > li');
    await cards.nth(1).locator('svg').waitFor();
    for (const card of await cards.all()) {
      const picture = await loadImage(await card.screenshot());
      const canvas = createCanvas(picture.width, picture.height);
      canvas.getContext('2d').drawImage(picture, 0, 0);
      const [text = '', ...more] = await read(canvas);
      expect(more).toEqual([]);
      const said = (await card.innerText()).replaceAll('-', '');
      expect(text.replaceAll('-', '')).toHaveLength(14);
      expect(said).toContain(text.replaceAll('-', ''));
    }
  });

  it('keeps the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });
});
