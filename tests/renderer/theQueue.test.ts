import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { InputOf } from '../../shared/contract/methods.ts';
import { opening } from '../../shared/i18n/opening.ts';
import { redeem } from '../../shared/i18n/redeem.ts';
import { stock } from '../../shared/i18n/stock.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { scannerKeys, wedge } from '../e2e/counterPage.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

/** From one code's first key to the next one's: a scanner held before one phone after another. */
const scanEveryMs = 200;
const ten = 10;
/** What is not on the screen within this time, ms, on a busy machine, is not coming. */
const shownWithinMs = 8_000;

const anyTime = { validFrom: '2020-01-01', validThrough: '2099-12-31', zone: 'Asia/Shanghai' };
const cup: InputOf<'campaigns.save'>['campaign'] = {
  id: null,
  name: { zh: '饮料券', en: 'Drink voucher' },
  benefit: {
    kind: 'freeItem',
    item: { zh: '珍珠奶茶', en: 'Pearl milk tea' },
    priceMinor: 1800,
    capMinor: 1800,
  },
  ...anyTime,
  ...plainTerms,
};

const quickItems = [
  { item: 'lemon', name: { zh: '柠檬茶', en: 'Lemon tea' }, categories: [], priceMinor: 1500 },
  {
    item: 'pearl',
    name: { zh: '珍珠奶茶', en: 'Pearl milk tea' },
    categories: [],
    priceMinor: 1800,
  },
  { item: 'cake', name: { zh: '芝士蛋糕', en: 'Cheesecake' }, categories: [], priceMinor: 2800 },
];

