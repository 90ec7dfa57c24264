import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askStatus,
  askWhatIsBroken,
  askWhetherDone,
  askWhyOffline,
} from '../../main/devices/printer/printerStatus.ts';
import { paperOnScreen } from '../../shared/contract/printer.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { answering, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter } from '../devices/fakePrinter.ts';
import { parseEscpos } from '../escpos/parser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  fill,
  open,
  openInEnglish,
  redeemByWedge,
  signIn,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
  wordsOf,
} from './counterPage.ts';
import { milkTeaCodes, pinOf } from './demoCoupons.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { history, paper, printing, printQueue, reasons, redeem, session, sync } = catalogue;
const words = catalogue.printer.en;
const demoShopWithinMs = 60_000;
/** Two tries with a second between them, and then some. */
const toldWithinMs = 30_000;
const columns = 48;

/** What a printer received, without the questions asked before and after. */
function jobOf(sent: Buffer): Buffer {
  expect(sent.subarray(0, askStatus.length)).toEqual(Buffer.from(askStatus));
  let rest = sent.subarray(askStatus.length);
  // Asked how it is, and not to print, it is asked two questions more.
  for (const question of [Buffer.from(askWhyOffline), Buffer.from(askWhatIsBroken)]) {
    if (rest.subarray(0, question.length).equals(question)) rest = rest.subarray(question.length);
  }
  const end = rest.indexOf(Buffer.from(askWhetherDone));
  return end < 0 ? rest : rest.subarray(0, end);
}

const trimmed = (lines: readonly string[]): string => lines.join('\n').trimEnd();

/** The text on a paper on the screen, as a screen reader hears it. */
async function textOf(figure: Locator): Promise<string> {
  await figure.waitFor();
  return ((await figure.locator('pre').textContent()) ?? '').trimEnd();
}

describe('a receipt printer on the network', () => {
  const folder = tempFolder();
  const [first = '', second = ''] = milkTeaCodes();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let printer: FakePrinter;
  let faults: () => readonly string[];
  /** The paper on the screen after a redemption. */
  const receipt = () => page.getByRole('figure', { name: /Receipt/ });
  /** The jobs that brought more than a question. */
  const printed = () => printer.jobs.map(jobOf).filter((job) => job.length > 0);

  beforeAll(async () => {
    printer = await startFakePrinter(answering(ready));
    counter = await startCounter(folder.path);
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const people = page.getByRole('heading', { name: session.en.whoIsIt });
    await people.waitFor({ timeout: demoShopWithinMs });
    await signIn(page, 'Lin', pinOf('lin'));
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    await printer?.close();
    folder[Symbol.dispose]();
  });

  it('is set by a manager: its address and the width of its paper', async () => {
    await open(page, 'devices');
    await page.getByText(words.kind_networkHint).click();
    const address = page.getByLabel(words.address, { exact: true }).and(page.locator('input'));
    await address.fill('');
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.addressMissing).waitFor();
    await address.fill(`127.0.0.1:${printer.port}`);
    await page.getByRole('button', { name: words.save, exact: true }).click();
    await page.getByText(words.saved, { exact: true }).waitFor();
    expect((await valueOf(page, 'settings.get', {})).printer).toEqual({
      ...paperOnScreen,
      kind: 'network',
      host: '127.0.0.1',
      port: printer.port,
    });
  });

  it('prints the very text that stands on the screen, once, and cuts', async () => {
    await open(page, 'redeem');
    await redeemByWedge(page, first);
    const shown = await textOf(receipt());
    await expect.poll(() => printed().length).toBe(1);
    await expect
      .poll(async () => (await valueOf(page, 'print.queue', {})).map(({ state }) => state))
      .toEqual(['printed']);
    const { lines, cuts } = parseEscpos(printed()[0] ?? Buffer.alloc(0), columns);
    expect(trimmed(lines)).toBe(shown);
    expect(shown).toContain(catalogue.paper.zh.redemptionTitle);
    expect(shown).toContain('非发票');
    expect(shown).not.toContain(first);
    expect(cuts).toBe(1);
  });

  it('prints a copy as COPY 1, and says so on both papers', async () => {
    await page.keyboard.press('F4');
    await expect.poll(() => printed().length).toBe(2);
    const { lines } = parseEscpos(printed()[1] ?? Buffer.alloc(0), columns);
    expect(trimmed(lines)).toContain(fill(paper.zh.copy, { count: 1 }));
  });

  it('switched off: the redemption stands, and a line says what its slip waits for', async () => {
    await expect
      .poll(async () =>
        (await valueOf(page, 'print.queue', {})).every((job) => job.state === 'printed'),
      )
      .toBe(true);
    await printer.close();
    await redeemByWedge(page, second);
    await page.getByText(printing.en.waits_unreachable).waitFor({ timeout: toldWithinMs });
    await page.getByText(printing.en.slips_one.replace('{{count}}', '1')).waitFor();
    await verdict(page, redeem.en.verdictOk).waitFor();
    await wedge(page, second);
    await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
  });

  it('shows the way to the queue, what waits there, and why in words', async () => {
    await page.getByRole('button', { name: printing.en.look }).click();
    await page.getByText(printQueue.en.waiting_one.replace('{{count}}', '1')).waitFor();
    await page.getByText(paper.en.whyUnreachable).first().waitFor();
    const jobs = page.getByRole('list', { name: sync.en.printTitle }).getByRole('listitem');
    const waiting = jobs.filter({ hasText: sync.en.printState_waiting });
    expect(await wordsOf(waiting)).toContain(sync.en.skip);
  });

  it('prints it by itself, once, when it is on again, and the line goes away', async () => {
    printer = await startFakePrinter(answering(ready), printer.port);
    await expect.poll(() => printed().length).toBe(1);
    await page.getByText(printing.en.waits_unreachable).waitFor({ state: 'detached' });
    const { lines, cuts } = parseEscpos(printed()[0] ?? Buffer.alloc(0), columns);
    expect(cuts).toBe(1);
    await open(page, 'history');
    await page
      .getByRole('main')
      .getByRole('button', { name: /Redeemed/ })
      .first()
      .click();
    const figure = page.getByRole('figure');
    expect(await textOf(figure)).toBe(trimmed(lines));
    expect(await page.getByText(history.en.undone).count()).toBe(0);
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
