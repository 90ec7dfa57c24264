import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrypto } from '../../main/platform/crypto.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { totpStepMs } from '../../shared/protocol/totp.ts';
import { numberShown } from '../authenticator.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const zh = { ...catalogue.common.zh, ...catalogue.session.zh, ...catalogue.people.zh };
const cashierPin = '2583';
/** Between two keys of a person, ms; and of a scanner. */
const fingersGapMs = 180;
const scannerGapMs = 5;
const crypto = createCrypto();

describe('people, on the screen', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];
  let mei = '';
  let wang = '';
  let badge = '';
  let phone: string;

  const scan = async (code: string) => {
    await page.keyboard.type(code, { delay: scannerGapMs });
    await page.keyboard.press('Enter');
  };
  const idle = () => page.getByText('请扫券').waitFor();
  const atSignIn = () => page.getByRole('heading', { name: zh.whoIsIt }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const typePin = async (pin: string) => {
    await page.keyboard.type(pin, { delay: fingersGapMs });
    await page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    ({ codes } = await openShop(counter));
    mei = (await counter.call('people.add', { name: '小梅', role: 'cashier', pin: cashierPin })).id;
    wang = (await counter.call('people.list', {})).find(({ name }) => name === '王梅')?.id ?? '';
    badge = (await counter.call('people.makeBadge', { personId: mei })).code;
    const { uri } = await counter.call('people.pairPhone', { pin: managerPin });
    phone = uri;
    const number = numberShown(crypto, phone, Date.now() - totpStepMs);
    await counter.call('people.confirmPhone', { number });
    const [known] = await counter.call('campaigns.list', {});
    const campaign = await counter.call('campaigns.get', { id: known?.id ?? '' });
    const { no: _no, version: _version, ...draft } = campaign;
    const dear = { ...draft, approvalAboveMinor: 100 };
    await counter.call('campaigns.save', { campaign: dear as never });
    await counter.call('session.signOut', { because: 'operator' });
    await page.reload();
    await atSignIn();
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  it('a badge picks who it is, and the PIN comes by keyboard', async () => {
    await scan(badge);
    await page.getByText('小梅 的 PIN').waitFor();
    await typePin(cashierPin);
    await idle();
  });

  it('Shift+F9 locks from within a dialog; the same person is back in it, and nothing of the PIN is left', async () => {
    await scan(codes[0] ?? '');
    await button(`${zh.approvalTitle} F9`)
      .or(page.getByRole('button', { name: /F9/ }))
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('47', { delay: fingersGapMs });
    await page.keyboard.press('Shift+F9');
    await atSignIn();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await counter.call('session.signIn', { personId: mei, pin: cashierPin });
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.locator('[data-typing="pin"]').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /F9/ }).waitFor();
  });

  it('is not there for another person, and is again for the first', async () => {
    await counter.call('session.signIn', { personId: wang, pin: managerPin });
    await idle();
    await counter.call('session.signIn', { personId: mei, pin: cashierPin });
    await page.getByRole('button', { name: /F9/ }).waitFor();
  });

  it('an absent manager agrees by the number off their phone', async () => {
    await page.keyboard.press('F9');
    await page.getByText(zh.way_phone).click();
    await typePin('000000');
    await page.getByText('数字不对').waitFor();
    await typePin(numberShown(crypto, phone, Date.now()));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const [last] = await counter.call('history.list', { before: null, count: 1 });
    expect(last).toMatchObject({ kind: 'redemption', operator: '小梅' });
  });

  it('somebody chooses another PIN for themselves, and no easy one', async () => {
    await page.getByRole('button', { name: /换人或锁定/ }).click();
    await button(zh.ownOpen).click();
    const fields = page.getByRole('dialog').locator('input');
    const fill = async (pins: readonly string[]) => {
      for (const [at, pin] of pins.entries()) await fields.nth(at).fill(pin);
      await button(zh.save).click();
    };
    await fill([cashierPin, '1234', '1234']);
    await page.getByText('太容易猜到').waitFor();
    await fill([cashierPin, '7193', '7193']);
    await page.getByText(zh.ownPinDone).waitFor();
    await page.keyboard.press('Escape');
    await counter.call('session.signIn', { personId: mei, pin: '7193' });
  });

  it('a manager makes a badge, which is shown once, and takes somebody off the roster', async () => {
    await counter.call('session.signIn', { personId: wang, pin: managerPin });
    await idle();
    await openPart(page, 'settings', 'zh');
    await button(`${zh.change}: 小梅`).click();
    await button(zh.badgeAgain).click();
    await page.getByText(/^CSB-/).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText(/^CSB-/).count()).toBe(0);
    await button(`${zh.change}: 小梅`).click();
    await button(zh.retire).click();
    await button(zh.retireDo).click();
    await page.getByText('小梅已不在名单上').waitFor();
    await scan(badge);
    await page.getByText('这张工牌在这里不能用').waitFor();
  });

  it('was never refused anything by the content policy', () => {
    expect(counter.complaints).toEqual([]);
  });
});
