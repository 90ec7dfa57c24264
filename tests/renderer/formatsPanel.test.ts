import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats } from '../../shared/i18n/formats.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { zh } = formats;
const bare = (name: string) => name.replace(/（.*/, '');

describe('kinds of bar code, by Devices', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    await openShop(counter);
    await page.getByRole('navigation').waitFor();
    await openPart(page, 'devices', 'zh');
    await page.getByRole('heading', { name: zh.title }).waitFor();
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  const kept = async () => (await counter.call('settings.get', {})).formats;
  /** Its name is the label with the hint behind it, and another's hint may name it too. */
  const kind = (name: string) => page.getByRole('switch', { name: new RegExp(`^${bare(name)}`) });
  const lengths = () => page.getByRole('textbox', { name: zh.lengths });
  const save = () => page.getByRole('button', { name: zh.save });

  it('all are off, with a word of warning beside them', async () => {
    await page.getByText(zh.warning).waitFor();
    for (const name of [zh.UPCE, zh.ITF, zh.Codabar, zh.Code39]) {
      expect(await kind(name).isChecked()).toBe(false);
    }
    expect(await kind(zh.checkDigits).count()).toBe(0);
    expect(await lengths().count()).toBe(0);
  });

  it('one is switched on by the keyboard alone, and what belongs to it appears', async () => {
    await kind(zh.ITF).focus();
    await page.keyboard.press('Space');
    await lengths().waitFor();
    await expect.poll(async () => (await kept()).switched).toEqual(['ITF']);
    await kind(zh.Code39).focus();
    await page.keyboard.press('Space');
    await expect.poll(async () => (await kept()).switched).toEqual(['ITF', 'Code39']);
    await kind(zh.checkDigits).focus();
    await page.keyboard.press('Space');
    await expect.poll(async () => (await kept()).checkDigits).toBe(true);
  });

  it('wrong lengths are said beside the field and kept as they were typed; right ones are saved', async () => {
    expect(await save().isDisabled()).toBe(true);
    await lengths().fill('13, 14');
    await page.keyboard.press('Enter');
    await page.getByText('请填 6 到 80').waitFor();
    expect(await lengths().inputValue()).toBe('13, 14');
    expect(await lengths().getAttribute('aria-invalid')).toBe('true');
    expect((await kept()).itfLengths).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await lengths().fill('16、14');
    await save().click();
    await expect.poll(async () => (await kept()).itfLengths).toEqual([14, 16]);
    await expect.poll(() => lengths().inputValue()).toBe('14, 16');
  });

  it('switched off, its lengths are kept for when it is on again', async () => {
    await page.locator('label', { hasText: zh.ITF }).click();
    await expect.poll(async () => (await kept()).switched).toEqual(['Code39']);
    await expect.poll(() => lengths().count()).toBe(0);
    expect((await kept()).itfLengths).toEqual([14, 16]);
  });
});
