import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { openCounter, openShop } from '../renderer/counterPage.ts';
import type { CounterPage } from '../renderer/counterPage.ts';
import { writeFilm } from './film.ts';
import type { Scene } from './film.ts';

const { camera, redeem, scan } = catalogue;
/** Codes of other people's making, as a campaign may bring them along. */
const ean = '6901234567892';
const code128 = 'TEA-2026-000123';
/** Longer than any test looks at it: then the film begins anew. */
const restSeconds = 40;
/** A code that left the view for longer than this is a new scan when it comes back. */
const awaySeconds = 3;

const empty = (seconds: number): Scene => ({ seconds, pictures: [] });

describe('a film before the camera', () => {
  const folder = mkdtempSync(join(tmpdir(), 'film-'));
  const film = join(folder, 'film.y4m');
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];

  beforeAll(async () => {
    writeFilm(film, [empty(1)]);
    browser = await launchChromium([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    counter = await openCounter(browser);
    page = counter.page;
    ({ codes } = await openShop(counter));
    const campaigns = await counter.call('campaigns.list', {});
    await counter.call('vouchers.importCsv', {
      campaignId: campaigns[0]?.id ?? '',
      fileBase64: Buffer.from(['code', ean, code128].join('\n')).toString('base64'),
      mapping: { code: 'code' },
      dryRun: false,
    });
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tickets = () => page.getByRole('article');
  const cameraButton = () => page.getByRole('button', { name: redeem.zh.camera, exact: true });
  const running = () => page.locator('[data-engine]');
  const keptCamera = () => page.getByRole('button', { name: camera.zh.putAway, exact: true });

  /** A fresh order, and the camera beside it or not. */
  async function begin(kept: 'yes' | 'no'): Promise<void> {
    await page.evaluate((is) => localStorage.setItem('countersign.cameraKept', is), kept);
    await page.reload();
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
  }

  beforeEach(async () => {
    writeFilm(film, [empty(restSeconds)]);
  });

  it('empty, QR, empty, EAN-13, the same EAN-13 held, Code 128: three redemptions offered', async () => {
    const bars = await codePicture('ean13', ean);
    writeFilm(film, [
      empty(1),
      { seconds: 3, pictures: [await codePicture('qrcode', codes[0] ?? '')] },
      empty(awaySeconds),
      { seconds: 3, pictures: [bars] },
      // Away for a moment only: it is the same code, held.
      empty(0.6),
      { seconds: 3, pictures: [bars] },
      { seconds: 3, pictures: [await codePicture('code128', code128)] },
      empty(restSeconds),
    ]);
    await begin('yes');
    await page.getByRole('article').nth(2).waitFor();
    const [first, second, third] = await tickets().allInnerTexts();
    expect(first).toContain((codes[0] ?? '').slice(0, 4));
    expect(second).toContain(ean.slice(0, 2));
    expect(third).toContain(code128.slice(0, 2));
    // Whatever was read twice would be here by now, as a fourth or as a word about it.
    await page.waitForTimeout(5000);
    expect(await tickets().count()).toBe(3);
    expect(await page.getByText('已在本单里').count()).toBe(0);
    expect(counter.complaints).toEqual([]);
  });

  it('the camera is put beside the order and put away again, and both are remembered', async () => {
    await begin('no');
    await cameraButton().click();
    await running().waitFor();
    await page.getByText(camera.zh.keepOpen).click();
    await keptCamera().waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.reload();
    await keptCamera().click();
    await page.locator('video').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
    expect(await page.locator('video').count()).toBe(0);
  });

  it('a code is read though the picture is shown as in a mirror, and the choice is remembered', async () => {
    await begin('no');
    await cameraButton().click();
    await running().waitFor();
    await page.getByText(camera.zh.mirror, { exact: true }).click();
    await page.keyboard.press('Escape');
    writeFilm(film, [
      { seconds: restSeconds, pictures: [await codePicture('qrcode', codes[1] ?? '')] },
    ]);
    await page.evaluate(() => localStorage.setItem('countersign.cameraKept', 'yes'));
    await page.reload();
    await tickets().first().waitFor();
    const turned = await page
      .locator('video')
      .evaluate((video) => getComputedStyle(video).transform);
    expect(turned).toBe('matrix(-1, 0, 0, 1, 0, 0)');
  });

  it.each([
    // A sharp one is read in the dark too.
    ['dark', { gain: 0.05, blurPx: 14 }],
    ['still', { blurPx: 14 }],
  ] as const)('says what is wrong: %s', async (advice, how) => {
    const code = await codePicture('qrcode', codes[2] ?? '');
    writeFilm(film, [{ seconds: restSeconds, pictures: [code], ...how }]);
    await begin('yes');
    await page.locator(`[data-saying="${advice}"]`).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: camera.zh[`say_${advice}`] })
      .waitFor();
    expect(await tickets().count()).toBe(0);
  });

  it('says so where two codes are shown alike, and takes neither', async () => {
    const both = [
      await codePicture('qrcode', codes[2] ?? ''),
      await codePicture('qrcode', codes[3] ?? ''),
    ];
    writeFilm(film, [{ seconds: restSeconds, pictures: both }]);
    await begin('yes');
    await page.locator('[data-saying="several"]').waitFor();
    expect(await tickets().count()).toBe(0);
  });

  it('WebAssembly blocked: the other reader reads, and the viewfinder says which it is', async () => {
    await page.context().route('**/*.wasm', (route) => route.abort());
    await begin('no');
    await cameraButton().click();
    await page.getByText(scan.zh.engine_script).waitFor();
    await page.keyboard.press('Escape');
    writeFilm(film, [
      { seconds: restSeconds, pictures: [await codePicture('qrcode', codes[4] ?? '')] },
    ]);
    await cameraButton().click();
    await tickets().first().waitFor();
    await page.context().unroute('**/*.wasm');
  });
});
