import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPhones } from '../../hq/demo/customers.ts';
import { demoPeople } from '../../hq/demo/people.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  confirm,
  enterPin,
  fill,
  open,
  openInEnglish,
  redeemButton,
  redeemByWedge,
  signIn,
  signOut,
  speak,
  toIdle,
  typeSlowly,
  verdict,
  watchForFaults,
  wedge,
  wordsOf,
} from './counterPage.ts';
import { codeOf, coupon, milkTeaCodes, pinOf } from './demoCoupons.ts';
import { processesWith, startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { common, reasons, redeem, session, setup, sync } = catalogue;
const readyWithinMs = 10_000;
/** A first PGlite with 5,000 vouchers to make, on two cores that others use too. */
const demoShopWithinMs = 60_000;
const lineBackWithinMs = 60_000;

/** What the afternoon coupon (weekdays 13:00 to 18:00) is answered at this time of Shanghai. */
function afternoonAnswer(now: Date): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', ...options }).format(now);
  if (['Sat', 'Sun'].includes(part({ weekday: 'short' }))) return reasons.en.wrongWeekdayTitle;
  const hour = Number(part({ hour: '2-digit', hourCycle: 'h23' }));
  return hour >= 13 && hour < 18 ? redeem.en.askOrder : reasons.en.wrongHoursTitle;
}

/** An amount into the field that is asked for, and Enter. */
async function key(page: Page, label: string, amount: string): Promise<void> {
  await page.getByLabel(label).click();
  await typeSlowly(page, amount);
  await page.keyboard.press('Enter');
}

