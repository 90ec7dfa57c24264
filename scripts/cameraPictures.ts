import { join } from 'node:path';
import type { Page } from 'playwright';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { writeFilm } from '../tests/e2e/film.ts';
import { codePicture } from '../tests/renderer/codePictures.ts';
import { photographer } from './pictureTools.ts';
import type { Album, Look } from './pictureTools.ts';

/** Longer than any run of pictures. */
const filmSeconds = 60;

/**
 * What Chromium's fake camera needs to see a code that is not held still: it is never read, so that the
 * viewfinder stays open and says so.
 */
export async function blurredCamera(folder: string): Promise<readonly string[]> {
  const film = join(folder, 'film.y4m');
  const pictures = [await codePicture('qrcode', 'COUNTERSIGN')];
  writeFilm(film, [{ seconds: filmSeconds, pictures, blurPx: 14 }]);
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ];
}

/** The viewfinder with its settings, and small beside the order. */
export async function pictureCamera(page: Page, album: Album, look: Look): Promise<void> {
  const { camera, redeem } = catalogue;
  const picture = photographer(page, album, look);
  await page.getByRole('button', { name: redeem[look.language].camera, exact: true }).click();
  await page.locator('[data-saying="still"]').waitFor();
  await picture('camera');
  await page.getByText(camera[look.language].keepOpen).click();
  await page.locator('[data-saying="still"]').waitFor();
  await picture('camera-beside');
  await page.getByRole('button', { name: camera[look.language].putAway, exact: true }).click();
}
