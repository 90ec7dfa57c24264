import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { usualWedge } from '../shared/contract/wedgeViews.ts';
import { usualReadFormats } from '../shared/domain/codes/readFormats.ts';
import { nativeCodeOf, readNativeCode } from '../shared/domain/codes/nativeCode.ts';
import { checkText } from '../renderer/scan/wedgeFindings.ts';
import { trialScans } from '../renderer/scan/wedgeTrial.ts';
import { bring } from '../tests/bring.ts';
import { launchChromium } from '../tests/browser.ts';
import { usualScanner } from '../tests/devices/scanner/usualScanner.ts';
import { standInForCable } from '../tests/e2e/cameraCable.ts';
import type { Cable } from '../tests/e2e/cameraCable.ts';
import { writeFilm } from '../tests/e2e/film.ts';
import type { Scene } from '../tests/e2e/film.ts';
import { holdTimers } from '../tests/e2e/heldTimers.ts';
import { openPart } from '../tests/openPart.ts';
import { readingsOfADay } from '../tests/readingsOfADay.ts';
import { codePicture } from '../tests/renderer/codePictures.ts';
import { openScanner } from '../tests/renderer/scannerTyping.ts';
import { call, looks, photographer, wear } from './pictureTools.ts';
import type { Album, Look } from './pictureTools.ts';

/** Longer than any picture takes: the film begins anew each time the camera is opened. */
const filmSeconds = 60;
const coupons = join(import.meta.dirname, '../demo/coupons');

/** What the pictures of one look are taken with. */
interface Stage {
  readonly page: Page;
  readonly look: Look;
  readonly picture: (name: string) => Promise<void>;
  /** What the camera sees from its next start on. */
  readonly film: (scene: Omit<Scene, 'seconds'>) => void;
}

const base64Of = (name: string) => readFileSync(join(coupons, name)).toString('base64');

async function openCamera({ page, look }: Stage): Promise<void> {
  const name = catalogue.redeem[look.language].camera;
  await page.getByRole('button', { name, exact: true }).click();
}

/** The viewfinder, and what it says to each thing that it sees. */
async function pictureViewfinder(stage: Stage): Promise<void> {
  const { page, look, picture, film } = stage;
  const own = await codePicture('qrcode', 'COUNTERSIGN');
  const other = await codePicture('qrcode', 'COUNTERSIGN-2');
  const scenes = [
    ['aim', '', { pictures: [] }],
    ['still', 'still', { pictures: [own], blurPx: 14 }],
    ['dark', 'dark', { pictures: [own], gain: 0.05, blurPx: 14 }],
    ['several', 'several', { pictures: [own, other] }],
  ] as const;
  for (const [name, saying, scene] of scenes) {
    film(scene);
    await openCamera(stage);
    await page.locator('[data-engine]').waitFor();
    await page.locator(`[data-saying="${saying}"]`).waitFor();
    await picture(`scan-camera-${name}`);
    await page.keyboard.press('Escape');
  }
  film({ pictures: [own], blurPx: 14 });
  await openCamera(stage);
  await page.getByText(catalogue.camera[look.language].keepOpen).click();
  await page.locator('[data-saying="still"]').waitFor();
  await picture('scan-camera-beside');
  const putAway = catalogue.camera[look.language].putAway;
  await page.getByRole('button', { name: putAway, exact: true }).click();
}

/** A camera that another program has, and one that is not there. */
async function pictureCameraFaults(stage: Stage): Promise<void> {
  const { page, look, picture, film } = stage;
  const words = catalogue.scan[look.language];
  film({ pictures: [] });
  await openCamera(stage);
  await page.locator('[data-engine]').waitFor();
  await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).take());
  await page.getByRole('alert').filter({ hasText: words.cameraProblem_busy }).waitFor();
  await picture('scan-camera-busy');
  await page.keyboard.press('Escape');
  await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).pull());
  await openCamera(stage);
  await page.getByRole('alert').filter({ hasText: words.cameraProblem_none }).waitFor();
  await picture('scan-camera-none');
  await page.keyboard.press('Escape');
  await page.evaluate(() => (Reflect.get(window, 'cable') as Cable).put());
}

/** Pictures that are dragged over the screen, that hold several codes, that hold none. */
async function picturePictures({ page, look, picture }: Stage): Promise<void> {
  const words = catalogue.scan[look.language];
  await page.evaluate(() => {
    const drag = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() };
    document.body.dispatchEvent(new DragEvent('dragover', drag));
  });
  await picture('scan-picture-over');
  await page.evaluate(() => {
    document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true }));
  });
  const names = [
    '01-milk-tea-qrcode.png',
    '04-milk-tea-code128.png',
    '24-goodwill-drink-qrcode.png',
  ];
  await bring(page, 'drop', { files: names.map(base64Of) });
  await page.getByRole('region', { name: words.pictureSeveral }).waitFor();
  await picture('scan-picture-several');
  await page.keyboard.press('Escape');
  await bring(page, 'drop', { files: [Buffer.from('%PDF-1.7').toString('base64')] });
  await page.getByText(words.pictureProblem_pdf).waitFor();
  await picture('scan-picture-refused');
  await page.keyboard.press('Escape');
}

