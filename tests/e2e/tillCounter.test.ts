import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { connectTill } from '../../docs/till/exampleTill.ts';
import type { Till } from '../../docs/till/exampleTill.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { basket, cashierPin, drafts, freePort, managerPin } from '../hosts/till/tillRig.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  call,
  confirm,
  enterPin,
  fill,
  open,
  openInEnglish,
  redeemButton,
  signIn,
  toIdle,
  valueOf,
  watchForFaults,
  wedge,
} from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { common, problems, redeem, session, till: words, tillCounter } = catalogue;
const shots = process.env['COUNTERSIGN_SHOTS'];

describe('a till beside the counter', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let till: Till;
  let port = 0;
  let faults: () => readonly string[];
  let codes: readonly string[] = [];
  let cashierId = '';

  beforeAll(async () => {
    counter = await startCounter(folder.path, '--no-demo');
    browser = await launchChromium();
    port = await freePort();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    await valueOf(page, 'setup.standAlone', {
      shop: {
        id: 'shop-1',
        name: { zh: '转角茶铺', en: 'Corner Tea' },
        groups: [],
        calendar: null,
        authority: null,
        currency: 'CNY',
        zone: 'Asia/Shanghai',
        cutOverMinute: 180,
        language: 'en',
        receiptHead: [],
        receiptFoot: [],
        quickItems: [],
        undoMinutes: { cashier: 0, manager: 1440 },
        autoLockMinutes: 240,
      },
      counterName: 'Counter 1',
      managerName: 'Hexiang',
      managerPin,
    });
    await signIn(page, 'Hexiang', managerPin);
    await valueOf(page, 'setup.stepsSeen', {});
    cashierId = (
      await valueOf(page, 'people.add', { name: 'Yumei', role: 'cashier', pin: cashierPin })
    ).id;
    const { id } = await valueOf(page, 'campaigns.save', { campaign: drafts.fiveOff });
    codes = (await valueOf(page, 'vouchers.make', { campaignId: id, count: 5, customer: null }))
      .codes;
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  async function shoot(name: string): Promise<void> {
    if (shots !== undefined)
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  it('a manager switches it on under Devices, names a till, and sees its token once', async () => {
    await open(page, 'devices');
    const panel = page.getByRole('heading', { name: words.en.title });
    await panel.scrollIntoViewIfNeeded();
    await page.getByLabel(words.en.port, { exact: true }).fill(String(port));
    await page.getByRole('button', { name: words.en.save, exact: true }).click();
    await page.getByText(words.en.on, { exact: true }).click();
    await page.getByText(fill(words.en.door_open, { port })).waitFor();
    await page.getByRole('button', { name: words.en.add, exact: true }).click();
    await page.getByText(words.en.nameMissing).waitFor();
    await page.getByLabel(words.en.name, { exact: true }).fill('Till 1');
    await page.getByRole('button', { name: words.en.add, exact: true }).click();
    const dialog = page.getByRole('dialog', {
      name: fill(words.en.tokenTitle, { name: 'Till 1' }),
    });
    await dialog.waitFor();
    await shoot('till-token');
    const token = await dialog.locator('code').innerText();
    expect(token).toMatch(/^cst_[0-9a-f]{64}$/);
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: words.en.tokenDone }).click();
    expect(await page.content()).not.toContain(token);
    await shoot('till-devices');
    till = connectTill(`http://127.0.0.1:${port}`, token);
  });

  it('a basket handed over is the order in hand; vouchers are scanned to it, and the till hears', async () => {
    await open(page, 'redeem');
    const sale = basket();
    await till.handOver(sale);
    const heading = fill(tillCounter.en.inHand, { till: 'Till 1', receipt: sale.receipt });
    await page.getByText(heading).waitFor();
    expect(await page.getByRole('button', { name: redeem.en.typeTotal, exact: true }).count()).toBe(
      0,
    );
    expect(await axeFaults(page)).toEqual([]);
    const heard = till.wait(sale.id);
    await wedge(page, codes[0] ?? '');
    await redeemButton(page).waitFor();
    await shoot('till-order');
    await confirm(page);
    expect(await heard).toMatchObject({ state: 'redeemed', discountMinor: 500, toPayMinor: 4600 });
    await toIdle(page);
  });

  it('while somebody else is served it waits beside, and is taken up by a press', async () => {
    await wedge(page, codes[1] ?? '');
    await redeemButton(page).waitFor();
    const sale = basket();
    await till.handOver(sale);
    await page.getByRole('button', { name: tillCounter.en.takeUp }).waitFor();
    await shoot('till-waits');
    await page.getByRole('button', { name: tillCounter.en.takeUp }).click();
    await page
      .getByText(fill(tillCounter.en.inHand, { till: 'Till 1', receipt: sale.receipt }))
      .waitFor();
    const heard = till.wait(sale.id);
    await page.getByRole('button', { name: tillCounter.en.sendBack }).click();
    expect(await heard).toMatchObject({ state: 'sentBack' });
    await page
      .getByText(fill(tillCounter.en.inHand, { till: 'Till 1', receipt: sale.receipt }))
      .waitFor({ state: 'detached' });
  });

  it('put aside with a voucher read to it, it is taken up as it was', async () => {
    await toIdle(page);
    const sale = basket();
    await till.handOver(sale);
    const heard = till.wait(sale.id);
    await page
      .getByText(new RegExp(`receipt ${sale.receipt}`))
      .first()
      .waitFor();
    await wedge(page, codes[3] ?? '');
    await redeemButton(page).waitFor();
    const before = (await valueOf(page, 'held.list', {})).length;
    await page.keyboard.press('F8');
    await expect.poll(async () => (await valueOf(page, 'held.list', {})).length).toBe(before + 1);
    await page.getByRole('button', { name: tillCounter.en.takeUp }).click();
    await redeemButton(page).waitFor();
    await confirm(page);
    expect(await heard).toMatchObject({ state: 'redeemed', discountMinor: 500 });
    expect(await valueOf(page, 'held.list', {})).toHaveLength(before);
    await toIdle(page);
  });

  it('of all there is to know the two gravest stand under the bar; the others come by a press', async () => {
    const { code: lost } = await valueOf(page, 'people.makeBadge', { personId: cashierId });
    await valueOf(page, 'people.makeBadge', { personId: cashierId });
    await open(page, 'history');
    const sale = basket();
    await till.handOver(sale);
    const asks = page.getByText(tillCounter.en.asks_one);
    const steps = page.getByText(/left to set up/);
    await asks.waitFor();
    await steps.waitFor();
    const more = page.getByRole('button', { name: fill(session.en.moreLines_one, { count: 1 }) });
    expect(await more.count()).toBe(0);
    await wedge(page, lost);
    await page.getByText(problems.en.badgeUnknown).waitFor();
    await asks.waitFor();
    await steps.waitFor({ state: 'detached' });
    await shoot('lines-two');
    await more.click();
    await steps.waitFor();
    await shoot('lines-all');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: session.en.fewerLines }).click();
    await steps.waitFor({ state: 'detached' });
    await till.takeBack(sale.id, 'v2', 'customer left');
    await open(page, 'redeem');
  });

  it('what the till takes back is gone from the screen', async () => {
    const sale = basket();
    await till.handOver(sale);
    const note = page.getByText(new RegExp(`receipt ${sale.receipt}`));
    await note.first().waitFor();
    await till.takeBack(sale.id, 'v', 'customer left');
    await note.first().waitFor({ state: 'detached' });
  });

  it('an undo that takes a manager is asked for here, and done by their PIN', async () => {
    await toIdle(page);
    const sale = basket();
    const { seen } = await till.prepare(sale, [codes[2] ?? '']);
    await till.confirm(sale, [codes[2] ?? ''], seen);
    await call(page, 'session.signIn', { personId: cashierId, pin: cashierPin });
    await page.getByText('Yumei').first().waitFor();
    await expect(till.takeBack(sale.id, 'undo', 'wrong size')).rejects.toThrow('needsApproval');
    const asks = page.getByText(/asks to undo receipt/);
    const toCounter = page.getByRole('button', { name: tillCounter.en.toCounter });
    await asks.or(toCounter).first().waitFor();
    await shoot('till-elsewhere');
    if (await toCounter.isVisible()) await toCounter.click();
    await asks.waitFor();
    await shoot('till-undo');
    await page.getByRole('button', { name: tillCounter.en.agree }).click();
    await page.getByRole('dialog', { name: common.en.approvalTitle }).waitFor();
    await enterPin(page, managerPin);
    await page.getByText(/asks to undo receipt/).waitFor({ state: 'detached' });
    expect(await till.takeBack(sale.id, 'undo', 'wrong size')).toMatchObject({ state: 'voided' });
  });

  it('breaks no rule of its own and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
