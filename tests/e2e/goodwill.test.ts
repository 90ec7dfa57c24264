import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPhones } from '../../hq/demo/customers.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  call,
  confirm,
  enterPin,
  fill,
  open,
  redeemButton,
  signIn,
  toIdle,
  valueOf,
  verdict,
  wedge,
  wordsOf,
} from './counterPage.ts';
import { pinOf } from './demoCoupons.ts';
import { enrolledCounter } from './enrolledCounter.ts';
import { startHq } from './processes.ts';
import type { Running } from './processes.ts';
import { qrOn } from './qrOnPaper.ts';

const { goodwill, problems, reasons, redeem, session } = catalogue;
const signedLength = 144;
/** Characters that carry bits of these parts of a signed code (TRUST.md, Codes). */
const placeIn = { voucherId: 9, lastDay: 33, signature: 60 } as const;
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const perDay = 5;
const perCustomer = 2;

/** The code with one character, at this place, changed to the next of its alphabet. */
function altered(code: string, place: number): string {
  const next = (crockford.indexOf(code.charAt(place)) + 1) % crockford.length;
  return code.slice(0, place) + crockford.charAt(next) + code.slice(place + 1);
}

describe('goodwill given in one shop and used in another, head office away', () => {
  const folder = tempFolder();
  const running: Running[] = [];
  let hq: Running;
  let browser: Browser;
  let jingan: Page;
  let xuhui: Page;
  let code = '';

  async function enrolled(shop: string): Promise<Page> {
    const counter = await enrolledCounter(browser, hq.ready[1] ?? '', folder.path, shop);
    running.push(counter.running);
    return counter.page;
  }

  /** Among what may have happened; it also stands in what came of it. */
  const reason = () =>
    jingan
      .getByRole('radiogroup', { name: goodwill.en.reason })
      .getByText(goodwill.en.wait_reason, { exact: true });

  /** Gives one more coupon at Jing’an, by Lin's PIN. */
  async function give(): Promise<void> {
    await reason().click();
    await jingan.getByRole('button', { name: goodwill.en.issue }).click();
    await enterPin(jingan, pinOf('lin'));
    await jingan.getByRole('button', { name: goodwill.en.another }).waitFor();
  }

  beforeAll(async () => {
    browser = await launchChromium();
    hq = await startHq(join(folder.path, 'hq'), '--demo');
    running.push(hq);
    jingan = await enrolled('jingan');
    xuhui = await enrolled('xuhui');
    await signIn(xuhui, 'Yang', pinOf('yang'));
    await signIn(jingan, 'Lin', pinOf('lin'));
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all(running.map((one) => one.stop()));
    folder[Symbol.dispose]();
  });

  it('is given by a manager’s PIN, with a reason; a wrong PIN gives nothing (I8)', async () => {
    await open(jingan, 'goodwill');
    await jingan.getByText(fill(goodwill.en.leftToday_other, { count: perDay })).waitFor();
    await jingan.getByRole('button', { name: goodwill.en.issue }).click();
    await jingan.getByText(goodwill.en.reasonMissing).waitFor();
    await reason().click();
    await jingan.getByRole('button', { name: goodwill.en.issue }).click();
    await enterPin(jingan, pinOf('zhou'));
    await jingan
      .getByRole('dialog')
      .getByText(/Wrong PIN/)
      .waitFor();
    expect(await valueOf(jingan, 'goodwill.list', { before: null, count: 9 })).toEqual([]);
    await enterPin(jingan, pinOf('lin'));
    await jingan.getByText(goodwill.en.paperPrints).waitFor();
  });

  it('stands on paper with a QR code that a camera reads, and the same code to type', async () => {
    const paper = jingan.getByRole('figure', { name: 'With our apologies: a free drink' });
    await paper.scrollIntoViewIfNeeded();
    code = (await qrOn(paper.locator('svg'))) ?? '';
    expect(code).toHaveLength(signedLength);
    const printed = await paper.locator('pre').innerText();
    const [, typed = ''] = printed.split(catalogue.paper.zh.typedCode);
    expect(typed.replaceAll(/[^0-9A-Z]/g, '').slice(0, signedLength)).toBe(code);
    expect(printed).toContain(catalogue.paper.zh.goodwillTitle);
  });

  it('is refused as not genuine where one character was changed (I5, I8)', async () => {
    await hq.stop();
    await xuhui
      .getByRole('status')
      .filter({ hasText: session.en.offlineLine })
      .first()
      .waitFor({ timeout: 40_000 });
    for (const place of [placeIn.voucherId, placeIn.lastDay, placeIn.signature, signedLength - 1]) {
      await wedge(xuhui, altered(code, place));
      const refused = verdict(xuhui, reasons.en.badSignatureTitle);
      await refused.waitFor();
      expect(await wordsOf(refused)).toContain(redeem.en.verdictRefused);
      expect(await redeemButton(xuhui).count()).toBe(0);
      await toIdle(xuhui);
    }
  });

  it('is good once in the other shop, offline', async () => {
    await wedge(xuhui, code);
    await xuhui.getByRole('article', { name: 'Any one drink' }).waitFor();
    await confirm(xuhui);
    expect(await wordsOf(verdict(xuhui, redeem.en.verdictOk))).toContain('26.00');
    expect(await valueOf(xuhui, 'sync.status', {})).toMatchObject({ state: 'offline', waiting: 1 });
  });

  it('and not twice (I2)', async () => {
    await wedge(xuhui, code);
    const refused = verdict(xuhui, reasons.en.alreadyUsedTitle);
    await refused.waitFor();
    expect(await wordsOf(refused)).toContain('小杨 Yang');
    expect(await redeemButton(xuhui).count()).toBe(0);
  });

  it('is given to one customer no more often than allowed, and says how often that is', async () => {
    const forCustomer = async (): Promise<void> => {
      await jingan.getByRole('button', { name: goodwill.en.another }).click();
      await jingan.getByLabel(goodwill.en.customer).fill(demoPhones[1] ?? '');
      await jingan.getByRole('button', { name: goodwill.en.customerFind }).click();
      await jingan.getByRole('button', { name: goodwill.en.customerRemove }).waitFor();
    };
    for (let given = 0; given < perCustomer; given += 1) {
      await forCustomer();
      await give();
    }
    await forCustomer();
    await reason().click();
    await jingan.getByRole('button', { name: goodwill.en.issue }).click();
    await enterPin(jingan, pinOf('lin'));
    const figures = { counted: '2 coupons', max: '2 coupons' };
    await jingan
      .getByRole('dialog')
      .getByText(fill(goodwill.en.limitOf_customer, figures))
      .waitFor();
    await jingan.keyboard.press('Escape');
    await jingan.getByRole('button', { name: goodwill.en.customerRemove }).click();
    await give();
  });

  it('can be given until the day’s count is spent, and then says so', async () => {
    for (let given = perCustomer + 2; given < perDay; given += 1) {
      await jingan.getByRole('button', { name: goodwill.en.another }).click();
      await give();
    }
    await jingan.getByRole('button', { name: goodwill.en.another }).click();
    await jingan.getByText(goodwill.en.spentToday).waitFor();
    const given = await valueOf(jingan, 'goodwill.list', { before: null, count: 9 });
    expect(given).toHaveLength(perDay);
    const [campaign] = await valueOf(jingan, 'goodwill.templates', {});
    const answer = await call(jingan, 'goodwill.issue', {
      issueId: 'ab'.repeat(16),
      campaignId: campaign?.campaign.id ?? '',
      reason: 'wait',
      note: '',
      customer: null,
      pin: pinOf('lin'),
      approval: null,
    });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'allowanceSpent' } });
  });

  it('says in words that nothing is left, to whoever tries by the screen', async () => {
    await reason().click();
    await jingan.getByRole('button', { name: goodwill.en.issue }).click();
    await enterPin(jingan, pinOf('lin'));
    await jingan.getByRole('dialog').getByText(problems.en.allowanceSpent).waitFor();
    expect(await valueOf(jingan, 'goodwill.list', { before: null, count: 9 })).toHaveLength(perDay);
  });
});
