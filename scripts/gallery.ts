// `npm run gallery [-- --out DIR | --serve]`: every component in every state, light and dark, in both languages:
// as pictures, one a component and look, or as a page that stays open until Ctrl-C.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { launchChromium } from '../tests/browser.ts';
import { buildGallery, serveGallery } from './galleryHost.ts';
import { looks, restMs } from './pictureTools.ts';
import type { Look } from './pictureTools.ts';

const size = { width: 1280, height: 900 };

async function pictureLook(page: Page, address: string, out: string, look: Look): Promise<void> {
  const { language, theme } = look;
  await page.goto(`${address}?lang=${language}&theme=${theme}`);
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(restMs);
  for (const piece of await page.locator('[data-component]').all()) {
    const name = await piece.getAttribute('data-component');
    await piece.screenshot({ path: join(out, `${name ?? ''}-${language}-${theme}.png`) });
  }
}

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist/gallery-pictures' },
    serve: { type: 'boolean', default: false },
  },
});
const built = resolve('dist/gallery');
await buildGallery(built);
const host = await serveGallery(built);
if (values.serve) {
  process.stdout.write(`Gallery: ${host.address}?lang=zh&theme=light\n`);
  await new Promise((ended) => process.once('SIGINT', ended));
} else {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: size });
  for (const look of looks) await pictureLook(page, host.address, out, look);
  await browser.close();
  process.stdout.write(`Pictures in ${out}\n`);
}
await host.close();
