import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { openCounter, openShop } from '../renderer/counterPage.ts';
import type { CounterPage } from '../renderer/counterPage.ts';
import { writeFilm } from './film.ts';

const { scan } = catalogue;
const filmSeconds = 20;
/** Camera, reader and page on a busy machine. */
const withinMs = 30_000;
/** How long it is watched while nothing can read, and how often it may try by then. */
const watchedMs = 8_000;
const triesMeanwhile = 8;

describe('a camera whose reader won’t start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reader-faults-'));
  const film = join(folder, 'code.y4m');
  let browser: Browser;
  let counter: CounterPage;

  beforeAll(async () => {
    browser = await launchChromium([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
    counter = await openCounter(browser);
    const { codes } = await openShop(counter);
    const pictures = [await codePicture('qrcode', codes[0] ?? '')];
    writeFilm(film, [{ seconds: filmSeconds, pictures }]);
    await counter.page.evaluate(() => localStorage.setItem('countersign.cameraKept', 'yes'));
  }, 120_000);
  afterAll(async () => {
    await counter.close();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says so in words, tries seldom, and reads once it starts (I5)', async () => {
    const { page } = counter;
    let tries = 0;
    await page.context().route(/decodeWorker/, (route) => {
      tries += 1;
      return route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("no room")' });
    });
    await page.reload();
    const problem = page.getByRole('alert').filter({ hasText: scan.zh.cameraProblem_reader });
    await problem.waitFor({ timeout: withinMs });
    tries = 0;
    await page.waitForTimeout(watchedMs);
    expect(tries).toBeLessThan(triesMeanwhile);
    await page.context().unroute(/decodeWorker/);
    await page.getByRole('article').first().waitFor({ timeout: withinMs });
  }, 120_000);
});
