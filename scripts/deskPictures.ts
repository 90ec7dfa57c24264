import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { yearOfData } from '../bench/yearOfData.ts';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { startCounter } from '../tests/e2e/processes.ts';
import { openPart } from '../tests/openPart.ts';
import { readingsOfADay } from '../tests/readingsOfADay.ts';
import { call, looks, photographer, wear } from './pictureTools.ts';
import type { Album } from './pictureTools.ts';

const weeks = { entries: 9_000, days: 40, usable: 10 };
const tabs = ['use', 'campaigns', 'goodwill', 'readers', 'look'] as const;

async function pictureTabs(page: Page, album: Album): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    await openPart(page, 'desk', look.language);
    const words = catalogue.desk[look.language];
    for (const tab of tabs) {
      await page.getByRole('tab', { name: words[`tab_${tab}`], exact: true }).click();
      await photographer(page, album, look)(`desk-${tab}`);
    }
  }
}

/** The desk over some weeks of a shop: the demo's own has nothing behind it to draw. */
export async function pictureDesk(
  browser: Browser,
  album: Album,
  viewport: { readonly width: number; readonly height: number },
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-desk-pictures-'));
  const shop = await yearOfData(dir, weeks);
  const counter = await startCounter(dir, '--no-demo');
  try {
    const page = await browser.newPage({ viewport });
    await page.goto(counter.ready[1] ?? '');
    const [manager] = shop.people;
    await call(page, 'session.signIn', { personId: manager?.id, pin: shop.pin });
    await call(page, 'opening.seen', {});
    await call(page, 'scanStats.add', readingsOfADay);
    await page.reload();
    await page.getByRole('navigation').waitFor();
    await pictureTabs(page, album);
    await page.close();
  } finally {
    await counter.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
