import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import type { FoundPrintersView } from '../../shared/contract/printerViews.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { answering, paperOut, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter } from '../devices/fakePrinter.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import { open, openInEnglish, speak, valueOf, watchForFaults } from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const words = catalogue.printer;
const pin = '481516';
const looks = [
  { theme: 'dark', width: 1024, height: 768 },
  { theme: 'dark', width: 390, height: 844 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'light', width: 1024, height: 768 },
] as const;
const shots = process.env['COUNTERSIGN_SHOTS'];
const highEnough = 4_000;
/** No page but a test page is as long; a question to the printer is a few bytes. */
const pageBytes = 100;

describe('a printer, from nothing to a page that is right', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let printer: FakePrinter;
  let faults: () => readonly string[];
  let language: Language = 'en';
  const w = () => words[language];
  const pages = () => printer.jobs.filter((job) => job.length > pageBytes);
  const settings = async () => (await valueOf(page, 'settings.get', {})).printer;
  const input = (label: string) =>
    page.getByLabel(label, { exact: true }).and(page.locator('input'));
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  /** The whole panel, in a window as high as it needs. */
  async function shoot(path: string): Promise<void> {
    const heading = page.getByRole('heading', { name: w().title, exact: true });
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 0, height: highEnough });
    await page.locator('section', { has: heading }).last().screenshot({ path });
  }

  /** Looked at in every look where it is worth the time; a picture of each where somebody wants them. */
  async function lookAt(name: string, isJudged = false): Promise<void> {
    if (!isJudged && shots === undefined) return;
    const found: string[] = [];
    for (const { theme, width, height } of looks) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      found.push(...(await axeFaults(page)).map((fault) => `${theme} ${width}: ${fault}`));
      if (shots !== undefined)
        await shoot(join(shots, `${name}-${language}-${theme}-${width}.png`));
    }
    expect(found.join('\n')).toBe('');
  }

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'counter'));
    printer = await startFakePrinter(answering(ready));
    counter = await startCounter(join(folder.path, 'counter'), '--no-demo');
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    await valueOf(page, 'setup.standAlone', {
      shop: {
        ...{
          id: 'one',
          name: { zh: '店', en: 'Shop' },
          groups: [],
          calendar: null,
          authority: null,
        },
        ...{ currency: 'CNY', zone: 'Asia/Shanghai', cutOverMinute: 180, language: 'zh' },
        ...{ receiptHead: [], receiptFoot: [], quickItems: [], autoLockMinutes: 240 },
        undoMinutes: { cashier: 10, manager: 60 },
      },
      counterName: '1',
      managerName: 'Mei',
      managerPin: pin,
    });
    const [manager] = (await valueOf(page, 'session.state', {})).people;
    await valueOf(page, 'session.signIn', { personId: manager?.id ?? '', pin });
    await valueOf(page, 'opening.seen', {});
    await page.reload();
    await speak(page, language);
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    await printer?.close();
    folder[Symbol.dispose]();
  });

  it('looks for printers when a manager presses, and the fields are filled by what is chosen', async () => {
    await open(page, 'devices');
    const answer: Answer<FoundPrintersView> = {
      ok: true,
      value: {
        found: [
          {
            kind: 'network',
            label: '佳博 GP-L80300I',
            host: '127.0.0.1',
            port: printer.port,
            via: 'raw',
          },
          { kind: 'usb', label: '', path: '/dev/usb/lp0', mayWrite: false },
          { kind: 'serial', label: 'QinHeng', path: '/dev/ttyUSB0', takenBy: 'Left' },
        ],
        notSearched: [],
        leftOut: 1,
      },
    };
    // The network itself is asked in tests/devices/printerFinder.
    await page.route('**/call/printer.find', (route) => route.fulfill({ json: answer }));
    await button(w().find).click();
    await page.getByText('佳博 GP-L80300I').click();
    expect(await input(w().address).inputValue()).toBe('127.0.0.1');
    expect(await input(w().port).inputValue()).toBe(String(printer.port));
    await page.getByText(w().sort_chinese80Hint).waitFor();
    await lookAt('found');
    await page.unroute('**/call/printer.find');
  });

  it('a typed address that is none is told beside its field, and nothing is lost or saved', async () => {
    const before = await settings();
    await input(w().address).fill('00:1a:2b:3c:4d:5e');
    await button(w().save).click();
    await page.getByText(w().addressMac).waitFor();
    expect(await input(w().address).inputValue()).toBe('00:1a:2b:3c:4d:5e');
    expect(await settings()).toEqual(before);
  });

  it('a pasted address is understood; one press saves it and prints the page', async () => {
    await input(w().address).fill(`socket://127.0.0.1:${printer.port}`);
    await button(w().saveAndTest).click();
    await page.getByRole('figure', { name: w().paperLabel }).waitFor();
    await expect.poll(() => pages().length).toBe(1);
    expect(await settings()).toMatchObject({
      kind: 'network',
      host: '127.0.0.1',
      port: printer.port,
    });
    await page.getByText(w().now_well).waitFor();
    await page.getByText(w().like).waitFor();
    await lookAt('asked');
  });

  it('not right: one setting is changed, told, and the page printed again', async () => {
    await button(w().no).click();
    await page.getByText(w().wrong, { exact: true }).waitFor();
    await lookAt('wrong', true);
    const { profile } = await settings();
    await button(w().wrong_chinese).click();
    await page.getByText(w().did_picture).waitFor();
    expect((await settings()).profile).toEqual({ ...profile, letters: 'picture' });
    await expect.poll(() => pages().length).toBe(2);
    await page.getByText(w().sort_plain80Hint).waitFor();
    await lookAt('changed');
  });

  it('where no setting would help it says what to look at; nothing is saved or printed', async () => {
    const before = await settings();
    await button(w().no).click();
    await button(w().wrong_qr).click();
    await page.getByText(w().try_qr).waitFor();
    expect(await settings()).toEqual(before);
    expect(pages()).toHaveLength(2);
    await button(w().yes).click();
    await page.getByText(w().good).waitFor();
    // Another page is another question.
    await button(w().test).click();
    await page.getByText(w().like).waitFor();
    await expect.poll(() => pages().length).toBe(3);
  });

  it('asked how it is, it says that its paper is out', async () => {
    const { port } = printer;
    await printer.close();
    printer = await startFakePrinter(answering(paperOut), port);
    await button(w().ask).click();
    await page.getByText(catalogue.paper.en.whyPaperOut).first().waitFor();
    await lookAt('paperOut');
  });

  it('in Chinese, with each setting in sight', async () => {
    language = 'zh';
    await speak(page, 'zh');
    await page.getByRole('button', { name: w().more }).click();
    await page.getByText(w().codePageHint).waitFor();
    await lookAt('more');
    await page.getByText(w().kind_serialHint).click();
    await button(w().save).click();
    await page.getByText(w().serialPathBad).waitFor();
    await lookAt('serial');
    await page.getByText(w().kind_usbHint).click();
    await page.getByText(w().usbPathBad).waitFor();
    await lookAt('usb');
  });

  it('the page did nothing that it must not', () => {
    expect(faults()).toEqual([]);
  });
});