describe('the demo shop, as `npm start` opens it', () => {
  const folder = tempFolder();
  const codes = milkTeaCodes();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  it('is ready within 10 s and does not wait for its head office', async () => {
    const began = performance.now();
    counter = await startCounter(folder.path);
    expect(performance.now() - began).toBeLessThan(readyWithinMs);
    // Head office's port is written down once it listens: it does not yet.
    expect(existsSync(join(folder.path, 'hq', 'port'))).toBe(false);
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const waiting = page.getByRole('heading', { name: session.en.waitingTitle });
    await waiting.or(page.getByRole('heading', { name: session.en.whoIsIt })).waitFor();
  });

  it('shows the people of the shop with their PINs, and lets one of them in', async () => {
    const here = demoPeople.filter(({ shops }) => shops === null || shops.includes('jingan'));
    const title = page.getByRole('heading', { name: session.en.whoIsIt });
    await title.waitFor({ timeout: demoShopWithinMs });
    for (const { name, pin } of here) {
      const tile = page.getByRole('button', { name });
      expect(await wordsOf(tile)).toContain(fill(session.en.demoPin, { pin }));
    }
    for (const { name } of demoPeople.filter((one) => !here.includes(one))) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
    await signIn(page, 'Mei', pinOf('mei'));
  });

  it('redeems a good one', async () => {
    await redeemByWedge(page, codes[0] ?? '');
    await page.getByRole('figure').waitFor();
  });

  it.each([
    ['milk-tea', 'Expired', reasons.en.expiredTitle],
    ['milk-tea', 'Not yet valid', reasons.en.notYetValidTitle],
    ['five-off', 'Killed by head office', reasons.en.killedTitle],
  ])('refuses %s, "%s"', async (campaign, note, title) => {
    await toIdle(page);
    await wedge(page, codeOf(campaign, note));
    const refused = verdict(page, title);
    await refused.waitFor();
    expect(await wordsOf(refused)).toContain(redeem.en.verdictRefused);
    expect(await redeemButton(page).count()).toBe(0);
  });

  it('gives a member’s card to nobody else, and to the member its gift', async () => {
    await toIdle(page);
    await page.getByRole('button', { name: redeem.en.customerFind }).click();
    await page.getByLabel(redeem.en.findLabel).fill(demoPhones[1] ?? '');
    await page.getByRole('button', { name: redeem.en.find, exact: true }).click();
    await page.getByText('•••• 5709').waitFor();
    await wedge(page, codeOf('topping-card', 'Five uses'));
    await verdict(page, reasons.en.otherCustomerTitle).waitFor();
    await page.getByRole('button', { name: redeem.en.findCustomer }).click();
    await page.getByLabel(redeem.en.findLabel).fill(demoPhones[0] ?? '');
    await page.getByRole('button', { name: redeem.en.find, exact: true }).click();
    await confirm(page);
    const left = fill(redeem.en.usesLeft_other, { count: 4 });
    expect(await wordsOf(verdict(page, redeem.en.verdictOk))).toContain(left);
  });

  it('says of a member’s own that it ends tomorrow', async () => {
    await toIdle(page);
    await wedge(page, codeOf('milk-tea', 'A member’s own'));
    await page.getByRole('article').getByText(common.en.endsTomorrow).waitFor();
    await confirm(page);
  });

  it('asks for the order, refuses one that is too small, and takes it with one line more', async () => {
    await toIdle(page);
    await wedge(page, codeOf('five-off', 'From ¥30'));
    await page.getByRole('heading', { name: redeem.en.askOrder }).waitFor();
    await page.getByRole('button', { name: /^Milk tea \(M\)/ }).click();
    const refused = verdict(page, reasons.en.belowMinimumSpendTitle);
    await refused.waitFor();
    expect(await wordsOf(refused)).toContain('¥12.00');
    await page.getByRole('button', { name: redeem.en.keyOrder }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Egg tart/ })
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Egg tart/ })
      .click();
    await page.keyboard.press('Escape');
    await confirm(page);
    expect(await wordsOf(verdict(page, redeem.en.verdictOk))).toContain('¥31.00');
  });

  it('answers the weekday afternoon coupon by the clock on the shop’s wall', async () => {
    await toIdle(page);
    const before = afternoonAnswer(new Date());
    await wedge(page, codeOf('afternoon', 'Weekdays'));
    const answer = page.getByRole('heading', { level: 1 });
    await expect
      .poll(() => answer.innerText())
      .toSatisfy((said) => [before, afternoonAnswer(new Date())].includes(String(said)));
  });

  it('takes so much off every so much, and asks a manager above a value (I8)', async () => {
    await toIdle(page);
    await wedge(page, codeOf('spend-and-save', 'Every ¥50'));
    await key(page, redeem.en.typeTotalLabel, '120');
    await page.getByText('−¥16.00').first().waitFor();
    await toIdle(page);
    await wedge(page, codeOf('spend-and-save', 'Every ¥50'));
    await key(page, redeem.en.typeTotalLabel, '200');
    await verdict(page, redeem.en.verdictManager).waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('dialog').getByText('林店长 Lin').first().waitFor();
    await enterPin(page, pinOf('lin'));
    await verdict(page, redeem.en.verdictOk).waitFor();
  });

  it('takes a part of a gift card and keeps the rest; another shop’s card stays there', async () => {
    await toIdle(page);
    await wedge(page, codeOf('gift-card', 'In parts'));
    await key(page, redeem.en.chooseAmountLabel, '20');
    await confirm(page);
    const left = fill(redeem.en.amountLeft, { amount: '¥30.00' });
    expect(await wordsOf(verdict(page, redeem.en.verdictOk))).toContain(left);
    await toIdle(page);
    await wedge(page, codeOf('gift-card', 'Only in the Pudong shop'));
    await key(page, redeem.en.chooseAmountLabel, '10');
    await verdict(page, reasons.en.needsHomeShopTitle).waitFor();
  });

  it('takes a coupon that is signed and in nobody’s cache', async () => {
    await toIdle(page);
    expect(coupon(24).code).toHaveLength(144);
    await redeemByWedge(page, coupon(24).code);
  });

  it('goes on with the line unplugged, and what waited is sent once it is plugged in (I1)', async () => {
    await open(page, 'devices');
    await page.getByRole('button', { name: sync.en.demoUnplug }).click();
    await page.getByText(sync.en.demoUnplugged, { exact: true }).waitFor();
    const amber = page.getByRole('status').filter({ hasText: session.en.offlineLine }).first();
    await amber.waitFor();
    await open(page, 'redeem');
    await toIdle(page);
    await redeemByWedge(page, codes[1] ?? '');
    await amber.filter({ hasText: fill(session.en.offlineWaiting, { n: 1 }) }).waitFor();
    await open(page, 'devices');
    await page.getByText(sync.en.waitingCount_one, { exact: true }).waitFor();
    await page.getByRole('button', { name: sync.en.demoPlug, exact: true }).click();
    await page.getByText(sync.en.nothingWaiting).waitFor({ timeout: lineBackWithinMs });
    await amber.waitFor({ state: 'detached' });
    await page.getByText(sync.en.state_synced).waitFor();
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'ends on SIGTERM with its head office, in order, and leaves no process',
    async () => {
      expect(processesWith(folder.path).length).toBeGreaterThan(1);
      await page.context().close();
      expect(await counter.stop()).toBe(0);
      expect(processesWith(folder.path)).toEqual([]);
    },
  );

  it('has lost nothing: who it is is asked anew, history is there, a used code stays used (I1, I2)', async () => {
    counter = await startCounter(folder.path);
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    expect(await page.getByRole('button', { name: setup.en.enrol }).count()).toBe(0);
    await signIn(page, 'Lin', pinOf('lin'));
    await open(page, 'history');
    await page
      .getByRole('button', { name: /Redeemed/ })
      .first()
      .waitFor();
    const rows = page.getByRole('main').getByRole('button', { name: /Redeemed/ });
    expect(await rows.count()).toBe(8);
    await open(page, 'redeem');
    await wedge(page, codes[1] ?? '');
    const refused = verdict(page, reasons.en.alreadyUsedTitle);
    await refused.waitFor();
    expect(await wordsOf(refused)).toContain('小梅 Mei');
  });

  it('is left to the next person, in the other language', async () => {
    await signOut(page);
    await speak(page, 'zh');
    await page.getByRole('heading', { name: session.zh.whoIsIt }).waitFor();
  });
});
