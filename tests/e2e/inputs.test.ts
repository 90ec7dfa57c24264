import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import { sameReaderMs } from '../../shared/domain/scans/readings.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import { cameraFilm, codePicture } from '../renderer/codePictures.ts';
import {
  confirm,
  fill,
  open,
  openInEnglish,
  redeemButton,
  redemptions,
  scannerGapMs,
  scannerKeys,
  signIn,
  toIdle,
  toKeyboard,
  typeSlowly,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
  wedgeTwice,
  wordsOf,
} from './counterPage.ts';
import { coupon, milkTeaCodes, pinOf } from './demoCoupons.ts';
import { holdTimers } from './heldTimers.ts';
import { filesHolding } from './onDisk.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { reasons, redeem, scan, session } = catalogue;
const pictures = join(import.meta.dirname, '../../demo/coupons');
const demoShopWithinMs = 60_000;
/** What two scanners, or one with a double trigger, leave between two codes. */
const doubleScanMs = 50;
/** Shapes that phones show to pay with; made up here and nobody's. */
const paymentCodes = ['134567890123456789', '287654321098765432', '6212345678901234567'];

/** A picture from the disk as a drop or a paste hands it to the page. */
async function handOver(page: Page, how: 'drop' | 'paste', file: string): Promise<void> {
  const base64 = readFileSync(join(pictures, file)).toString('base64');
  await page.evaluate(
    ([way, name, text]) => {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: 'image/png' }));
      const place = document.querySelector('[role="dialog"] input[type="file"]')?.parentElement;
      const event =
        way === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      (way === 'drop' ? (place ?? document) : document).dispatchEvent(event);
    },
    [how, file, base64] as const,
  );
}

