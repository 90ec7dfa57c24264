import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { session } from '../../shared/i18n/session.ts';
import { settings } from '../../shared/i18n/settings.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { wedge } from '../e2e/counterPage.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { zh } = settings;
const changeOf = (command: string) => zh.keyChangeOf.replace('{{command}}', command);
const { key_confirm: confirm, key_hold: hold, key_reprint: reprint } = session.zh;

describe('keys, sound, letters and full screen, by Settings', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    ({ codes } = await openShop(counter));
    await page.getByRole('navigation').waitFor();
    await openPart(page, 'settings', 'zh');
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  const keys = async () => (await counter.call('settings.get', {})).keys;

  it('a key is given to a command by pressing it; letters and the browser’s keys are refused in words', async () => {
    await page.getByRole('button', { name: changeOf(confirm) }).click();
    const dialog = page.getByRole('dialog');
    await page.keyboard.press('q');
    await dialog.getByText(zh.keyFault_letterOrDigit).waitFor();
    await page.keyboard.press('F6');
    await dialog.getByText(zh.keyFault_notOurs.slice(0, 14)).waitFor();
    expect(await dialog.getByRole('button', { name: zh.keySave }).isDisabled()).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Home');
    await dialog.getByRole('button', { name: zh.keySave }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await keys()).confirm).toEqual({ code: 'Home', shift: false });
  });

  it('and does it from then on: the button says so, the old key does nothing', async () => {
    await openPart(page, 'redeem', 'zh');
    await wedge(page, codes[0] ?? '');
    await page.locator('kbd', { hasText: 'Home' }).waitFor();
    await page.keyboard.press('F9');
    expect(await page.locator('[data-verdict="ok"]').count()).toBe(0);
    await page.keyboard.press('Home');
    await page.locator('[data-verdict="ok"]').waitFor();
    await page.keyboard.press('Escape');
  });

  it('a key that is taken is swapped, and Esc and the lock’s keys are only heard', async () => {
    await openPart(page, 'settings', 'zh');
    await page.getByRole('button', { name: changeOf(hold) }).click();
    const dialog = page.getByRole('dialog');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+F9');
    await dialog.getByText(session.zh.key_lock).waitFor();
    await page.keyboard.press('F4');
    await dialog.getByText(reprint).waitFor();
    await dialog.getByRole('button', { name: zh.keySwap }).click();
    await dialog.waitFor({ state: 'detached' });
    const now = await keys();
    expect([now.hold.code, now.reprint.code]).toEqual(['F4', 'F8']);
    await page.getByRole('button', { name: zh.keysReset }).click();
    await expect.poll(async () => (await keys()).confirm.code).toBe('F9');
  });

  it('letters grow with everything else', async () => {
    const height = async () =>
      (await page.getByRole('navigation').getByRole('button').first().boundingBox())?.height ?? 0;
    const before = await height();
    await page.getByText(zh.textSize_larger, { exact: true }).click();
    await page.locator('html[data-size="larger"]').waitFor();
    expect(await height()).toBeGreaterThan(before);
    await page.getByText(zh.textSize_normal, { exact: true }).click();
    await page.locator('html[data-size="normal"]').waitFor();
  });

  it('sounds have a loudness and can be heard one by one, each without redeeming anything', async () => {
    await page.getByText('50%', { exact: true }).click();
    await expect.poll(async () => (await counter.call('settings.get', {})).volume).toBe(50);
    for (const verdict of ['ok', 'refused', 'manager', 'unknown'] as const) {
      await page.getByRole('button', { name: zh[`sound_${verdict}`], exact: true }).click();
    }
    expect(await counter.call('history.list', { before: null, count: 9 })).toHaveLength(1);
  });

  it('full screen is left by the menu and a manager’s PIN alone', async () => {
    await page.getByText(zh.kiosk, { exact: true }).click();
    await expect.poll(async () => (await counter.call('settings.get', {})).kiosk).toBe(true);
    await page.getByRole('button', { name: new RegExp(`^${session.zh.menu}`) }).click();
    await page.getByRole('button', { name: zh.kioskLeave }).click();
    const dialog = page.getByRole('dialog', { name: zh.kioskLeave });
    await dialog.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    for (const digit of '0007') await dialog.getByRole('button', { name: digit }).click();
    await page.keyboard.press('Enter');
    await dialog.getByText(/PIN 不对/).waitFor();
    expect((await counter.call('settings.get', {})).kiosk).toBe(true);
    for (const digit of managerPin) await dialog.getByRole('button', { name: digit }).click();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect((await counter.call('settings.get', {})).kiosk).toBe(false);
  });

  it('kept the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });
});
