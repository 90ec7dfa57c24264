import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { codePicture } from '../renderer/codePictures.ts';
import { openCounter, openShop } from '../renderer/counterPage.ts';
import type { CounterPage } from '../renderer/counterPage.ts';
import { standInForCable } from './cameraCable.ts';
import type { Cable } from './cameraCable.ts';
import { captureProcessOf } from './captureProcess.ts';
import { writeFilm } from './film.ts';

const { camera, redeem, scan } = catalogue;
const restSeconds = 40;
/** Camera, reader and page on a busy machine. */
const withinMs = 20_000;

/** A window that was put away: a headless page is always in sight, so it is told that it is not. */
function hide(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const folder = mkdtempSync(join(tmpdir(), 'camera-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A counter with the camera beside the order, in a Chromium whose camera plays `film`. */
async function counterWith(film: string, args: readonly string[]) {
  writeFilm(film, [{ seconds: restSeconds, pictures: [] }]);
  const browser = await launchChromium([
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
    ...args,
  ]);
  const counter = await openCounter(browser);
  const { codes } = await openShop(counter);
  await counter.page.evaluate(() => localStorage.setItem('countersign.cameraKept', 'yes'));
  return { browser, counter, codes };
}

const problem = (page: Page, words: string) =>
  page.getByRole('alert').filter({ hasText: words }).waitFor({ timeout: withinMs });

describe('a camera that stops', () => {
  const film = join(folder, 'stops.y4m');
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let codes: readonly string[];

  beforeAll(async () => {
    ({ browser, counter, codes } = await counterWith(film, ['--use-fake-ui-for-media-stream']));
    page = counter.page;
    await page.addInitScript(standInForCable);
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  const shows = async (code: string) =>
    writeFilm(film, [{ seconds: restSeconds, pictures: [await codePicture('qrcode', code)] }]);
  const showsNothing = () => writeFilm(film, [{ seconds: restSeconds, pictures: [] }]);
  const ticket = () => page.getByRole('article').first().waitFor({ timeout: withinMs });
  const isRunning = () =>
    page.waitForFunction(() => {
      const stream = document.querySelector('video')?.srcObject;
      return stream instanceof MediaStream && stream.getVideoTracks()[0]?.readyState === 'live';
    });
  const aims = () => page.getByText(scan.zh.cameraAim).first().waitFor({ timeout: withinMs });

  async function begin(): Promise<void> {
    showsNothing();
    await page.reload();
    await aims();
  }

  it('pulled out: says so, and reads again by itself when it is put in', async () => {
    await begin();
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).pull());
    await problem(page, scan.zh.cameraProblem_unplugged);
    // Longer than it waits before it tries by itself: what happened is still what it says.
    await page.waitForTimeout(4000);
    await problem(page, scan.zh.cameraProblem_unplugged);
    await shows(codes[0] ?? '');
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).put());
    await ticket();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('taken by another program: says so, and reads again by itself when it is given back', async () => {
    await begin();
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).take());
    await problem(page, scan.zh.cameraProblem_busy);
    await shows(codes[0] ?? '');
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).put());
    await ticket();
  });

  it('missing from the start: says so, and starts when it is put in', async () => {
    await page.addInitScript(() => (Reflect.get(window, 'cable') as Cable).pull());
    await shows(codes[1] ?? '');
    await page.reload();
    await problem(page, scan.zh.cameraProblem_none);
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).put());
    await ticket();
  });

  it.skipIf(process.platform !== 'linux')(
    'frozen, as where its process hangs: says so, and goes on by itself',
    async () => {
      await page.addInitScript(() => (Reflect.get(window, 'cable') as Cable).put());
      await begin();
      const capture = captureProcessOf(film);
      if (capture === null) throw new Error('Chromium takes pictures in no process of its own');
      process.kill(capture, 'SIGSTOP');
      try {
        await problem(page, scan.zh.cameraProblem_frozen);
        await shows(codes[2] ?? '');
      } finally {
        process.kill(capture, 'SIGCONT');
      }
      await ticket();
    },
  );

  it('out of sight: the camera’s light goes off, and on again with the window', async () => {
    await begin();
    await isRunning();
    const track = await page.evaluateHandle(() => {
      const stream = document.querySelector('video')?.srcObject;
      return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
    });
    await page.evaluate(hide, true);
    await page.getByText(scan.zh.cameraPaused).waitFor();
    expect(await track.evaluate((one) => one?.readyState)).toBe('ended');
    expect(
      await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject),
    ).toBeNull();
    await shows(codes[3] ?? '');
    await page.evaluate(hide, false);
    await ticket();
  });

  it('a browser that hands over no frames draws them from the video', async () => {
    await page.addInitScript(() => Reflect.deleteProperty(window, 'MediaStreamTrackProcessor'));
    await shows(codes[4] ?? '');
    await page.reload();
    await ticket();
  });

  it('a browser that can do neither says so', async () => {
    await page.addInitScript(() => Reflect.deleteProperty(window, 'createImageBitmap'));
    showsNothing();
    await page.reload();
    await problem(page, scan.zh.cameraProblem_unsupported);
  });

  it('nothing broke meanwhile', () => expect(counter.complaints).toEqual([]));
});

