import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  open,
  openInEnglish,
  redeemByWedge,
  signIn,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
} from './counterPage.ts';
import { milkTeaCodes, pinOf } from './demoCoupons.ts';
import { logoPicture } from './logoPicture.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { paperLooks, reasons, redeem, session } = catalogue;
const demoShopWithinMs = 60_000;

describe('how papers look, chosen by a manager', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];

  beforeAll(async () => {
    counter = await startCounter(folder.path);
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const whoIsIt = page.getByRole('heading', { name: session.en.whoIsIt });
    await whoIsIt.waitFor({ timeout: demoShopWithinMs });
    await signIn(page, 'Lin', pinOf('lin'));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  it('a picture becomes the logo; both languages stand on a receipt before anything is saved', async () => {
    await open(page, 'devices');
    await page.getByText(paperLooks.en.language_both).click();
    await page.locator('input[type="file"][accept*="image/png"]').setInputFiles({
      name: 'logo.bmp',
      mimeType: 'image/bmp',
      buffer: logoPicture(),
    });
    await page.getByRole('figure', { name: paperLooks.en.logoPicture }).waitFor();
    const preview = page.getByRole('figure', { name: paperLooks.en.preview });
    await expect
      .poll(() => preview.locator('pre').textContent())
      .toMatch(/\[PICTURE\][^]*券核销凭证 Voucher redeemed/);
    const before = await valueOf(page, 'settings.get', {});
    expect(before.paper).toEqual({ language: 'shop', logo: null });
  });

  it('is saved once, and every later paper looks so', async () => {
    await page.getByRole('button', { name: paperLooks.en.save, exact: true }).click();
    await page.getByText(paperLooks.en.saved).waitFor();
    const { paper } = await valueOf(page, 'settings.get', {});
    expect(paper.language).toBe('both');
    expect(paper.logo?.widthDots).toBeGreaterThan(0);
  });

  it('a refused customer takes the reason along when it is asked for, and not before', async () => {
    const [code = ''] = milkTeaCodes();
    await open(page, 'redeem');
    await redeemByWedge(page, code);
    await wedge(page, code);
    await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
    const slips = async () =>
      (await valueOf(page, 'print.queue', {})).filter(({ what }) => what === 'refusal');
    expect(await slips()).toEqual([]);
    await page.getByRole('button', { name: redeem.en.slip }).click();
    const slip = page.getByRole('dialog', { name: redeem.en.slipTitle });
    await slip.getByRole('figure').waitFor();
    const text = (await slip.getByRole('figure').locator('pre').textContent()) ?? '';
    expect(text).toContain('[PICTURE]');
    expect(text).toContain('已用过 Already used');
    expect(text.replaceAll('-', '')).not.toContain(code.replaceAll('-', ''));
    expect(await slips()).toHaveLength(1);
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
