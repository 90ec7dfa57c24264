import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerScreen } from '../../shared/i18n/customerScreen.ts';
import { redeem } from '../../shared/i18n/redeem.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { wedge } from '../e2e/counterPage.ts';
import { openPart } from '../openPart.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { zh } = customerScreen;

describe('the screen that faces the customer, in Chromium', () => {
  let browser: Browser;
  let counter: CounterPage;
  let customer: Page;
  let codes: readonly string[];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ codes } = await openShop(counter));
    await counter.page.getByRole('navigation').waitFor();
    await openPart(counter.page, 'devices', 'zh');
    const opening = counter.page.context().waitForEvent('page');
    await counter.page.getByRole('button', { name: zh.open }).click();
    customer = await opening;
    customer.on('pageerror', ({ message }) => complaints.push(message));
    await customer.setViewportSize({ width: 1024, height: 768 });
    await customer.getByText(zh.welcome).waitFor();
    await openPart(counter.page, 'redeem', 'zh');
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  const seen = () => customer.locator('body').innerText();
  /** Its window stands behind the counter's: what moves there would never come to rest by itself. */
  const faults = async () => {
    await customer.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
    return axeFaults(customer);
  };

  it('is an origin of its own, and the counter knows that it is open', async () => {
    expect(new URL(customer.url()).origin).not.toBe(new URL(counter.page.url()).origin);
    expect(new URL(customer.url()).hash).toBe('');
    await expect.poll(async () => (await counter.call('customerScreen.state', {})).open).toBe(1);
    expect(await customer.evaluate(() => localStorage.length)).toBe(1);
  });

  it('shows what is being used and what is left, and no code', async () => {
    await wedge(counter.page, codes[0] ?? '');
    await customer.getByText(zh.using).waitFor();
    expect(await seen()).toContain('奶茶');
    expect(await seen()).toContain('18.00');
    expect(await seen()).toContain(zh.leftNone);
    const tail = (codes[0] ?? '').slice(-2);
    expect(await seen()).not.toContain(codes[0]);
    expect(await seen()).not.toContain(`-${tail}`);
    expect(await seen()).not.toContain('王梅');
    expect(await faults()).toEqual([]);
  });

  it('says that it is done, and asks how it was', async () => {
    await counter.page.keyboard.press('F9');
    await customer.getByText(zh.done).waitFor();
    await customer.getByRole('button', { name: zh.rate_3, exact: true }).waitFor();
    expect(await faults()).toEqual([]);
  });

  it('takes one tap and thanks; the counter shows it too', async () => {
    await customer.getByRole('button', { name: zh.rate_3, exact: true }).click();
    await customer.getByText(zh.thanks).waitFor();
    const [row] = await counter.call('history.list', { before: null, count: 1 });
    expect(await counter.call('customer.after', { seq: row?.seq ?? 0 })).toMatchObject({
      rating: 3,
    });
    expect(await customer.getByRole('button', { name: zh.rate_3, exact: true }).count()).toBe(0);
  });

  it('can be read in the other language, until the next customer', async () => {
    await customer.getByRole('button', { name: zh.other }).click();
    await customer.getByText(customerScreen.en.done).waitFor();
    await counter.page.keyboard.press('Escape');
    await customer.getByText(zh.welcome).waitFor();
  });

  it('says that something does not work without saying why', async () => {
    await wedge(counter.page, codes[0] ?? '');
    await customer.getByText(zh.refused).waitFor();
    expect(await seen()).not.toContain('王梅');
    expect(await seen()).not.toContain(redeem.zh.why);
    expect(await faults()).toEqual([]);
    await counter.page.keyboard.press('Escape');
  });

  it('is idle when the counter is locked with an order in hand', async () => {
    await wedge(counter.page, codes[1] ?? '');
    await customer.getByText(zh.using).waitFor();
    await counter.call('session.signOut', { because: 'operator' });
    await customer.getByText(zh.welcome).waitFor();
    expect(await seen()).not.toContain('奶茶');
  });

  it('wears the counter’s theme and size', async () => {
    const { people } = await counter.call('session.state', {});
    await counter.call('session.signIn', { personId: people[0]?.id ?? '', pin: '4711' });
    await counter.call('settings.set', { theme: 'dark', textSize: 'larger' });
    await customer.locator('html[data-theme="dark"][data-size="larger"]').waitFor();
    expect(await faults()).toEqual([]);
    await customer.setViewportSize({ width: 390, height: 844 });
    const over = await customer.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(over).toBe(0);
  });

  it('kept the content policy throughout', () => {
    expect([...complaints, ...counter.complaints]).toEqual([]);
  });
});
