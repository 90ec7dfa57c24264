import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { fill } from '../e2e/counterPage.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { day } = catalogue;
const cashierPin = '1472';
const looks = [
  { language: 'zh', theme: 'light' },
  { language: 'en', theme: 'dark' },
] as const;

describe('the day’s screen', () => {
  let browser: Browser;
  let counter: CounterPage;
  let codes: readonly string[];
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    codes = (await openShop(counter)).codes;
    await counter.call('people.add', { name: '小安', role: 'cashier', pin: cashierPin });
    await counter.page.reload();
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  async function redeem(n: number): Promise<void> {
    const line = { lineId: 'a', name: '奶茶', item: null, categories: [], quantity: 1 };
    const scan = { scanId: newId(), raw: codes[n] ?? '', source: 'typed' as const };
    const order = {
      orderId: newId(),
      lines: [{ ...line, unitPriceMinor: 1_800 }],
      vouchers: [{ scan }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { seen } = await counter.call('redeem.prepare', { order });
    await counter.call('redeem.confirm', { order, seen, approval: null });
  }

  async function wear({ language, theme }: (typeof looks)[number]): Promise<void> {
    await counter.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await counter.call('settings.language', { language });
    await counter.page.locator(`html[lang^="${language}"]`).waitFor();
  }

  async function signIn(name: string, pin: string): Promise<void> {
    const { people } = await counter.call('session.state', {});
    const personId = people.find((one) => one.name === name)?.id ?? '';
    await counter.call('session.signIn', { personId, pin });
    await counter.page.getByRole('navigation').waitFor();
  }

  const button = (name: string) =>
    counter.page.getByRole('main').getByRole('button', { name, exact: true });
  const inDialog = (name: string) =>
    counter.page.getByRole('dialog').getByRole('button', { name, exact: true });

  it('hands the shift over by name: whoever gave it is signed out, the next one sees their own', async () => {
    const { page } = counter;
    await redeem(0);
    await openPart(page, 'day', 'zh');
    await button(day.zh.handOver).click();
    await inDialog(day.zh.handOverNow).click();
    await page.getByText(day.zh.handOverChoose).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('radio', { name: '小安' }).check({ force: true });
    await inDialog(day.zh.handOverNow).click();
    await page.getByRole('heading', { name: catalogue.session.zh.whoIsIt }).waitFor();
    await signIn('小安', cashierPin);
    await redeem(1);
    await openPart(page, 'day', 'zh');
    await page.getByText(day.zh.own).waitFor();
    await expect.poll(() => page.getByText('¥18.00').first().isVisible()).toBe(true);
    expect(await button(day.zh.close).count()).toBe(0);
    expect(await page.getByRole('tab').count()).toBe(0);
  });

  it('nothing that axe finds wrong: the day, closing it, and past days', async () => {
    const { page } = counter;
    await signIn('王梅', managerPin);
    for (const look of looks) {
      await wear(look);
      const words = day[look.language];
      await openPart(page, 'day', look.language);
      await page.getByRole('heading', { name: words.today }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await button(words.close).click();
      await page.getByLabel(words.tillShown).fill('40');
      await page.keyboard.press('Tab');
      await page.getByText(fill(words.tillMore, { amount: '¥4.00' })).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('tab', { name: words.pastDays }).click();
      await page.getByText(words.chooseDay).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.getByRole('tab', { name: words.today }).click();
    }
  });

  it('is closed by keyboard alone, and shows the close as its paper', async () => {
    const { page } = counter;
    await button(day.en.close).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(day.en.tillShown).focus();
    await page.keyboard.type('36', { delay: 150 });
    await page.keyboard.press('Tab');
    await page.getByText(day.en.tillSame).waitFor();
    await inDialog(day.en.closeNow).focus();
    await page.keyboard.press('Enter');
    await page.getByText(fill(day.en.closedOutput, { number: 1 })).waitFor();
    const paper = page.getByRole('figure', { name: fill(day.en.paperClose, { number: 1 }) });
    await expect.poll(() => paper.locator('pre').textContent()).toContain('日结单 第1号');
    expect(await paper.locator('pre').textContent()).toContain('￥36.00');
    expect(await axeFaults(page)).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button(day.en.download).click(),
    ]);
    const bytes = readFileSync(await file.path());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString('utf8')).toContain(',优惠合计,2,36.00\r\n');
  });

  it('what comes after stands apart, and both are found again in the calendar', async () => {
    const { page } = counter;
    await button(day.en.backToToday).click();
    await page.getByText(fill(day.en.closedToday, { number: 1 })).waitFor();
    expect(await button(day.en.close).count()).toBe(0);
    await redeem(2);
    await page.getByRole('heading', { name: fill(day.en.afterClose, { number: 1 }) }).waitFor();
    await button(day.en.close).click();
    await inDialog(day.en.closeNow).click();
    await page.getByText(fill(day.en.closedOutput, { number: 2 })).waitFor();
    await page.getByRole('tab', { name: day.en.pastDays }).click();
    const rows = page.getByRole('listitem').filter({ hasText: /No\. \d/ });
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.first().textContent()).toContain(fill(day.en.addendum, { part: 1 }));
    expect(await rows.last().textContent()).toContain(day.en.tillOk);
    await rows.last().getByRole('button').click();
    await button(day.en.reprint).click();
    await page.getByText(fill(day.en.reprinted, { copy: 1 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(counter.complaints).toEqual([]);
  });
});
