import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { sameReaderMs } from '../../shared/domain/scans/readings.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  open,
  openInEnglish,
  redeemByWedge,
  redemptions,
  signIn,
  toIdle,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
  wedgeTwice,
} from './counterPage.ts';
import { milkTeaCodes, pinOf } from './demoCoupons.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { desk, readers, reasons, redeem, session } = catalogue;
const demoShopWithinMs = 60_000;
/** What a scanner with a double trigger leaves between two codes. */
const bounceMs = 50;
const told = 15_000;

describe('one reading of one code', () => {
  const folder = tempFolder();
  const codes = [...milkTeaCodes()];
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];
  const fresh = () => codes.shift() ?? '';

  beforeAll(async () => {
    counter = await startCounter(folder.path);
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const people = page.getByRole('heading', { name: session.en.whoIsIt });
    await people.waitFor({ timeout: demoShopWithinMs });
    await signIn(page, 'Lin', pinOf('lin'));
  });
  beforeEach(async () => {
    await open(page, 'redeem');
    await toIdle(page);
  });
  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  describe('in a shop that redeems plain cases at once', () => {
    beforeAll(() => valueOf(page, 'settings.set', { confirmAtOnce: true }));
    afterAll(() => valueOf(page, 'settings.set', { confirmAtOnce: false }));

    it('a trigger that bounces leaves the verdict standing: redeemed once, and no "used already" (I2)', async () => {
      const before = await redemptions(page);
      await wedgeTwice(page, fresh());
      await verdict(page, redeem.en.verdictOk).waitFor();
      await page.waitForTimeout(sameReaderMs);
      expect(await verdict(page, redeem.en.verdictOk).count()).toBe(1);
      expect(await redemptions(page)).toBe(before + 1);
    });

    it('two vouchers one right after the other are both redeemed', async () => {
      const before = await redemptions(page);
      await wedge(page, fresh());
      await page.waitForTimeout(bounceMs);
      await wedge(page, fresh());
      await expect.poll(() => redemptions(page)).toBe(before + 2);
    });

    it('the same code again on purpose is answered: used already', async () => {
      const code = fresh();
      await wedge(page, code);
      await verdict(page, redeem.en.verdictOk).waitFor();
      await page.waitForTimeout(sameReaderMs);
      await wedge(page, code);
      await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
    });
  });

  it('after a key of the cashier’s the same code is answered at once, however soon', async () => {
    const code = fresh();
    await redeemByWedge(page, code);
    await wedge(page, code);
    await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
    await page.keyboard.press('Escape');
    await wedge(page, code);
    await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
  });

  it('what was read stands on the desk, by what it was read', async () => {
    await open(page, 'desk');
    await page.getByRole('tab', { name: desk.en.tab_readers, exact: true }).click();
    const row = page.getByRole('row', { name: new RegExp(`^${readers.en.reader_wedge}`) });
    await row.first().waitFor({ state: 'attached', timeout: told });
    const cells = await row.first().getByRole('gridcell').or(row.getByRole('cell')).allInnerTexts();
    expect(Number(cells[0])).toBeGreaterThanOrEqual(8);
  });

  it('nothing was refused by the page’s own rules, and nothing broke', () => {
    expect(faults()).toEqual([]);
  });
});
