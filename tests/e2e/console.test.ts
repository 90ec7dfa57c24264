import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '../../hq/access/accounts.ts';
import { pages } from '../../hq/console/everyPage.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { redeemed, redemption } from '../hq/paperTerminal.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';

const password = 'four quiet words here';
const languages = ['zh', 'en'] as const;
const looks = [
  { theme: 'light', width: 1440, height: 900 },
  { theme: 'dark', width: 390, height: 844 },
  { theme: 'dark', width: 1440, height: 900 },
  { theme: 'light', width: 390, height: 844 },
] as const;
/** Where pictures of every page go, for people to look at; none without it. */
const picturesFolder = process.env['CONSOLE_PICTURES'];

/** Something of everything: a case with two receipts, a frozen hand, faults in an import, a key. */
async function lively(office: TestOffice): Promise<Readonly<Record<string, string>>> {
  const terminal = await office.terminal();
  const milkTea = office.chain.vouchers.filter(({ cached }) => cached.campaignNo === 101);
  const ref = milkTea[7]?.cached.ref ?? '';
  for (let n = 0; n < 2; n += 1) terminal.append(redemption([redeemed(ref)]));
  await terminal.push();
  const lost = await office.terminal();
  await office.admin(`devices/${lost.device}/revoke`, { reason: 'lost', note: 'left in a taxi' });
  const [shop] = office.chain.shops;
  await office.admin('api-keys', { name: 'Web shop', scopes: ['read', 'claims'] });
  const account = await addAccount(office.service.office, {
    name: '王晓兰',
    signInName: 'xiaolan',
    role: 'admin',
    password,
  });
  const { cases } = await office.list<{ cases: readonly { caseId: string }[] }>('cases');
  const { people } = await office.list<{ people: readonly { id: string }[] }>('people');
  const { campaigns } = await office.list<{ campaigns: readonly { id: string }[] }>('campaigns');
  return {
    device: terminal.device,
    shop: shop?.id ?? '',
    account: account.accountId,
    case: cases[0]?.caseId ?? '',
    person: people[0]?.id ?? '',
    campaign: campaigns[0]?.id ?? '',
  };
}

describe('the console for everybody, in a real browser', () => {
  let office: TestOffice;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let ids: Record<string, string> = {};
  const faults: string[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
    ids = { ...(await lively(office)) };
    browser = await launchChromium();
    context = await browser.newContext({ locale: 'zh-CN' });
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await office?.stop();
  });

  const at = (path: string) => new URL(path, office.url).href;

  /** What axe finds wrong, and what is wider than the screen, in every look and language. */
  async function faultsOf(path: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const language of languages) {
      await page.goto(at(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`));
      for (const { theme, width, height } of looks) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height });
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) if (one instanceof HTMLDetailsElement) one.open = true;
        });
        const where = `${path} ${language}, ${theme}, ${width} wide`;
        found.push(...(await axeFaults(page)).map((fault) => `${where}: ${fault}`));
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 0) found.push(`${where}: ${over} px too wide`);
        await picture(`${path.replaceAll(/\W+/g, '-')}-${language}-${theme}-${width}`);
      }
    }
    return found;
  }

  async function picture(name: string): Promise<void> {
    if (picturesFolder === undefined) return;
    mkdirSync(picturesFolder, { recursive: true });
    await page.screenshot({ path: join(picturesFolder, `${name}.png`), fullPage: true });
  }

  it('nothing is wrong with the way in; a wrong password is said, and the right one opens', async () => {
    expect((await faultsOf('/')).join('\n')).toBe('');
    await page.goto(at('/?lang=zh'));
    await page.getByLabel('登录名').fill('xiaolan');
    await page.getByLabel('密码').fill('not the password');
    await page.getByRole('button', { name: '登录' }).first().click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('不对');
    faults.length = 0;
    await page.getByLabel('登录名').fill('xiaolan');
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
  });

  it('brings in a file: checked first, each faulty row by its line, then brought in', async () => {
    await page.goto(at('/imports?lang=en'));
    await page.getByLabel('What it holds').selectOption('customers');
    await page.getByLabel('A name for it').fill('Members');
    const buffer = Buffer.from('phone\n13800138000\nno number\n');
    await page
      .getByLabel('CSV file')
      .setInputFiles({ name: 'm.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: /Upload and check/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    ids['import'] = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const rows = page.getByRole('table', { name: 'Rows with faults' }).getByRole('row');
    expect(await rows.nth(1).textContent()).toMatch(/3/);
    await page.getByRole('button', { name: 'Bring in 1 rows' }).click();
    await expect
      .poll(
        async () => {
          await page.goto(at(`/imports/${ids['import'] ?? ''}`));
          return page.getByText('1 of 1 are in').count();
        },
        { timeout: 40_000 },
      )
      .toBe(1);
  });

  it.each(pages.map(({ path }) => path))('nothing is wrong with %s', async (path) => {
    const real = path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '0'.repeat(16));
    expect((await faultsOf(real)).join('\n')).toBe('');
  });

  it('by keyboard alone: past the parts to the content, and a shop is added', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(at('/shops?lang=en'));
    await page.goto(at('/shops'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toBe('#main');
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('=1+1 <b>Bund</b>');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(
      '=1+1 <b>Bund</b>',
    );
    // What was done has an address of its own: loading it again adds no second one.
    await page.reload();
    await page.goto(at('/shops?q=Bund'));
    expect(await page.getByRole('link', { name: '=1+1 <b>Bund</b>' }).count()).toBe(1);
  });

  it('says what is wrong with a campaign at its line, and keeps what was typed', async () => {
    await page.goto(at('/campaigns'));
    const text = '{\n  "countersign": "campaign/1",\n  "validFrom": "tomorrow"\n}';
    await page.getByLabel('Or paste it here').fill(text);
    await page.getByRole('button', { name: 'Check and save' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'validFrom' }).textContent()).toContain(
      '3:',
    );
    expect(await page.getByLabel('Or paste it here').inputValue()).toBe(text);
    expect((await axeFaults(page)).join('\n')).toBe('');
  });

  it('breaks no rule of its own content policy, and runs no script of a page’s own', () => {
    expect(faults).toEqual([]);
  });
});
