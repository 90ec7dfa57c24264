import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { InputOf } from '../../shared/contract/methods.ts';
import { care } from '../../shared/i18n/care.ts';
import { goodwill } from '../../shared/i18n/goodwill.ts';
import { history } from '../../shared/i18n/history.ts';
import { redeem } from '../../shared/i18n/redeem.ts';
import { undo } from '../../shared/i18n/undo.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { wedge } from '../e2e/counterPage.ts';
import { openPart } from '../openPart.ts';
import { managerPin, openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const phone = '138 0013 5678';
const anyTime = { validFrom: '2020-01-01', validThrough: '2099-12-31', zone: 'Asia/Shanghai' };
const sorry: InputOf<'campaigns.save'>['campaign'] = {
  id: null,
  name: { zh: '关怀券五元', en: 'Sorry' },
  benefit: { kind: 'amountOff', amountMinor: 500 },
  ...anyTime,
  ...plainTerms,
  validity: { kind: 'daysFromIssue', days: 30 },
  goodwill: { reasons: ['wait', 'quality'], maxPerDay: 5, maxWorthPerDayMinor: 2000 },
};
const again: InputOf<'campaigns.save'>['campaign'] = {
  ...sorry,
  name: { zh: '回头券', en: 'Come again' },
  goodwill: null,
  issueAfter: { events: [{ kind: 'goodRating' }], maxPerDay: 9 },
};

/** Pictures for whoever wants to look, where `CARE_PICTURES` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['CARE_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of [
    [1024, 768],
    [390, 844],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1024, height: 768 });
}

describe('goodwill and customers, at the screen', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    page = counter.page;
    ({ codes } = await openShop(counter));
    await page.getByRole('navigation').waitFor();
    await counter.call('campaigns.save', { campaign: sorry });
    await counter.call('campaigns.save', { campaign: again });
    await counter.call('customer.askHours', { fromMinute: 0, toMinute: 1440 });
    const soon = addDays(civilDateAt(Date.now(), anyTime.zone), 1);
    const { id } = await counter.call('campaigns.save', {
      campaign: { ...sorry, name: { zh: '生日券', en: 'Birthday' }, goodwill: null },
    });
    await counter.call('vouchers.importCsv', {
      campaignId: id,
      fileBase64: Buffer.from(
        ['code,phone,lastDay', `BIRTHDAY-ONE-0001,+86 ${phone},${soon}`].join('\n'),
      ).toString('base64'),
      mapping: { code: 'code', phone: 'phone', lastDay: 'lastDay' },
      dryRun: false,
    });
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  const open = (part: 'goodwill' | 'customers' | 'redeem' | 'history') =>
    openPart(page, part, 'zh');
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  async function enterPin(): Promise<void> {
    const dialog = page.getByRole('dialog');
    for (const digit of managerPin) await dialog.getByRole('button', { name: digit }).click();
    await dialog.getByRole('button', { name: '确定' }).click();
  }

  it('gives goodwill in two taps and a PIN, the allowance in view before and after', async () => {
    await open('goodwill');
    const allowance = page.getByRole('list', { name: care.zh.allowance });
    await allowance.getByText('5 / 5 张').waitFor();
    await picture(page, 'goodwill');
    const reasons = page.getByRole('radiogroup', { name: goodwill.zh.reason });
    await reasons.getByText(goodwill.zh.wait_reason, { exact: true }).click();
    await button(goodwill.zh.issue).click();
    await enterPin();
    await page.getByText(goodwill.zh.paperPrints).waitFor();
    await allowance.getByText('4 / 5 张').waitFor();
    await allowance.getByText('¥15.00 / ¥20.00').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('ends a coupon: a reason, a second look, and then it is ended', async () => {
    const list = page.getByRole('list', { name: goodwill.zh.given });
    await list.getByText(care.zh.state_given).waitFor();
    await list.getByRole('button', { name: new RegExp(care.zh.voidDo) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: care.zh.voidNext }).click();
    await dialog.getByText(care.zh.voidWhyMissing).waitFor();
    await dialog.getByText(care.zh.wrongCustomer_because, { exact: true }).click();
    await dialog.getByRole('button', { name: care.zh.voidNext }).click();
    await dialog.getByText(care.zh.voidSays).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'goodwill-void');
    await dialog.getByRole('button', { name: care.zh.voidConfirm }).click();
    await page.getByText(care.zh.voidDone.replace('{{name}}', '关怀券五元')).waitFor();
    await list.getByText(new RegExp(care.zh.wrongCustomer_because)).waitFor();
    expect(await list.getByRole('button', { name: new RegExp(care.zh.voidDo) }).count()).toBe(0);
    await page.getByText(/90 天内发出 1 张，回来 0 张/).waitFor();
    await picture(page, 'goodwill-after');
  });

  it('finds a customer by the number typed once, masked, with what ends soonest in words', async () => {
    await open('customers');
    await page.getByLabel(care.zh.findLabel).fill('abc');
    await button(care.zh.findDo).click();
    await page.getByText(care.zh.findBad).waitFor();
    expect(await page.getByLabel(care.zh.findLabel).inputValue()).toBe('abc');
    await page.getByLabel(care.zh.findLabel).fill(phone);
    await button(care.zh.findDo).click();
    await page.getByRole('heading', { name: '顾客 •••• 5678' }).waitFor();
    const held = page.getByRole('list', { name: care.zh.vouchers });
    await held.getByText('明天到期').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('13800135678');
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'customers');
  });

  it('shows a member code that a scan takes back to the same customer', async () => {
    await button(care.zh.showCode).click();
    await page.getByRole('figure', { name: /会员码/ }).waitFor();
    const [code = ''] = /CSM(?:-[0-9A-Z]{1,4})+/.exec(await page.locator('main').innerText()) ?? [];
    await button(care.zh.close).click();
    await page.getByLabel(care.zh.findLabel).waitFor();
    await wedge(page, code);
    await page.getByRole('heading', { name: '顾客 •••• 5678' }).waitFor();
    await button(care.zh.close).click();
    await open('redeem');
    await wedge(page, code);
    await page.getByRole('heading', { name: '顾客 •••• 5678' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('tells the customer by one tap, once, and honours a wish not to be told', async () => {
    await open('customers');
    const list = page.getByRole('list', { name: care.zh.list });
    await list.getByText(/生日券，明天到期/).waitFor();
    await list.getByRole('button', { name: redeem.zh.wake_never }).click();
    await page.getByText(care.zh.listNone).waitFor();
    if ((await page.getByLabel(care.zh.findLabel).count()) > 0) {
      await page.getByLabel(care.zh.findLabel).fill(phone);
      await button(care.zh.findDo).click();
    }
    await page.getByText(care.zh.mayNot).waitFor();
    expect(await page.getByRole('switch', { name: care.zh.may }).isChecked()).toBe(false);
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'customers-wish');
    await button(care.zh.close).click();
  });

  it('asks how it was beside the verdict, and gives what the terms suggest for it', async () => {
    await open('redeem');
    await wedge(page, codes[0] ?? '');
    await page.getByRole('article').waitFor();
    await page.keyboard.press('F9');
    const faces = page.getByRole('group', { name: redeem.zh.rateAsk });
    await faces.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'after');
    await faces.getByRole('button', { name: redeem.zh.rate_3, exact: true }).click();
    await page.getByText('顾客评价：满意').waitFor();
    await page.getByText('顾客说满意：送“回头券”吗？').waitFor();
    await picture(page, 'after-offer');
    await button(redeem.zh.offerGive).click();
    await page.getByText(/已送出：回头券/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect((await counter.call('goodwill.list', { before: null, count: 1 }))[0]).toMatchObject({
      kind: 'issuedAfter',
      reason: 'goodRating',
    });
  });

  it('is out of the way with the next scan, which it never holds up', async () => {
    await wedge(page, codes[1] ?? '');
    await page.getByRole('article').waitFor();
    expect(await page.getByText(redeem.zh.afterTitle).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('undone from History, it says there what became of the coupon given for it', async () => {
    await open('history');
    await page.getByRole('button', { name: /核销 · 今天/ }).click();
    await page.getByRole('button', { name: undo.zh.remake }).waitFor();
    await page.getByRole('button', { name: history.zh.undo, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('误操作').click();
    await dialog.getByRole('button', { name: undo.zh.do }).click();
    await page.getByText(history.zh.undoDone).waitFor();
    await page.getByText(redeem.zh.undoneCoupon_ended).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await picture(page, 'history-coupon');
    const [coupon] = await counter.call('goodwill.list', { before: null, count: 1 });
    expect(coupon).toMatchObject({ kind: 'issuedAfter', state: 'voided' });
    expect(counter.complaints).toEqual([]);
  });
});
