// Pictures of head office's page, over a demo chain where something has happened and somebody must look.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { hqCrypto } from '../hq/crypto.ts';
import { demoChain } from '../hq/demo/dataset.ts';
import type { Campaign } from '../shared/domain/campaign/campaign.ts';
import { civilDateAt } from '../shared/domain/time/civilTime.ts';
import type { Entry, EntryBody } from '../shared/protocol/entry.ts';
import { enrolmentCode } from '../tests/e2e/chain.ts';
import { adminToken, startHq } from '../tests/e2e/processes.ts';
import { PaperTerminal, redeemed } from '../tests/hq/paperTerminal.ts';
import { looks, photographer } from './pictureTools.ts';
import type { Album, Look } from './pictureTools.ts';

const anyDay = '2026-01-01';
const zone = 'Asia/Shanghai';
const widePage = { width: 1280, height: 860 };
const narrowPage = { width: 390, height: 844 };
const minuteMs = 60_000;
const drinkMinor = 1800;
const tartMinor = 900;

const people = {
  jingan: [
    { personId: 'mei', name: '小梅 Mei', role: 'cashier' },
    { personId: 'chen', name: '小陈 Chen', role: 'cashier' },
  ],
  xuhui: [{ personId: 'yang', name: '小杨 Yang', role: 'cashier' }],
} as const;

/** Two drinks, one of them on a voucher of this campaign. */
function drinksOn({ id, no, version, name }: Campaign, ref: string): EntryBody {
  const line = (lineId: string, of: string, unitPriceMinor: number, paidMinor: number) =>
    ({ lineId, name: of, item: null, quantity: 1, unitPriceMinor, paidMinor }) as const;
  const used = redeemed(ref, { campaign: { id, no, version, name, benefit: 'freeItem' } });
  return {
    kind: 'redemption',
    vouchers: [used],
    basket: [line('1', '中杯奶茶', drinkMinor, 0), line('2', '蛋挞', tartMinor, tartMinor)],
    totalMinor: drinkMinor + tartMinor,
    discountMinor: drinkMinor,
    toPayMinor: tartMinor,
    customer: null,
    approval: null,
  };
}

/** Two shops redeem; the second uses a voucher that the first has used, and neither could know. */
async function redeemSome(url: string): Promise<void> {
  const { campaigns, vouchers } = demoChain(anyDay, hqCrypto);
  const milkTea = campaigns.find(({ no }) => no === 101);
  if (milkTea === undefined) throw new Error('the demo has no milk tea campaign');
  const refs = vouchers
    .filter(({ cached }) => cached.campaignNo === milkTea.no)
    .map(({ cached }) => cached.ref);
  const now = Date.now();
  const businessDay = civilDateAt(now, zone);
  const sell = (terminal: PaperTerminal, minutesAgo: number, actor: Entry['actor'], ref = '') =>
    terminal.append(drinksOn(milkTea, ref), {
      at: now - minutesAgo * minuteMs,
      actor,
      businessDay,
    });
  const jingan = await PaperTerminal.enrol(url, await enrolmentCode(url, 'jingan'));
  sell(jingan, 34, people.jingan[0], refs[7]);
  sell(jingan, 29, people.jingan[1], refs[8]);
  sell(jingan, 21, people.jingan[0], refs[9]);
  await jingan.push();
  const xuhui = await PaperTerminal.enrol(url, await enrolmentCode(url, 'xuhui'));
  sell(xuhui, 18, people.xuhui[0], refs[10]);
  sell(xuhui, 11, people.xuhui[0], refs[7]);
  sell(xuhui, 4, people.xuhui[0], refs[11]);
  await xuhui.push();
}

async function signInAndBringIn(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/?lang=en`);
  await page.getByLabel('Admin token').first().fill(adminToken);
  await page.getByLabel('Name', { exact: true }).fill('王晓兰');
  await page.getByLabel('Sign-in name').fill('xiaolan');
  await page.getByLabel('Password').fill('four quiet words here');
  await page.getByRole('button', { name: 'Make it and sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.goto(`${url}/imports`);
  await page.getByLabel('What it holds').selectOption('customers');
  await page.getByLabel('A name for it').fill('会员 2026');
  const text = '手机号,会员等级\n13800138000,gold\n1380013八,gold\n13900139000,\n没有号码,silver\n';
  const buffer = Buffer.from(text);
  const file = { name: 'members.csv', mimeType: 'text/csv', buffer };
  await page.getByLabel('CSV file').setInputFiles(file);
  await page.getByRole('button', { name: /Upload and check/ }).click();
  await page.getByRole('heading', { level: 1, name: '会员 2026' }).waitFor();
  return new URL(page.url()).pathname;
}

async function openCase(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/cases`);
  const path = await page.locator('td a[href^="/cases/"]').first().getAttribute('href');
  return path ?? '/cases';
}

async function wearConsole(page: Page, url: string, { language, theme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.goto(`${url}/?lang=${language}`);
}

/** Head office's own page: what needs a person, a case with both receipts, a file with faults. */
export async function pictureConsole(
  browser: Browser,
  album: Album,
  narrow: boolean,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-hq-pictures-'));
  const hq = await startHq(dir, '--demo');
  const url = hq.ready[1] ?? '';
  const page = await browser.newPage({ viewport: narrow ? narrowPage : widePage });
  try {
    await redeemSome(url);
    const brought = await signInAndBringIn(page, url);
    const parts = [
      ['hq-overview', '/'],
      ['hq-case', await openCase(page, url)],
      ['hq-import', brought],
    ] as const;
    for (const look of looks) {
      await wearConsole(page, url, look);
      for (const [name, path] of parts) {
        await page.goto(`${url}${path}`);
        await photographer(page, album, look)(name);
      }
    }
  } finally {
    await page.close();
    await hq.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