/** A code while it is typed: as far as it goes, with a slip, right, and with what can’t be read. */
async function pictureTyping({ page, look, picture }: Stage): Promise<void> {
  const { redeem, scan } = catalogue;
  const code = nativeCodeOf('7KQ48M2X0D91');
  const typed = [
    ['part', code.slice(0, 9)],
    ['slip', code.replace('8', 'B')],
    ['right', code],
    ['torn', `${code.slice(0, 5)}?${code.slice(6)}`],
  ] as const;
  await page.getByRole('button', { name: redeem[look.language].type, exact: true }).click();
  for (const [name, text] of typed) {
    await page.getByRole('textbox', { name: scan[look.language].typedLabel }).fill(text);
    await picture(`scan-typed-${name}`);
  }
  await page.keyboard.press('Escape');
}

/** A code that stays a good one with Y and Z changed places: a German keyboard could have meant either. */
function twofoldCode(): string {
  const swapped: Readonly<Record<string, string>> = { Y: 'Z', Z: 'Y' };
  for (let number = 0; ; number += 1) {
    const id = number.toString(2).padStart(12, '0').replaceAll('1', 'Y');
    const code = nativeCodeOf(id);
    const other = code.replaceAll(/[YZ]/g, (one) => swapped[one] ?? one);
    if (other !== code && readNativeCode(other).kind === 'native') return code;
  }
}

/** A scan that could be two codes. */
async function pictureNotices({ page, look, picture }: Stage): Promise<void> {
  const scanner = await openScanner(page);
  const timers = await holdTimers(page);
  const notice = page.getByText(catalogue.redeem[look.language].noticeScanUnsure);
  await scanner.send(twofoldCode(), { system: 'de' });
  await timers.evaluate((held) => held.goOn());
  await timers.dispose();
  await notice.waitFor();
  await picture('scan-unsure');
  await page.keyboard.press('Escape');
}

/** Devices: a scanner that types and is checked, one that is away, kinds of bar code. */
async function pictureDevices({ page, look, picture }: Stage): Promise<void> {
  const { formats, scanners, wedge } = catalogue;
  const words = wedge[look.language];
  const serial = scanners[look.language];
  await call(page, 'settings.set', { scanners: [usualScanner('/dev/ttyUSB0', 'Bar')] });
  await openPart(page, 'devices', look.language);
  await page.getByText(serial.away_notThere).waitFor();
  await picture('scan-devices');
  await page.getByRole('button', { name: `${serial.try} Bar` }).click();
  await page.getByRole('button', { name: serial.tryEnd }).scrollIntoViewIfNeeded();
  await picture('scan-serial-tried');
  await page.getByRole('button', { name: serial.tryEnd }).click();
  await page.getByRole('button', { name: serial.add }).click();
  await page.getByRole('button', { name: serial.save }).scrollIntoViewIfNeeded();
  await picture('scan-serial-new');
  await page.getByRole('button', { name: catalogue.camera[look.language].try }).click();
  await page.locator('[data-engine]').waitFor();
  await picture('scan-camera-tried');
  await page.keyboard.press('Escape');
  const scanner = await openScanner(page);
  await page.getByRole('button', { name: words.check }).click();
  await page.getByRole('figure', { name: words.checkPicture }).waitFor();
  await scanner.send(checkText, { system: 'fr' });
  await picture('scan-check');
  for (let n = 1; n < trialScans; n += 1) await scanner.send(checkText, { system: 'fr' });
  await page.getByRole('list', { name: words.findings }).waitFor();
  await picture('scan-check-found');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: words.byHand }).click();
  await page.getByRole('button', { name: words.save, exact: true }).scrollIntoViewIfNeeded();
  await picture('scan-by-hand');
  await page.locator('label', { hasText: formats[look.language].ITF }).click();
  await page.getByRole('textbox', { name: formats[look.language].lengths }).waitFor();
  await picture('scan-formats');
  await call(page, 'settings.set', {
    scanners: [],
    wedge: usualWedge,
    formats: {
      ...usualReadFormats,
      switched: [...usualReadFormats.switched],
      itfLengths: [...usualReadFormats.itfLengths],
    },
  });
  await openPart(page, 'redeem', look.language);
}

/** Chromium with a camera of a film, which asks nobody whether it may be used. */
export interface FilmCamera {
  readonly browser: Browser;
  readonly film: Stage['film'];
}

export async function openFilmCamera(folder: string): Promise<FilmCamera> {
  const file = join(folder, 'scan.y4m');
  const film: Stage['film'] = (scene) => writeFilm(file, [{ seconds: filmSeconds, ...scene }]);
  film({ pictures: [] });
  const browser = await launchChromium([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]);
  return { browser, film };
}

/** Every way a code arrives, in every state. `page` has been signed in by a manager. */
export async function pictureScanning(
  page: Page,
  film: Stage['film'],
  album: Album,
): Promise<void> {
  await page.addInitScript(standInForCable);
  await page.reload();
  await call(page, 'scanStats.add', readingsOfADay);
  for (const look of looks) {
    const stage = { page, look, picture: photographer(page, album, look), film };
    await wear(page, look);
    await openPart(page, 'opening', look.language);
    await page.getByRole('list', { name: catalogue.opening[look.language].lines }).waitFor();
    await stage.picture('scan-opening');
    await openPart(page, 'redeem', look.language);
    await pictureViewfinder(stage);
    await pictureCameraFaults(stage);
    await picturePictures(stage);
    await pictureTyping(stage);
    await pictureNotices(stage);
    await pictureDevices(stage);
  }
}
