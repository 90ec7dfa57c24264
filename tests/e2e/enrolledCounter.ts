import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { enrolmentCode } from './chain.ts';
import { openInEnglish } from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { session, setup } = catalogue;

export interface EnrolledCounter {
  readonly page: Page;
  readonly running: Running;
}

/** A counter of a shop of the demo chain with a data folder of its own, enrolled by its screens, in English. */
export async function enrolledCounter(
  browser: Browser,
  hqUrl: string,
  folder: string,
  shop: string,
): Promise<EnrolledCounter> {
  const dir = join(folder, shop);
  mkdirSync(dir);
  const running = await startCounter(dir, '--no-demo', '--hq', hqUrl);
  const page = await openInEnglish(browser, running.ready[1] ?? '');
  await page.getByRole('button', { name: setup.en.enrol }).click();
  await page.getByLabel(setup.en.code).fill(await enrolmentCode(hqUrl, shop));
  await page.getByRole('button', { name: setup.en.enrolNow }).click();
  await page.getByRole('button', { name: setup.en.checkSame }).click();
  await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
  return { page, running };
}
