import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperOnScreen, usualProfile } from '../../shared/contract/printer.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { answering, paperOut, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { Behaviour, FakePrinter } from '../devices/fakePrinter.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  confirm,
  fill,
  open,
  openInEnglish,
  signIn,
  signOut,
  valueOf,
  watchForFaults,
  wedge,
} from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { batches, campaigns, reasons, session } = catalogue;
const manager = { name: 'Mei', pin: '2580' } as const;
const looks = [
  { theme: 'light', width: 1024, height: 768 },
  { theme: 'dark', width: 390, height: 844 },
] as const;

const nativeCode = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/;
/** Printed before anything else of a coupon that matters to whoever counts. */
const serialOf = /No\. (\d+) \/ \d+/;

describe('a roll of coupons, by the screens of a shop that stands alone', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let printer: FakePrinter;
  let faults: () => readonly string[];
  /** What the printer does with the next connection. */
  let behave: Behaviour = answering(ready);

  /** Coupons that came in whole, as text. */
  const coupons = () =>
    printer.jobs.map((job) => job.toString('latin1')).filter((text) => nativeCode.test(text));
  const serials = () => coupons().map((text) => Number(serialOf.exec(text)?.[1]));

  async function press(name: string): Promise<void> {
    await page.getByRole('button', { name, exact: true }).click();
  }

  async function toVouchers(): Promise<void> {
    await open(page, 'campaigns');
    await press(`${campaigns.en.vouchers} Five off`);
    await page.getByRole('heading', { name: campaigns.en.makeTitle }).waitFor();
  }

  async function begin(count: number): Promise<void> {
    const howMany = page.getByLabel(batches.en.count, { exact: true }).and(page.locator('input'));
    const name = fill(count === 1 ? batches.en.begin_one : batches.en.begin_other, { count });
    // A form that has just come may be put together anew, and forgets what was typed meanwhile.
    const typed = async () => {
      await howMany.fill(String(count));
      await page.keyboard.press('Tab');
      return page.getByRole('button', { name, exact: true }).isVisible();
    };
    await expect.poll(typed).toBe(true);
    await press(name);
  }

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'counter'));
    counter = await startCounter(join(folder.path, 'counter'), '--no-demo');
    printer = await startFakePrinter((socket, job) => behave(socket, job));
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const shop = {
      ...{ id: 'shop-1', name: { zh: '转角茶铺', en: 'Corner Tea' }, groups: [], calendar: null },
      ...{ authority: null, currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180 },
      ...{ language: 'en' as const, receiptHead: [], receiptFoot: [], quickItems: [] },
      ...{ undoMinutes: { cashier: 10, manager: 1440 }, autoLockMinutes: 240 },
    };
    const me = { managerName: manager.name, managerPin: manager.pin };
    await valueOf(page, 'setup.standAlone', { shop, counterName: '1', ...me });
    await page.reload();
    await signIn(page, manager.name, manager.pin);
    const campaign = {
      id: null,
      name: { zh: '五元代金券', en: 'Five off' },
      benefit: { kind: 'amountOff' as const, amountMinor: 500 },
      validFrom: '2020-01-01',
      validThrough: '2099-12-31',
      zone: 'Asia/Shanghai',
      ...plainTerms,
    };
    await valueOf(page, 'campaigns.save', { campaign });
  });

  afterAll(async () => {
    await browser?.close();
    await printer?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  it('asks for a printer first, and shows a coupon before any is made', async () => {
    await toVouchers();
    await begin(3);
    await page.getByText(catalogue.problems.en.noPrinter).waitFor();
    await press(batches.en.preview);
    const sample = page.getByRole('figure', { name: batches.en.previewLabel });
    await sample.waitFor();
    expect(await sample.locator('pre').textContent()).toContain(batches.en.paperSample);
    await page.keyboard.press('Escape');
    expect(await valueOf(page, 'batches.list', {})).toEqual([]);
  });

  it('prints each once and lists the batch; a coupon off the paper is redeemed once', async () => {
    const where = { kind: 'network' as const, host: '127.0.0.1', port: printer.port };
    const profile = usualProfile(48);
    await valueOf(page, 'settings.set', { printer: { ...paperOnScreen, ...where, profile } });
    await begin(3);
    const late = page.getByRole('table', { name: batches.en.late });
    await late.getByText(batches.en.state_done).waitFor();
    await late.getByText(fill(batches.en.printedOf, { printed: 3, count: 3 })).waitFor();
    expect(serials()).toEqual([1, 2, 3]);
    const [code = ''] = nativeCode.exec(coupons()[1] ?? '') ?? [];
    await wedge(page, code);
    await page.getByText(reasons.en.certainStandAloneTitle).waitFor();
    await confirm(page);
    await wedge(page, code);
    await page.getByText(reasons.en.alreadyUsedTitle).waitFor();
  });

  it('asks about a coupon the printer lost half-way, prints it once more, and outlives a sign-out', async () => {
    const before = serials().length;
    // It dies with the paper half out, and is well again for the next.
    behave = (socket, job) => {
      answering(ready, false)(socket, job);
      socket.on('data', () => {
        if (job().length <= 200) return;
        behave = answering(ready);
        socket.resetAndDestroy();
      });
    };
    await toVouchers();
    await begin(4);
    await page.getByText(fill(batches.en.ask, { serial: 1 })).waitFor();
    for (const { theme, width, height } of looks) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      expect(await axeFaults(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1024, height: 768 });
    await press(campaigns.en.back);
    await signOut(page);
    await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
    await signIn(page, manager.name, manager.pin);
    await open(page, 'redeem');
    // The counter says so, and leads there: it stands above the campaigns as well.
    await page.getByText(fill(catalogue.printing.en.batch, { no: 2 })).waitFor();
    await press(session.en.campaigns);
    await press(fill(batches.en.askAgain, { serial: 1 }));
    await toVouchers();
    const row = page.getByRole('table', { name: batches.en.late }).getByRole('row');
    await row.filter({ hasText: fill(batches.en.printedOf, { printed: 4, count: 4 }) }).waitFor();
    expect(serials().slice(before).slice(-4)).toEqual([1, 2, 3, 4]);
    expect(coupons().at(-4)).toContain('COPY 1');
  });

  it('waits for paper in words, is paused and goes on; stopped, the rest is never made', async () => {
    behave = answering(paperOut);
    await begin(5);
    await page.getByText(catalogue.paper.en.whyPaperOut).first().waitFor();
    await press(batches.en.pause);
    behave = answering(ready);
    await press(fill(batches.en.resume, { next: 1 }));
    const table = page.getByRole('table', { name: batches.en.late });
    const done = table.getByRole('row').filter({ hasText: /^3/ });
    await done.getByText(fill(batches.en.printedOf, { printed: 5, count: 5 })).waitFor();
    behave = answering(paperOut);
    await begin(5);
    await page.getByText(catalogue.paper.en.whyPaperOut).first().waitFor();
    await press(batches.en.stop);
    await page.getByText(fill(batches.en.stopTitle, { no: 4 })).waitFor();
    // It stands still while somebody thinks about it, and goes on if not stopped after all.
    await page.getByText(batches.en.stopStill).waitFor();
    expect((await valueOf(page, 'batches.list', {}))[0]?.state).toBe('paused');
    await press(batches.en.stopKeep);
    await page.getByText(catalogue.paper.en.whyPaperOut).first().waitFor();
    await press(batches.en.stop);
    await press(batches.en.stopDo);
    await table.getByText(batches.en.state_stopped).waitFor();
    await table.getByText(fill(batches.en.printedOf, { printed: 0, count: 5 })).waitFor();
  });

  it('is all printed by the time somebody would stop it: says so', async () => {
    let letGo = () => {};
    let isInHand = false;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    // The one coupon stays in the printer until it is let go.
    behave = (socket, job) => {
      answering(ready, false)(socket, job);
      socket.on('data', (chunk) => {
        if (!chunk.includes(Buffer.of(0x1d, 0x72, 1))) return;
        isInHand = true;
        void held.then(() => socket.write(Buffer.of(0)));
      });
    };
    await begin(1);
    await expect.poll(() => isInHand).toBe(true);
    await press(batches.en.stop);
    await page.getByText(batches.en.state_pausing).last().waitFor();
    letGo();
    await page.getByText(batches.en.stopOver).waitFor();
    await page.keyboard.press('Escape');
    behave = answering(ready);
    const last = page.getByRole('table', { name: batches.en.late }).getByRole('row').nth(1);
    await last.getByText(batches.en.state_done).waitFor();
  });

  it('says nothing to the console that it should not', () => {
    expect(faults()).toEqual([]);
  });
});