describe('a camera that is not allowed', () => {
  const film = join(folder, 'allowed.y4m');
  let browser: Browser;
  let counter: CounterPage;
  let codes: readonly string[];

  beforeAll(async () => {
    ({ browser, counter, codes } = await counterWith(film, []));
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  it('says so, and starts by itself once it is; taken back, it says so again', async () => {
    const { page } = counter;
    const { origin } = new URL(page.url());
    const devtools = await browser.newBrowserCDPSession();
    const { browserContextIds } = await devtools.send('Target.getBrowserContexts');
    const allow = (setting: 'granted' | 'denied') =>
      devtools.send('Browser.setPermission', {
        permission: { name: 'camera' },
        setting,
        origin,
        browserContextId: browserContextIds[0] ?? '',
      });
    await allow('denied');
    writeFilm(film, [
      { seconds: restSeconds, pictures: [await codePicture('qrcode', codes[0] ?? '')] },
    ]);
    await page.reload();
    await problem(page, scan.zh.cameraProblem_denied);
    await allow('granted');
    await page.getByRole('article').first().waitFor({ timeout: withinMs });
    await allow('denied');
    await problem(page, scan.zh.cameraProblem_denied);
    expect(counter.complaints).toEqual([]);
  });

  it('the same dialog says so, with a button to try again', async () => {
    const { page } = counter;
    await page.evaluate(() => localStorage.setItem('countersign.cameraKept', 'no'));
    await page.reload();
    await page.getByRole('button', { name: redeem.zh.camera, exact: true }).click();
    await problem(page, scan.zh.cameraProblem_denied);
    await page.getByRole('button', { name: scan.zh.cameraAgain }).click();
    await problem(page, scan.zh.cameraProblem_denied);
  });
});

describe('two cameras', () => {
  let browser: Browser;
  let counter: CounterPage;

  beforeAll(async () => {
    browser = await launchChromium([
      '--use-fake-device-for-media-stream=device-count=2',
      '--use-fake-ui-for-media-stream',
    ]);
    counter = await openCounter(browser);
    await openShop(counter);
    await counter.page.addInitScript(standInForCable);
    await counter.page.reload();
  });
  afterAll(async () => {
    await counter?.close();
    await browser?.close();
  });

  /** Waits until the camera of that name runs. */
  const runs = (page: Page, label: string) =>
    page.waitForFunction((name) => {
      const stream = document.querySelector('video')?.srcObject;
      const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
      return track?.readyState === 'live' && track.label === name;
    }, label);

  it('the chosen one runs; while it is pulled out the other stands in, and gives way to it', async () => {
    const { page } = counter;
    await page.getByRole('button', { name: redeem.zh.camera, exact: true }).click();
    await runs(page, 'fake_device_0');
    await page.getByRole('dialog').getByRole('button', { name: 'fake_device_0' }).click();
    await page.getByRole('option', { name: 'fake_device_1' }).click();
    await runs(page, 'fake_device_1');
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).pull('fake_device_1'));
    await runs(page, 'fake_device_0');
    await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).put());
    await runs(page, 'fake_device_1');
    await page.reload();
    await page.getByRole('button', { name: redeem.zh.camera, exact: true }).click();
    await runs(page, 'fake_device_1');
  });

  it('is told how far to focus, and told so again when it is opened again', async () => {
    const { page } = counter;
    const focus = () =>
      page.evaluate(() => {
        const stream = document.querySelector('video')?.srcObject;
        const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
        const settings = track?.getSettings() ?? {};
        return [Reflect.get(settings, 'focusMode'), Reflect.get(settings, 'focusDistance')];
      });
    await page.getByText(camera.zh.focusByItself).click();
    const slider = page.getByRole('slider', { name: camera.zh.focus, exact: true });
    await slider.press('End');
    await expect.poll(focus).toEqual(['manual', 100]);
    await page.getByRole('dialog').getByRole('button', { name: 'fake_device_1' }).click();
    await page.getByRole('option', { name: 'fake_device_0' }).click();
    await runs(page, 'fake_device_0');
    await slider.waitFor({ state: 'detached' });
    await page.getByRole('dialog').getByRole('button', { name: 'fake_device_0' }).click();
    await page.getByRole('option', { name: 'fake_device_1' }).click();
    await runs(page, 'fake_device_1');
    await expect.poll(focus).toEqual(['manual', 100]);
    expect(await slider.inputValue()).toBe('100');
    expect(counter.complaints).toEqual([]);
  });
});
