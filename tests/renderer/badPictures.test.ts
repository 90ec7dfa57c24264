import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { maxPictureBytes } from '../../renderer/scan/pictureFile.ts';
import { pictureBudgetMs } from '../../renderer/scan/pictureReading.ts';
import { qrMatrix, quietModules } from '../../shared/writing/qrCode.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { onPaper } from '../escpos/thermal.ts';
import { codePicture } from './codePictures.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';
import {
  apng,
  blankLike,
  bombPng,
  cmykJpeg,
  gif,
  jpeg,
  movingWebp,
  onSheet,
  png,
  png16,
  shrunkJpeg,
  shrunkPng,
  turnedJpeg,
  unfoldedBytes,
} from './pictureCorpus.ts';

const words = catalogue.scan.zh;
/** On a machine at work elsewhere; a picture itself is given up after `pictureBudgetMs`. */
const patienceMs = pictureBudgetMs + 10_000;

type Problem = keyof typeof words & `pictureProblem_${string}`;

const ascii = (text: string) => Buffer.from(text, 'latin1');

describe('I5 files that are no picture of a code, in real Chromium', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let code: Canvas;
  let modules: readonly (readonly boolean[])[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    const { codes } = await openShop(counter);
    code = await codePicture('qrcode', codes[0] ?? '');
    modules = onPaper(qrMatrix(codes[0] ?? '', 'q'), quietModules);
  });
  afterEach(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  async function hand(name: string, buffer: Buffer, mimeType = 'image/png'): Promise<void> {
    // What the one before left would pass for what this one is to show.
    await page.getByText('中杯奶茶').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '图片', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: words.pictureChoose }).click();
    await (await chooser).setFiles({ name, mimeType, buffer });
  }

  const read = () => page.getByText('中杯奶茶').first().waitFor({ timeout: patienceMs });
  const told = (problem: Problem) =>
    page.getByRole('alert').filter({ hasText: words[problem] }).waitFor({ timeout: patienceMs });

  const refused: readonly (readonly [string, () => Buffer, Problem])[] = [
    ['0 bytes', () => Buffer.alloc(0), 'pictureProblem_empty'],
    ['a head and nothing after it', () => png(code).subarray(0, 40), 'pictureProblem_damaged'],
    ['a PNG cut off before its picture', () => png(code).subarray(0, 60), 'pictureProblem_damaged'],
    ['one pixel', () => png(createCanvas(1, 1)), 'pictureProblem_tooSmall'],
    ['a bomb of 30,000 × 30,000', () => bombPng(30_000), 'pictureProblem_tooManyPixels'],
    ['more than 20 MB', () => overLimit(), 'pictureProblem_tooManyBytes'],
    ['an SVG', () => ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'pictureProblem_svg'],
    ['an iPhone’s HEIC', () => ascii('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'pictureProblem_heic'],
    ['a PDF', () => ascii('%PDF-1.7\n%âãÏÓ\n'), 'pictureProblem_pdf'],
    ['a film', () => ascii('\0\0\0\x18ftypisom\0\0\0\0isomavc1'), 'pictureProblem_film'],
    ['a TIFF', () => ascii('II*\0\x08\0\0\0\0\0\0\0'), 'pictureProblem_otherKind'],
    ['a text that says it is a picture', () => ascii('not one'), 'pictureProblem_notPicture'],
    ['a JPEG that says it is one pixel', () => shrunkJpeg(code), 'pictureProblem_tooSmall'],
    ['a picture without a code', () => png(blankLike(code)), 'pictureProblem_nothingFound'],
    [
      'a GIF whose code comes second',
      () => gif(blankLike(code), code),
      'pictureProblem_nothingInFirst',
    ],
    [
      'a WebP whose code comes second',
      () => movingWebp(blankLike(code), code),
      'pictureProblem_nothingInFirst',
    ],
  ];
  it.each(refused)('%s: says in words what to do', async (_, file, problem) => {
    await hand('voucher.png', file());
    await told(problem);
  });

  function overLimit(): Buffer {
    const bytes = Buffer.alloc(maxPictureBytes + 1);
    png(code).copy(bytes);
    return bytes;
  }

  it('(the bomb is one: a few kilobytes that unfold into a hundred million)', () => {
    const bomb = bombPng(30_000);
    expect(bomb.length).toBeLessThan(200_000);
    expect(unfoldedBytes(bomb)).toBeGreaterThan(100_000_000);
  });

  const taken: readonly (readonly [string, () => Buffer, string])[] = [
    ['20 megapixels', () => jpeg(onSheet(code, 5_000, 4_000)), 'image/jpeg'],
    ['40 megapixels, the most there may be', () => png(onSheet(code, 8_000, 5_000)), 'image/png'],
    ['four inks for a press (CMYK)', () => cmykJpeg(modules), 'image/jpeg'],
    ['16 bits a colour', () => png16(code), 'image/png'],
    ['a PNG named and sent as JPEG', () => png(code), 'image/jpeg'],
    ['a photograph held on its side', () => turnedJpeg(code), 'image/jpeg'],
    ['an AVIF', () => code.toBuffer('image/avif'), 'image/avif'],
    ['a WebP', () => code.toBuffer('image/webp'), 'image/webp'],
    ['a GIF that stands still', () => gif(code), 'image/gif'],
    ['a GIF that moves, its first picture', () => gif(code, blankLike(code)), 'image/gif'],
    ['a PNG that moves, its first picture', () => apng(code, blankLike(code)), 'image/png'],
    ['a WebP that moves', () => movingWebp(code, blankLike(code)), 'image/webp'],
  ];
  it.each(taken)('%s: is read', async (_, file, mimeType) => {
    await hand('voucher.jpg', file(), mimeType);
    await read();
  });

  it.each([
    ['a JPEG cut in half', () => jpeg(code).subarray(0, jpeg(code).length >> 1)],
    ['a PNG cut in half', () => png(code).subarray(0, png(code).length >> 1)],
    ['a PNG whose rows are longer than it says', () => shrunkPng(code, 64)],
  ])('%s: is read or said to be no good, and the next one is read', async (_, file) => {
    await hand('voucher.png', file());
    const alert = page.getByRole('alert').filter({ hasText: /。/ });
    const ticket = page.getByText('中杯奶茶').first();
    await alert.or(ticket).first().waitFor({ timeout: patienceMs });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await hand('voucher.png', png(code));
    await read();
  });

  it('a reader that hangs is given up in time, and the next picture is read by another', async () => {
    const worker = /decodeWorker.*\.js/;
    const context = page.context();
    await context.route(
      worker,
      (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: 'self.onmessage = () => { for (;;); };',
        }),
      { times: 1 },
    );
    const began = Date.now();
    await hand('voucher.png', png(code));
    await told('pictureProblem_tookTooLong');
    expect(Date.now() - began).toBeGreaterThanOrEqual(pictureBudgetMs);
    // The counter was free all the while.
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: words.pictureChoose }).click();
    await (await chooser).setFiles({ name: 'again.png', mimeType: 'image/png', buffer: png(code) });
    await read();
    await context.unroute(worker);
  });

  it('and nothing of all that broke a rule of the page', () => {
    expect(counter.complaints).toEqual([]);
  });
});
