import { readFileSync } from 'node:fs';
import type { Browser, Download, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { yearOfData } from '../../bench/yearOfData.ts';
import type { YearOfData } from '../../bench/yearOfData.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import { readingsOfADay } from '../readingsOfADay.ts';
import { fill, open, speak, valueOf, watchForFaults } from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { desk } = catalogue;
const words = desk.en;
const tabs = ['use', 'campaigns', 'goodwill', 'readers', 'look'] as const;
const looks = [
  ['light', 'zh'],
  ['dark', 'en'],
] as const;
const sizes = [
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** Whose codes are typed far more often than the others' in the year that is made up. */
const typist = '陈静';

async function cells(table: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await table.getByRole('row').all();
  return Promise.all(
    rows.map(async (row) => {
      const all = await row.locator('th, td').allTextContents();
      return all.map((cell) => cell.trim());
    }),
  );
}

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

describe('the desk, over some weeks of a shop', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let shop: YearOfData;
  let faults: () => readonly string[];
  const loaded: string[] = [];

  beforeAll(async () => {
    shop = await yearOfData(folder.path, { entries: 9_000, days: 30, usable: 10 });
    counter = await startCounter(folder.path, '--no-demo');
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
    faults = watchForFaults(page);
    page.on('request', (request) => loaded.push(request.url()));
    await page.goto(counter.ready[1] ?? '');
    await speak(page, 'en');
    const [manager] = shop.people;
    await valueOf(page, 'session.signIn', { personId: manager?.id ?? '', pin: shop.pin });
    await valueOf(page, 'scanStats.add', readingsOfADay);
    await page.getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  const tab = (name: (typeof tabs)[number], language: Language = 'en') =>
    page.getByRole('tab', { name: desk[language][`tab_${name}`], exact: true }).click();

  it('fetches its charts only when it is opened', async () => {
    const hasChart = () => loaded.some((url) => /\/Chart-/.test(url));
    expect(hasChart()).toBe(false);
    await open(page, 'desk');
    await page.locator('.recharts-surface').first().waitFor();
    expect(hasChart()).toBe(true);
  });

  it('says the same as a table and as a file, and a screen reader gets the table', async () => {
    const chart = words.hours;
    const table = page.getByRole('table', { name: chart });
    const behind = await cells(table);
    expect(behind.length).toBeGreaterThan(10);
    await page.getByRole('button', { name: fill(words.tableOf, { chart }) }).click();
    await page.getByRole('region', { name: chart }).waitFor();
    expect(await cells(table)).toEqual(behind);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: fill(words.exportOf, { chart }) }).click(),
    ]);
    const lines = (await textOf(file)).replace('\u{feff}', '').trim().split('\r\n');
    expect(lines.map((line) => line.split(','))).toEqual(
      behind.map((row) => row.map((cell) => cell.replaceAll(',', ''))),
    );
    expect(file.suggestedFilename()).toMatch(/^desk-hours-\d{4}-\d{2}-\d{2}\.csv$/);
    await page.getByRole('button', { name: fill(words.chartOf, { chart }) }).click();
  });

  it('keeps what was shown while typed days make no span, and says what is wrong', async () => {
    await page.getByText(words.span_custom, { exact: true }).click();
    const through = page.getByLabel(words.through, { exact: true });
    await through.fill('2020-01-01');
    await page.getByText(words.spanBackwards).waitFor();
    await page.getByRole('table', { name: words.hours }).waitFor({ state: 'attached' });
    await page.getByText(words.span_weeks, { exact: true }).click();
    await page.getByText(words.spanBackwards).waitFor({ state: 'detached' });
  });

  it('has nothing that axe finds wrong, whatever part is open, light and dark, wide and narrow', async () => {
    const found: string[] = [];
    for (const [colorScheme, language] of looks) {
      await page.emulateMedia({ colorScheme });
      await speak(page, language);
      for (const size of sizes) {
        await page.setViewportSize(size);
        for (const name of tabs) {
          await tab(name, language);
          await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
          const at = `${name} ${colorScheme} ${size.width}`;
          found.push(...(await axeFaults(page)).map((fault) => `${at}: ${fault}`));
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await speak(page, 'en');
    await page.setViewportSize({ width: 1024, height: 768 });
    expect(found).toEqual([]);
  });

  it('a flag: its entries are opened, a note is asked for, and it is looked at once', async () => {
    await tab('look');
    const flag = page.getByRole('listitem').filter({ hasText: `${typist} typed` });
    await flag.getByRole('button', { name: words.evidence }).click();
    await page.getByRole('heading', { name: words.evidenceTitle }).waitFor();
    await page.getByRole('main').getByRole('listitem').getByRole('button').first().click();
    await page.getByRole('figure').waitFor();
    await page.getByRole('button', { name: words.toLook }).click();
    await flag.getByRole('button', { name: words.reviewFollowUp }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: words.reviewDo }).click();
    await dialog.getByText(words.reviewNoteMissing).waitFor();
    await dialog.getByLabel(words.reviewNote, { exact: true }).fill('New scanner ordered');
    await dialog.getByRole('button', { name: words.reviewDo }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: words.followUp }).waitFor();
    await flag.getByText('New scanner ordered').waitFor();
    const view = await valueOf(page, 'desk.flags', {});
    expect(view.open.filter(({ kind }) => kind === 'typed')).toEqual([]);
  });

  it('breaks no rule of the content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
