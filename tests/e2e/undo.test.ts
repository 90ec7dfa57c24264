import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  enterPin,
  open,
  redeemButton,
  redeemByWedge,
  signIn,
  toIdle,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
  wordsOf,
} from './counterPage.ts';
import { codeOf, pinOf } from './demoCoupons.ts';
import { enrolledCounter } from './enrolledCounter.ts';
import { startHq } from './processes.ts';
import type { Running } from './processes.ts';
import { qrOn } from './qrOnPaper.ts';

const { history, reasons, redeem, undo } = catalogue;

describe('a redemption undone: in part at its own counter, by its receipt at another', () => {
  const folder = tempFolder();
  const running: Running[] = [];
  const card = codeOf('tea-card', 'Ten uses');
  let browser: Browser;
  let jingan: Page;
  let xuhui: Page;
  let faults: () => readonly string[];
  let receipt = '';

  beforeAll(async () => {
    browser = await launchChromium();
    const hq = await startHq(join(folder.path, 'hq'), '--demo');
    running.push(hq);
    const enrolled = async (shop: string): Promise<Page> => {
      const counter = await enrolledCounter(browser, hq.ready[1] ?? '', folder.path, shop);
      running.push(counter.running);
      return counter.page;
    };
    jingan = await enrolled('jingan');
    xuhui = await enrolled('xuhui');
    faults = watchForFaults(xuhui);
    await signIn(jingan, 'Lin', pinOf('lin'));
    await signIn(xuhui, 'Yang', pinOf('yang'));
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all(running.map((one) => one.stop()));
    folder[Symbol.dispose]();
  });

  it('takes three uses of a card at once', async () => {
    await wedge(jingan, card);
    await redeemButton(jingan).waitFor();
    for (let uses = 1; uses < 3; uses += 1) {
      await jingan.getByRole('button', { name: redeem.en.usesMore }).click();
    }
    await jingan.getByText('1–3 of 10').waitFor();
    await jingan.keyboard.press('F9');
    await verdict(jingan, redeem.en.verdictOk).waitFor();
    await toIdle(jingan);
  });

  it('gives one of them back from History, shown before it is done', async () => {
    await open(jingan, 'history');
    await jingan.getByRole('main').getByRole('listitem').getByRole('button').first().click();
    await jingan.getByRole('button', { name: history.en.undo, exact: true }).click();
    const dialog = jingan.getByRole('dialog');
    await dialog.getByText(undo.en.part_uses, { exact: true }).click();
    await dialog.getByRole('region', { name: undo.en.givesBack }).getByText('1 use').waitFor();
    await dialog.getByRole('button', { name: undo.en.do }).click();
    await jingan.getByText(history.en.undoPartDone).waitFor();
    const [, redeemed] = await valueOf(jingan, 'history.list', { before: null, count: 2 });
    expect(redeemed).toMatchObject({ kind: 'redemption', undone: 'part' });
    await jingan.getByText(new RegExp(history.en.undonePart)).first().waitFor();
  });

  it('makes the drink again on the one use, as often as it may', async () => {
    await jingan.getByRole('button', { name: undo.en.remake }).click();
    await jingan.getByRole('dialog').getByText(undo.en.spilled_remake).click();
    await jingan.getByRole('button', { name: undo.en.remakeDo }).click();
    await jingan.getByText(undo.en.remakeDone).waitFor();
    const [made] = await valueOf(jingan, 'history.list', { before: null, count: 1 });
    expect(made).toMatchObject({ kind: 'remake' });
    await open(jingan, 'redeem');
    await wedge(jingan, card);
    await jingan.getByText('3 of 10').waitFor();
    await toIdle(jingan);
  });

  it('prints what another counter needs to undo it: a code at the foot of the receipt', async () => {
    await redeemByWedge(jingan, codeOf('milk-tea', 'Good'));
    const paper = jingan.getByRole('figure').locator('svg');
    await paper.waitFor();
    receipt = (await qrOn(paper)) ?? '';
    expect(receipt.slice(0, 5)).toBe('CSR1:');
    await toIdle(jingan);
  });

  it('opens the undo on the other counter’s History, as a whole, and asks a manager', async () => {
    await open(xuhui, 'history');
    await wedge(xuhui, receipt);
    const dialog = xuhui.getByRole('dialog', { name: undo.en.titleElsewhere });
    await dialog.getByText(undo.en.needsManager).waitFor();
    expect(await wordsOf(dialog)).toContain(undo.en.wholeOnly);
    expect(await dialog.getByText(undo.en.howMuch).count()).toBe(0);
    expect(await axeFaults(xuhui)).toEqual([]);
    await dialog.getByRole('button', { name: undo.en.do }).click();
    await xuhui.getByText(undo.en.approval).waitFor();
    await enterPin(xuhui, pinOf('lin'));
    await xuhui.getByText(history.en.undoDone).waitFor();
  });

  it('and not twice', async () => {
    await wedge(xuhui, receipt);
    const dialog = xuhui.getByRole('dialog', { name: undo.en.titleElsewhere });
    await dialog.getByText(reasons.en.alreadyUndoneTitle).waitFor();
    expect(await dialog.getByRole('button', { name: undo.en.do }).isDisabled()).toBe(true);
    await xuhui.keyboard.press('Escape');
  });

  it('opens it on the redeeming screen too, where a scanned voucher goes on', async () => {
    await open(xuhui, 'redeem');
    await wedge(xuhui, receipt);
    await xuhui.getByRole('dialog', { name: undo.en.titleElsewhere }).waitFor();
    await wedge(xuhui, codeOf('milk-tea', 'Good', 1));
    await redeemButton(xuhui).waitFor();
    expect(await xuhui.getByRole('dialog').count()).toBe(0);
    await toIdle(xuhui);
    expect(faults()).toEqual([]);
  });
});
