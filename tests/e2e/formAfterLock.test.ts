import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  call,
  enterPin,
  open,
  openInEnglish,
  signIn,
  valueOf,
  watchForFaults,
} from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { campaigns, redeem, session, settings, setup, terms } = catalogue;
const managerPin = '481516';
const cashierPin = '2342';

async function field(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(text);
}

/** The counter locks, as it does by itself once nobody has touched it for the shop's minutes. */
async function lock(page: Page): Promise<void> {
  await call(page, 'session.signOut', { because: 'idle' });
  await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
}

describe('a form, and the counter locks in the middle of it', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'counter'));
    counter = await startCounter(join(folder.path, 'counter'), '--no-demo');
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    await page.getByRole('button', { name: setup.en.standAlone }).click();
    await field(page, setup.en.shopNameEn, 'Corner Tea');
    await field(page, setup.en.managerName, 'Hexiang');
    await field(page, settings.en.personPin, managerPin);
    await field(page, settings.en.personPinAgain, managerPin);
    await page.getByRole('button', { name: setup.en.start, exact: true }).click();
    await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
    await signIn(page, 'Hexiang', managerPin);
    await valueOf(page, 'people.add', { name: 'Yumei', role: 'cashier', pin: cashierPin });
    await valueOf(page, 'setup.stepsSeen', {});
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  it('the same person finds the place, the form and the field as they left them', async () => {
    await open(page, 'campaigns');
    await page.getByRole('button', { name: campaigns.en.new }).first().click();
    await field(page, campaigns.en.nameZh, '五元代金券');
    await page.locator('summary', { hasText: terms.en.fold_limits }).click();
    await field(page, campaigns.en.nameEn, 'Five o');
    await lock(page);
    expect(await page.getByLabel(campaigns.en.nameEn, { exact: true }).isVisible()).toBe(false);
    expect(await page.getByText('五元代金券').isVisible()).toBe(false);
    await signIn(page, 'Hexiang', managerPin);
    await page.getByRole('heading', { name: campaigns.en.newTitle }).waitFor();
    const english = page
      .getByLabel(campaigns.en.nameEn, { exact: true })
      .and(page.locator('input'));
    const chinese = page
      .getByLabel(campaigns.en.nameZh, { exact: true })
      .and(page.locator('input'));
    expect(await english.inputValue()).toBe('Five o');
    expect(await chinese.inputValue()).toBe('五元代金券');
    await expect.poll(() => english.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press('End');
    await page.keyboard.type('ff', { delay: 200 });
    expect(await english.inputValue()).toBe('Five off');
  });

  it('a dialog that was open is open again, and nothing of it is seen meanwhile', async () => {
    await open(page, 'redeem');
    await page.getByRole('button', { name: redeem.en.typeTotal, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: redeem.en.typeTotalTitle });
    const total = dialog.getByLabel(redeem.en.typeTotalLabel);
    await total.fill('36.50');
    await lock(page);
    expect(await page.getByText(redeem.en.typeTotalTitle).isVisible()).toBe(false);
    expect(await page.locator('input').filter({ visible: true }).count()).toBe(0);
    await signIn(page, 'Hexiang', managerPin);
    await total.waitFor();
    expect(await total.inputValue()).toContain('36.5');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('¥36.50').first().waitFor();
  });

  it('a form lower on a long screen, too', async () => {
    await open(page, 'settings');
    await page.getByRole('button', { name: settings.en.personAdd }).first().click();
    await field(page, settings.en.personName, 'Somebody new');
    await lock(page);
    await signIn(page, 'Hexiang', managerPin);
    const name = page
      .getByLabel(settings.en.personName, { exact: true })
      .and(page.locator('input'));
    await name.waitFor();
    expect(await name.inputValue()).toBe('Somebody new');
  });

  it('another person finds none of it, and neither does the first after them', async () => {
    await lock(page);
    await page.getByRole('button', { name: 'Yumei' }).click();
    await enterPin(page, cashierPin);
    await page.getByRole('navigation').waitFor();
    expect(await page.content()).not.toContain('Somebody new');
    await call(page, 'session.signOut', { because: 'idle' });
    await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
    await signIn(page, 'Hexiang', managerPin);
    await open(page, 'settings');
    expect(await page.content()).not.toContain('Somebody new');
  });

  it('asked twice in one breath, a form is sent once', async () => {
    await open(page, 'settings');
    await page.getByRole('button', { name: settings.en.personAdd }).first().click();
    await field(page, settings.en.personName, 'Once Only');
    await field(page, settings.en.personPin, '4862');
    await field(page, settings.en.personPinAgain, '4862');
    await page.evaluate(() => {
      const form = [...document.querySelectorAll('form')].at(-1);
      form?.requestSubmit();
      form?.requestSubmit();
      form?.requestSubmit();
    });
    await expect
      .poll(
        async () =>
          (await valueOf(page, 'people.list', {})).filter(({ name }) => name === 'Once Only')
            .length,
      )
      .toBe(1);
    await page.waitForTimeout(1_000);
    const all = await valueOf(page, 'people.list', {});
    expect(all.filter(({ name }) => name === 'Once Only')).toHaveLength(1);
  });

  it('breaks no rule of its own and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
