import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { cameraFilm, codePicture } from './codePictures.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const folder = mkdtempSync(join(tmpdir(), 'scanning-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function prepared(page: Page): Promise<void> {
  await page.getByText('中杯奶茶').first().waitFor();
}

describe('codes from the camera, in a page under the host’s content policy', () => {
  const film = join(folder, 'film.y4m');
  let browser: Browser;
  let counter: CounterPage;

  beforeAll(async () => {
    // The film is read when the camera is first opened: the voucher's code is put in it before that.
    browser = await launchChromium([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    counter = await openCounter(browser);
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  it('reads a voucher held before it and leads to the same ticket', async () => {
    const { codes } = await openShop(counter);
    writeFileSync(film, cameraFilm([null, await codePicture('qrcode', codes[0] ?? '')]));
    const { page } = counter;
    await page.getByRole('button', { name: '摄像头' }).click();
    await prepared(page);
    expect(counter.complaints).toEqual([]);
  });
});

describe('codes from pictures and from fingers', () => {
  let browser: Browser;
  let counter: CounterPage;
  let codes: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ codes } = await openShop(counter));
  });
  afterEach(async () => {
    await counter.page.keyboard.press('Escape');
    await counter.page.keyboard.press('Escape');
  });
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  async function choosePicture(name: string, bytes: Uint8Array): Promise<void> {
    const { page } = counter;
    await page.getByRole('button', { name: '图片', exact: true }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '选择图片' }).click();
    await (
      await chooser
    ).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
  }

  it('reads the code of a chosen picture', async () => {
    const picture = await codePicture('qrcode', codes[0] ?? '');
    await choosePicture('voucher.png', picture.toBuffer('image/png'));
    await prepared(counter.page);
  });

  it('lets one of several codes be chosen', async () => {
    const upper = await codePicture('qrcode', codes[1] ?? '');
    const lower = await codePicture('qrcode', codes[2] ?? '');
    const sheet = createCanvas(600, 1200);
    const context = sheet.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 600, 1200);
    context.drawImage(upper, 150, 60);
    context.drawImage(lower, 150, 700);
    await choosePicture('two.png', sheet.toBuffer('image/png'));
    const second = formatNativeCode(codes[2] ?? '');
    await counter.page.getByRole('button', { name: second }).click();
    await prepared(counter.page);
  });

  it.each([
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG'],
    ['garbage.png', 'this is no picture', '这不是图片'],
    ['empty.png', '', '这个文件是空的'],
  ])('I5 says in words why it can’t read %s', async (name, content, words) => {
    await choosePicture(name, Buffer.from(content));
    await counter.page.getByRole('alert').filter({ hasText: words }).waitFor();
  });

  it('points at a mistyped character, and takes the code once it is right', async () => {
    const { page } = counter;
    const code = codes[3] ?? '';
    const wrong = (code.startsWith('Z') ? 'Y' : 'Z') + code.slice(1);
    await page.getByRole('button', { name: '输入券码' }).click();
    const field = page.getByRole('textbox', { name: '券码' });
    await field.fill(wrong);
    await page.getByText('请核对第 1 位').first().waitFor();
    await field.fill(code.toLowerCase());
    await page.getByText('校验位正确').first().waitFor();
    await field.press('Enter');
    await prepared(page);
  });

  it('keeps the content policy throughout', () => {
    expect(counter.complaints).toEqual([]);
  });

  it('reads without WebAssembly too, and the devices screen says so', async () => {
    const { page } = counter;
    await page.context().route('**/*.wasm', (route) => route.abort());
    const picture = await codePicture('code128', codes[4] ?? '');
    await choosePicture('bars.png', picture.toBuffer('image/png'));
    await prepared(page);
    await openPart(page, 'devices', 'zh');
    await page.getByText('普通识码').waitFor();
  });
});
