import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperOnScreen, usualProfile } from '../../shared/contract/printer.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { answering, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter } from '../devices/fakePrinter.ts';
import { fill, typeSlowly } from '../e2e/counterPage.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { common, drawer, session } = catalogue;
const cashierPin = '1472';
const kick = Buffer.of(0x1b, 0x70, 0);
/** Between two keys of a person, ms. */
const handMs = 180;
const looks = [
  { theme: 'light', width: 1024, height: 768 },
  { theme: 'dark', width: 390, height: 844 },
] as const;

describe('the drawer’s screens', () => {
  let browser: Browser;
  let counter: CounterPage;
  let printer: FakePrinter;
  const closed = { host: '127.0.0.1', port: 9 } as const;

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    await openShop(counter);
    await counter.call('people.add', { name: '小安', role: 'cashier', pin: cashierPin });
    printer = await startFakePrinter(answering(ready));
  });
  afterAll(async () => {
    await counter?.close();
    await printer?.close();
    await browser?.close();
  });

  const pulses = () => printer.jobs.filter((job) => job.includes(kick)).length;
  const dialog = () => counter.page.getByRole('dialog');
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
  const way = (language: 'zh' | 'en') =>
    counter.page.getByRole('main').getByRole('button', { name: drawer[language].title });

  /** At a hand's pace: quicker keys are a scanner's, and press nothing. */
  async function tap(key: string): Promise<void> {
    await counter.page.waitForTimeout(handMs);
    await counter.page.keyboard.press(key);
  }

  async function hang(at: { readonly host: string; readonly port: number }, pin: 2 | null) {
    const profile = { ...usualProfile(48), drawerPin: pin };
    await counter.call('settings.set', {
      printer: { ...paperOnScreen, kind: 'network', ...at, profile },
    });
  }

  async function signIn(name: string, pin: string): Promise<void> {
    const { people } = await counter.call('session.state', {});
    const personId = people.find((one) => one.name === name)?.id ?? '';
    await counter.call('session.signIn', { personId, pin });
    await counter.page.getByRole('button', { name: new RegExp(`^${name}`) }).waitFor();
  }

  async function toDay(language: 'zh' | 'en'): Promise<void> {
    await counter.call('settings.language', { language });
    await counter.page.locator(`html[lang^="${language}"]`).waitFor();
    await openPart(counter.page, 'day', language);
  }

  async function faultsInLooks(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const { theme, width, height } of looks) {
      await counter.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await counter.page.setViewportSize({ width, height });
      found.push(...(await axeFaults(counter.page)));
    }
    await counter.page.setViewportSize({ width: 1024, height: 768 });
    return found;
  }

  it('are not there where no drawer hangs on the printer', async () => {
    await hang({ host: '127.0.0.1', port: printer.port }, null);
    await toDay('zh');
    await counter.page.getByRole('button', { name: catalogue.day.zh.handOver }).waitFor();
    expect(await way('zh').count()).toBe(0);
    await hang({ host: '127.0.0.1', port: printer.port }, 2);
    await way('zh').waitFor();
  });

  it('ask why beside the field, and keep what was typed', async () => {
    await way('zh').click();
    await inDialog(drawer.zh.open).click();
    await counter.page.getByText(drawer.zh.chooseReason).waitFor();
    await counter.page.getByText(drawer.zh.other_reason).click();
    await counter.page.getByText(drawer.zh.noteMissing).waitFor();
    expect(await faultsInLooks()).toEqual([]);
    await counter.page.getByLabel(drawer.zh.note).fill('给送货的');
    await counter.page.getByText(drawer.zh.payOut_reason).click();
    expect(await counter.page.getByLabel(drawer.zh.note).inputValue()).toBe('给送货的');
    expect(pulses()).toBe(0);
  });

  it('open it once by a manager’s press, and say so', async () => {
    await inDialog(drawer.zh.open).dblclick();
    await counter.page.getByText(drawer.zh.sent).waitFor();
    expect(pulses()).toBe(1);
    expect(await faultsInLooks()).toEqual([]);
    await counter.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await counter.page.getByText(fill(drawer.zh.dayBy, { name: '王梅', count: 1 })).waitFor();
  });

  it('say that it stayed shut, and what to do; it opens later only when asked anew', async () => {
    await toDay('en');
    await hang(closed, 2);
    await way('en').click();
    await counter.page.getByText(drawer.en.float_reason).click();
    await inDialog(drawer.en.open).click();
    await counter.page.getByText(drawer.en.shut).waitFor();
    expect(await faultsInLooks()).toEqual([]);
    await hang({ host: '127.0.0.1', port: printer.port }, 2);
    await inDialog(drawer.en.again).click();
    expect(await counter.page.getByRole('radio', { checked: true }).count()).toBe(1);
    expect(pulses()).toBe(1);
    await inDialog(drawer.en.open).click();
    await counter.page.getByText(drawer.en.sent).waitFor();
    expect(pulses()).toBe(2);
    await inDialog(drawer.en.close).click();
    await openPart(counter.page, 'history', 'en');
    await counter.page.getByRole('tab', { name: drawer.en.tab }).click();
    await counter.page.getByText(drawer.en.rowShut).waitFor();
    expect(
      await counter.page.getByRole('list', { name: drawer.en.list }).locator('li').count(),
    ).toBe(3);
    expect(await faultsInLooks()).toEqual([]);
  });

  it('are reached by a cashier from any part, by keys alone, and take a manager’s PIN', async () => {
    const { page } = counter;
    await signIn('小安', cashierPin);
    await openPart(page, 'redeem', 'en');
    await page.getByRole('button', { name: /^小安/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: session.en.openDrawer }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(drawer.en.needsManager).waitFor();
    await page.getByRole('radio').first().focus();
    await tap('Space');
    for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await tap(key);
    await page.getByRole('dialog', { name: common.en.approvalTitle }).waitFor();
    await page
      .getByText(fill(drawer.en.agree, { reason: drawer.en.change_reason }), { exact: true })
      .waitFor();
    expect(pulses()).toBe(2);
    await page.locator('[data-typing="pin"]').focus();
    await typeSlowly(page, managerPin);
    await page.keyboard.press('Enter');
    await page.getByText(drawer.en.sent).waitFor();
    expect(pulses()).toBe(3);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('break nothing in the page', () => {
    expect(counter.complaints).toEqual([]);
  });
});