/** Pictures for whoever wants to look, where `QUEUE_PICTURES` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['QUEUE_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

describe('the queue', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    page.setDefaultTimeout(shownWithinMs);
    await openShop(counter, quickItems);
    const { id } = await counter.call('campaigns.save', { campaign: cup });
    codes = [
      ...(await counter.call('vouchers.make', { campaignId: id, count: 60, customer: null })).codes,
    ];
    await page.reload();
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  const next = (): string => codes.pop() ?? '';
  const done = () => page.locator('[data-verdict="ok"]');
  const redeemed = async () =>
    (await counter.call('history.list', { before: null, count: 100 })).filter(
      ({ kind }) => kind === 'redemption',
    ).length;

  it('ten codes on one phone are ten scans without a pause, and one key', async () => {
    const before = await redeemed();
    const from = Date.now() - ten * scanEveryMs;
    for (let n = 0; n < ten; n += 1) {
      await scannerKeys(page, `${next()}\r`, from + n * scanEveryMs);
    }
    await page.getByText(redeem.zh.readSome.replace('{{n}}', String(ten))).waitFor();
    await picture(page, 'ten-prepared');
    await page.keyboard.press('F9');
    await done().waitFor();
    await picture(page, 'ten-done');
    expect(await redeemed()).toBe(before + 1);
    const [row] = await counter.call('history.list', { before: null, count: 1 });
    expect(row?.titles).toHaveLength(ten);
    await page
      .getByText(/180\.00/)
      .first()
      .waitFor();
  });

  it('a scan on a verdict begins the next customer, while the paper of the last still prints', async () => {
    await wedge(page, next());
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('F9');
    await done().waitFor();
    await wedge(page, next());
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
  });

  it('says what to key at the main till beside ours', async () => {
    await wedge(page, next());
    await page
      .getByText(/−18\.00/)
      .first()
      .waitFor();
    const said = await page.locator('main').innerText();
    expect(said).toContain('代金券');
    await page.keyboard.press('Escape');
  });

  it('holds by F8 and finds it after a reload; Shift+F8 takes it up', async () => {
    await wedge(page, next());
    await wedge(page, next());
    await page.getByText(redeem.zh.readSome.replace('{{n}}', '2')).waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
    await expect.poll(async () => (await counter.call('held.list', {})).length).toBe(1);
    await page.reload();
    await page.getByRole('button', { name: redeem.zh.heldCount.replace('{{n}}', '1') }).waitFor();
    await page.keyboard.press('Shift+F8');
    await page.getByRole('dialog').getByText(redeem.zh.recallAll.replace('{{no}}', '1')).waitFor();
    await picture(page, 'recall');
    await page.getByRole('dialog').getByRole('button', { name: redeem.zh.recall }).click();
    await page.getByText(redeem.zh.readSome.replace('{{n}}', '2')).waitFor();
    await expect.poll(async () => (await counter.call('held.list', {})).length).toBe(0);
    await page.keyboard.press('F9');
    await done().waitFor();
  });

  it('what is in hand at a lock is there again after a reload, for the same person', async () => {
    await wedge(page, next());
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('Shift+F9');
    await page.getByRole('button', { name: /王梅/ }).first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: /王梅/ }).first().click();
    await page.locator('[data-typing="pin"]').focus();
    await page.keyboard.type(managerPin, { delay: 180 });
    await page.keyboard.press('Enter');
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('F9');
    await done().waitFor();
    expect(await counter.call('held.list', {})).toEqual([]);
  });

  it('sold out by one tap; something else is taken, worth what it costs', async () => {
    await wedge(page, next());
    await page.getByRole('button', { name: new RegExp(stock.zh.markOf.slice(0, 4)) }).click();
    await page.getByRole('heading', { name: stock.zh.lead }).waitFor();
    await picture(page, 'sold-out');
    expect(await page.getByRole('button', { name: /芝士蛋糕/ }).count()).toBe(0);
    await page
      .getByRole('region', { name: stock.zh.instead })
      .getByRole('button', { name: /柠檬茶/ })
      .click();
    await page
      .getByText(/−￥?¥?15\.00/)
      .first()
      .waitFor();
    await picture(page, 'instead');
    await page.keyboard.press('F9');
    await done().waitFor();
    await page
      .getByText(/柠檬茶/)
      .first()
      .waitFor();
  });

  it('the next voucher for it gets a rain-check, and a scan goes on from there', async () => {
    await wedge(page, next());
    await page.getByRole('heading', { name: stock.zh.lead }).waitFor();
    await page.getByRole('button', { name: stock.zh.giveRainCheck }).click();
    await page.getByRole('heading', { name: stock.zh.given }).waitFor();
    await page.getByRole('figure').waitFor();
    await picture(page, 'rain-check');
    await wedge(page, next());
    await page.getByRole('heading', { name: stock.zh.lead }).waitFor();
    await page.getByRole('button', { name: stock.zh.back, exact: true }).click();
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('Escape');
  });

  it('an item of the menu is marked by tap and back by tap', async () => {
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
    await page.getByRole('button', { name: stock.zh.marking }).click();
    await page.getByRole('button', { name: /柠檬茶/ }).click();
    await page.getByRole('button', { name: /柠檬茶\s*已估清/ }).waitFor();
    await page.getByRole('button', { name: stock.zh.markingDone }).click();
    const tile = page.getByRole('button', { name: /柠檬茶\s*已估清/ });
    await tile.waitFor();
    expect(await tile.isDisabled()).toBe(true);
    await picture(page, 'menu');
    await page.getByRole('button', { name: stock.zh.marking }).click();
    await page.getByRole('button', { name: /柠檬茶\s*已估清/ }).click();
    await page.getByRole('button', { name: stock.zh.markingDone }).click();
  });

  it('the opening check has a line for everything, tries a scanner, and a scan goes through', async () => {
    await openPart(page, 'opening', 'zh');
    await page.getByRole('heading', { name: opening.zh.title }).waitFor();
    await page.locator('[data-about]').first().waitFor();
    expect(await page.locator('[data-about]').count()).toBe(10);
    await picture(page, 'opening');
    await page.getByRole('button', { name: new RegExp(opening.zh.todo_tryScanner) }).click();
    const before = await redeemed();
    await wedge(page, next());
    await page.getByText(/能用：读到/).waitFor();
    expect(await redeemed()).toBe(before);
    await wedge(page, next());
    await page.getByText(redeem.zh.readOne).waitFor();
    await page.keyboard.press('Escape');
  });

  it.each([
    ['en', 'light', 1024],
    ['zh', 'dark', 1024],
    ['en', 'dark', 390],
    ['zh', 'light', 390],
  ] as const)('axe finds nothing, %s %s %i wide', async (language, theme, width) => {
    const look = `${language}-${theme}-${width}`;
    await counter.call('settings.set', { language, theme });
    await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
    await openPart(page, 'opening', language);
    await page.locator('[data-about]').first().waitFor();
    await picture(page, `opening-${look}`);
    expect(await axeFaults(page)).toEqual([]);
    await openPart(page, 'redeem', language);
    await wedge(page, next());
    await page
      .getByRole('button', { name: new RegExp(`^${stock[language].markOf.slice(0, 4)}`) })
      .click();
    await page.getByRole('heading', { name: stock[language].lead }).waitFor();
    await picture(page, `sold-out-${look}`);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: stock[language].giveRainCheck }).click();
    await page.getByRole('heading', { name: stock[language].given }).waitFor();
    await picture(page, `rain-check-${look}`);
    expect(await axeFaults(page)).toEqual([]);
    await wedge(page, next());
    await page.getByRole('button', { name: stock[language].back, exact: true }).click();
    await page.getByText(redeem[language].readOne).waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('heading', { name: redeem[language].scanTitle }).waitFor();
    await page.keyboard.press('Shift+F8');
    await page.getByRole('dialog').waitFor();
    await picture(page, `recall-${look}`);
    expect(await axeFaults(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
  });

  it('nothing in the page broke on the way', () => {
    expect(counter.complaints).toEqual([]);
  });
});
