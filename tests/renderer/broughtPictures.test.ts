import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { maxPicturesAtOnce } from '../../renderer/scan/pictureReading.ts';
import { formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { bring } from '../bring.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { codePicture } from './codePictures.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';
import { blankLike, png } from './pictureCorpus.ts';

const words = catalogue.scan.zh;
const { redeem, reasons } = catalogue;

/** Forty crops, on a busy machine. */
const slowly = { timeout: 30_000 };

const base64 = (picture: Canvas) => png(picture).toString('base64');

describe('pictures and codes brought to the counter from outside', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];
  let pictures: readonly Canvas[];
  const ticket = (at: number) => page.getByText((codes[at] ?? '').slice(0, 4)).first();
  const chooser = () => page.getByRole('region', { name: words.pictureSeveral });

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    ({ codes } = await openShop(counter));
    pictures = await Promise.all(codes.map((code) => codePicture('qrcode', code)));
  });
  afterEach(async () => {
    for (let press = 0; press < 8; press += 1) await page.keyboard.press('Escape');
    await page.getByText(redeem.zh.scanTitle).first().waitFor();
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  const file = (at: number) => base64(pictures[at] ?? createCanvas(1, 1));

  it.each(['drop', 'paste'] as const)('a picture, by %s, with nothing open', async (how) => {
    await bring(page, how, { files: [file(0)] });
    await ticket(0).waitFor();
  });

  it('a picture pasted while another panel is open, its field in use', async () => {
    await page.getByRole('button', { name: redeem.zh.type }).click();
    await page.getByRole('textbox', { name: words.typedLabel }).waitFor();
    await bring(page, 'paste', { files: [file(1)] }, 'input');
    await ticket(1).waitFor();
  });

  it('a picture dropped on another part of the counter', async () => {
    await openPart(page, 'history', 'zh');
    await bring(page, 'drop', { files: [file(2)] });
    await ticket(2).waitFor();
  });

  it('several files at once, one code in each: all of them, by one button', async () => {
    await bring(page, 'drop', { files: [file(0), file(1), file(3)] });
    await chooser().waitFor();
    expect(await chooser().getByRole('listitem').count()).toBe(3);
    await page.getByRole('button', { name: words.pictureAll.replace('{{count}}', '3') }).click();
    await ticket(0).waitFor();
    await ticket(1).waitFor();
    await ticket(3).waitFor();
  });

  it('a good and a bad file: the code is offered, and that one was not read is said', async () => {
    const blank = base64(blankLike(pictures[0] ?? createCanvas(50, 50)));
    await bring(page, 'drop', { files: [blank, file(0)] });
    await chooser().getByText(words.pictureMissed_one.replace('{{count}}', '1')).waitFor();
    await page.keyboard.press('Enter');
    await ticket(0).waitFor();
  });

  it('more files than are read at once: it is said', async () => {
    const blank = base64(blankLike(pictures[0] ?? createCanvas(50, 50)));
    const files = [file(0), file(1), ...Array.from({ length: maxPicturesAtOnce - 1 }, () => blank)];
    await bring(page, 'drop', { files });
    const said = words.pictureTooMany.replace('{{count}}', String(maxPicturesAtOnce));
    await chooser().getByText(said).waitFor({ timeout: 60_000 });
  });

  it('two codes in one picture: each with its own crop, its text and what it looks like', async () => {
    const ean = await codePicture('ean13', '6901234567892');
    const sheet = createCanvas(900, 1100);
    const context = sheet.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 900, 1100);
    context.drawImage(pictures[4] ?? createCanvas(1, 1), 250, 60);
    context.drawImage(ean, 200, 700);
    await bring(page, 'paste', { files: [base64(sheet)] });
    const [own, other] = [0, 1].map((at) => chooser().getByRole('listitem').nth(at));
    await own?.getByText(words.pictureKind_own).waitFor();
    await other?.getByText(words.pictureKind_foreign).waitFor();
    expect(await own?.innerText()).toContain(formatNativeCode(codes[4] ?? ''));
    expect(await other?.innerText()).toContain('6901234567892');
    await expect.poll(() => inkIn(page)).toEqual([true, true]);
    // By keys alone: the first has the focus.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await ticket(4).waitFor();
  });

  it('forty codes on one large sheet: it is unfolded once to show them, not forty times (I5)', async () => {
    const sheet = createCanvas(4_000, 2_600);
    const context = sheet.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, sheet.width, sheet.height);
    for (let at = 0; at < 40; at += 1) {
      const picture = await codePicture('qrcode', `SHEET-${at}`);
      context.drawImage(picture, 100 + (at % 8) * 480, 100 + Math.floor(at / 8) * 480, 260, 260);
    }
    await page.evaluate(() => {
      const counted = window as unknown as { unfolded: number };
      counted.unfolded = 0;
      const open = window.createImageBitmap.bind(window);
      window.createImageBitmap = (...given: [ImageBitmapSource]) => {
        if (given[0] instanceof Blob) counted.unfolded += 1;
        return open(...given);
      };
    });
    await bring(page, 'drop', { files: [base64(sheet)] });
    await expect.poll(async () => (await inkIn(page)).filter(Boolean).length, slowly).toBe(40);
    const unfolded = await page.evaluate(() => Reflect.get(window, 'unfolded') as number);
    expect(unfolded).toBe(1);
  });

  it('a staff badge or a payment code beside it is not shown', async () => {
    const payment = await codePicture('qrcode', '134567890123456789');
    await bring(page, 'drop', { files: [file(0), base64(payment)] });
    await chooser().getByText(words.pictureKind_payment).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('134567890123456789');
  });

  it('a picture of a page that came without its bytes: words, and nothing is fetched', async () => {
    const asked: string[] = [];
    const note = (request: { url(): string }) => asked.push(request.url());
    page.on('request', note);
    await bring(page, 'drop', { html: '<img src="https://elsewhere.example/code.png">' });
    await page.getByRole('alert').filter({ hasText: words.pictureProblem_onlyLink }).waitFor();
    page.off('request', note);
    expect(asked.filter((url) => url.includes('elsewhere'))).toEqual([]);
  });

  it('a picture of a page that carries its bytes in its address', async () => {
    await bring(page, 'drop', { html: `<img src="data:image/png;base64,${file(3)}">` });
    await ticket(3).waitFor();
  });

  it.each([
    ['tags that never end', '<img '],
    ['tags without a source', '<img alt=">"> '],
    ['sources that never end', ' src="'],
  ])('a page of a megabyte of %s does not hold the counter up (I5)', async (_, part) => {
    const html = `<img ${part.repeat(Math.ceil(1_000_000 / part.length))}`;
    await bring(page, 'paste', { html, text: codes[0] ?? '' });
    await ticket(0).waitFor();
  });

  it('a code pasted as text, where nothing takes text, is a scan', async () => {
    await bring(page, 'paste', { text: ` ${(codes[1] ?? '').toLowerCase()} ` });
    await ticket(1).waitFor();
  });

  it('a friend’s message pasted: the code in it', async () => {
    await bring(page, 'paste', { text: `送你一杯奶茶！券码：${codes[2]}，周末前用哦～` });
    await ticket(2).waitFor();
  });

  it('another text pasted is answered in words', async () => {
    await bring(page, 'paste', { text: 'ZZ-UNKNOWN-77' });
    await page.getByText(reasons.zh.unknownCodeTitle).first().waitFor();
  });

  it('a text pasted into a field stays there, even with a picture of it beside', async () => {
    await page.getByRole('button', { name: redeem.zh.type }).click();
    const field = page.getByRole('textbox', { name: words.typedLabel });
    await field.waitFor();
    await bring(page, 'paste', { text: codes[0] ?? '', files: [file(0)] }, 'input');
    await page.waitForTimeout(300);
    await field.waitFor();
    expect(await page.getByText('中杯奶茶').count()).toBe(0);
  });

  it('a file let go over the page never takes the browser away from the counter', async () => {
    const address = page.url();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }));
      const over = new DragEvent('dragover', {
        dataTransfer: data,
        bubbles: true,
        cancelable: true,
      });
      document.body.dispatchEvent(over);
      if (!over.defaultPrevented) throw new Error('the browser would take it');
    });
    await page.getByText(words.pictureDropNow).waitFor();
    await bring(page, 'drop', { files: [Buffer.from('x').toString('base64')] });
    await page.getByRole('alert').filter({ hasText: words.pictureProblem_notPicture }).waitFor();
    expect(page.url()).toBe(address);
  });

  it('keeps the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });
});

/** Whether each crop shows ink on paper. */
function inkIn(page: Page): Promise<readonly boolean[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('[role="dialog"] canvas')].map((canvas) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      const light = Array.from({ length: (data?.length ?? 0) / 4 }, (_, at) => data?.[at * 4] ?? 0);
      return light.some((one) => one < 60) && light.some((one) => one > 200);
    }),
  );
}