describe('codes that come in by every way there is', () => {
  const folder = tempFolder();
  const film = join(folder.path, 'film.y4m');
  const data = join(folder.path, 'data');
  const [first = '', second = '', third = ''] = milkTeaCodes();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];
  const ticket = () => page.getByRole('article', { name: 'Milk tea (M)' });

  beforeAll(async () => {
    writeFileSync(film, cameraFilm([await codePicture('qrcode', third)]));
    counter = await startCounter(data);
    browser = await launchChromium([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
    const people = page.getByRole('heading', { name: session.en.whoIsIt });
    await people.waitFor({ timeout: demoShopWithinMs });
    await signIn(page, 'Mei', pinOf('mei'));
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

  describe('a scanner that types', () => {
    it('while a text field has the focus: the code is read, nothing stays in the field (I5)', async () => {
      await page.getByRole('button', { name: redeem.en.customerFind }).click();
      const field = page.getByLabel(redeem.en.findLabel);
      await field.focus();
      await typeSlowly(page, '138');
      const before = await field.evaluateHandle((input: HTMLInputElement) => {
        const values: string[] = [];
        input.addEventListener('input', () => values.push(input.value));
        return values;
      });
      await wedge(page, first);
      await ticket().waitFor();
      expect((await before.jsonValue()).at(-1) ?? '138').toBe('138');
      expect(await page.getByRole('dialog').count()).toBe(0);
    });

    it.each([redeem.en.camera, redeem.en.addItems, redeem.en.type])(
      'while the button "%s" has the focus: it is not pressed (I8)',
      async (name) => {
        await page.getByRole('button', { name, exact: true }).focus();
        await wedge(page, `${first.slice(0, 4)} ${first.slice(5, 9)} ${first.slice(10)}`);
        await ticket().waitFor();
        expect(await page.getByRole('dialog').count()).toBe(0);
      },
    );

    it('does not redeem by its Enter, even with the button to redeem focused (I8)', async () => {
      await wedge(page, first);
      await redeemButton(page).focus();
      await wedge(page, second);
      await page.getByText(fill(redeem.en.readSome, { n: 2 })).waitFor();
      expect(await redemptions(page)).toBe(0);
    });

    it('gives two codes in one order that come 50 ms apart', async () => {
      await wedge(page, first);
      await page.waitForTimeout(doubleScanMs);
      await wedge(page, second);
      await page.getByText(fill(redeem.en.readSome, { n: 2 })).waitFor();
    });

    it('counts a code once that comes twice within 50 ms (I2)', async () => {
      await wedgeTwice(page, first);
      await page.getByRole('heading', { name: redeem.en.readOne }).waitFor();
      expect(await page.getByText(/is in this order already/).count()).toBe(0);
    });

    it('answers a code that is read once more on purpose', async () => {
      await wedge(page, first);
      await page.getByRole('heading', { name: redeem.en.readOne }).waitFor();
      await page.waitForTimeout(sameReaderMs);
      await wedge(page, first);
      await page.getByText(/is in this order already/).waitFor();
      await page.getByRole('heading', { name: redeem.en.readOne }).waitFor();
    });

    it.each([
      ['a code that is too long', 'X'.repeat(maxCodeLength + 1), reasons.en.tooLongTitle],
      ['a web link', 'https://somewhere.example/lottery?id=7', reasons.en.webLinkTitle],
      ['a partner’s voucher', 'MT123456789012', reasons.en.partnerPlatformTitle],
      ['a code nobody knows', 'ZZ-UNKNOWN-77', reasons.en.unknownCodeTitle],
      ['SQL and markup', "';DROP/**/TABLE<b>entry</b>", reasons.en.unknownCodeTitle],
    ])('answers %s in words, and nothing changes (I5)', async (_what, text, title) => {
      const before = await valueOf(page, 'sync.status', {});
      await wedge(page, text);
      await verdict(page, title).waitFor();
      expect(await redeemButton(page).count()).toBe(0);
      expect((await valueOf(page, 'sync.status', {})).headSeq).toBe(before.headSeq);
    });

    it('points at the place of a damaged character, by its check characters (I5)', async () => {
      const wrong = first.slice(0, 5) + (first[5] === 'Z' ? 'Y' : 'Z') + first.slice(6);
      await wedge(page, wrong);
      const said = verdict(page, reasons.en.wrongCheckCharactersTitle);
      await said.waitFor();
      const detail = fill(reasons.en.wrongCheckCharactersDetail, { group: 2, inGroup: 1 });
      expect(await wordsOf(said)).toContain(detail);
    });

    it('reads the chain’s own link as the code in it', async () => {
      await wedge(page, `https://littleleaf.example/v?c=${first}`);
      await ticket().waitFor();
    });

    it.each(paymentCodes)(
      'sends payment code %s to the main till and keeps nothing of it',
      async (code) => {
        await wedge(page, code);
        await verdict(page, reasons.en.paymentCodeTitle).waitFor();
        expect(await wordsOf(page.locator('body'))).not.toContain(code);
        expect(filesHolding(data, [code])).toEqual([]);
      },
    );

    it('(and the search that finds nothing does find what is kept)', () => {
      const files = filesHolding(data, ['littleleaf.example']);
      expect(files.length).toBeGreaterThan(0);
    });
  });

  describe('fingers', () => {
    it('type a code, are told where it is wrong, and lead to the same ticket', async () => {
      await page.getByRole('button', { name: redeem.en.type }).click();
      const field = page.getByRole('dialog').getByRole('textbox', { name: scan.en.typedLabel });
      await field.fill(first.slice(0, 3));
      await page
        .getByText(fill(scan.en.typedMore_other, { count: 11 }))
        .first()
        .waitFor();
      await field.fill((first.startsWith('Z') ? 'Y' : 'Z') + first.slice(1));
      await page
        .getByText(/Check character 1/)
        .first()
        .waitFor();
      await field.fill(first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'));
      await page.getByText(scan.en.typedGood).first().waitFor();
      await toKeyboard(page);
      await field.press('Enter');
      await ticket().waitFor();
    });
  });

  describe('a picture', () => {
    beforeEach(async () => {
      await page.getByRole('button', { name: redeem.en.picture, exact: true }).click();
      await page.getByRole('dialog').waitFor();
    });

    it('chosen from the disk', async () => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: scan.en.pictureChoose }).click(),
      ]);
      await chooser.setFiles(join(pictures, '01-milk-tea-qrcode.png'));
      await ticket().waitFor();
      expect(await wordsOf(ticket())).toContain(coupon(1).code.slice(0, 4));
    });

    it('dropped onto the counter: bars, not squares', async () => {
      await handOver(page, 'drop', '04-milk-tea-code128.png');
      await ticket().waitFor();
      expect(await wordsOf(ticket())).toContain(coupon(4).code.slice(0, 4));
    });

    it('pasted: a signed coupon', async () => {
      await handOver(page, 'paste', '24-goodwill-drink-qrcode.png');
      await page.getByRole('article', { name: 'Any one drink' }).waitFor();
    });
  });

  describe('the camera, a code held before it', () => {
    it('offers exactly one redemption while the code stays in view (I2)', async () => {
      const before = await redemptions(page);
      await page.getByRole('button', { name: redeem.en.camera }).click();
      await ticket().waitFor();
      await page.getByRole('heading', { name: redeem.en.readOne }).waitFor();
      expect(await page.getByRole('article').count()).toBe(1);
      expect(await wordsOf(ticket())).toContain(third.slice(0, 4));
      expect(await page.locator('video').count()).toBe(0);
      expect(await page.getByText(/is in this order already/).count()).toBe(0);
      await confirm(page);
      expect(await redemptions(page)).toBe(before + 1);
      await toIdle(page);
      await page.getByRole('button', { name: redeem.en.camera }).click();
      await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
      expect(await redemptions(page)).toBe(before + 1);
    });
  });

  it('a burst is read whole where the machine stood still in the middle of it', async () => {
    const cut = 5;
    const began = Date.now();
    const timers = await holdTimers(page);
    await scannerKeys(page, first.slice(0, cut), began);
    await timers.evaluate((held) => held.jump());
    await scannerKeys(page, `${first.slice(cut)}\r`, began + cut * scannerGapMs);
    await timers.evaluate((held) => held.goOn());
    await ticket().waitFor();
    expect(await page.getByText(redeem.en.noticeScanAgain).count()).toBe(0);
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
