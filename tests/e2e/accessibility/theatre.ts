import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { Language } from '../../../shared/i18n/area.ts';
import { catalogue } from '../../../shared/i18n/catalogue.ts';
import { launchChromium } from '../../browser.ts';
import { tempFolder } from '../../hosts/tempFolder.ts';
import { open, openInEnglish, speak, valueOf, watchForFaults } from '../counterPage.ts';
import { plainCodes } from '../day/codes.ts';
import { pinOf } from '../demoCoupons.ts';
import { startCounter } from '../processes.ts';
import type { Running } from '../processes.ts';
import { wordsIn } from '../words.ts';
import type { Stage, View } from './view.ts';

const demoShopWithinMs = 90_000;
const codesInHand = 300;
/** Chromium's own moving pattern, of a camera that can be focused. */
const fakeCamera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const wide = { width: 1024, height: 768 };

/** A demo shop, and a counter that was never set up, with a page each: where views are shown. */
export interface Theatre {
  /** Brings a view on, in a language; resolves to its stage. */
  show(view: View, language: Language): Promise<Stage>;
  readonly shop: Page;
  readonly newCounter: Page;
  faults(): readonly string[];
  close(): Promise<void>;
}

/** A view that failed in practice must not take those after it along. */
async function outOfPractice(page: Page): Promise<void> {
  const { mode } = await valueOf(page, 'session.state', {});
  if (mode === 'practice') await valueOf(page, 'practice.leave', { startAgain: false });
}

async function signedOut(page: Page): Promise<void> {
  const { operator } = await valueOf(page, 'session.state', {});
  if (operator !== null) await valueOf(page, 'session.signOut', { because: 'switch' });
}

async function signedInAsLin(page: Page): Promise<void> {
  const { operator, openingDue } = await valueOf(page, 'session.state', {});
  if (operator?.id === 'lin') return;
  await signedOut(page);
  await valueOf(page, 'session.signIn', { personId: 'lin', pin: pinOf('lin') });
  if (openingDue !== true) return;
  // The check before opening comes up by itself once a day.
  await valueOf(page, 'opening.seen', {});
  await page.reload();
}

export async function openTheatre(): Promise<Theatre> {
  const folder = tempFolder();
  const running: Running[] = [];
  const browser: Browser = await launchChromium(fakeCamera);
  const openCounter = async (name: string, ...args: readonly string[]): Promise<Page> => {
    const dir = join(folder.path, name);
    mkdirSync(dir);
    const counter = await startCounter(dir, ...args);
    running.push(counter);
    return openInEnglish(browser, counter.ready[1] ?? '');
  };
  const [shop, newCounter] = await Promise.all([
    openCounter('demo'),
    openCounter('clean', '--no-demo'),
  ]);
  const faults = watchForFaults(shop);
  const people = shop.getByRole('heading', { name: catalogue.session.en.whoIsIt });
  await people.waitFor({ timeout: demoShopWithinMs });
  const codes = [...plainCodes(codesInHand)];
  const newCode = () => {
    const code = codes.pop();
    if (code === undefined) throw new Error('no voucher is left: raise codesInHand');
    return code;
  };
  return {
    shop,
    newCounter,
    faults,
    async show({ at, show }, language) {
      const page = at === 'setUp' ? newCounter : shop;
      await page.setViewportSize(wide);
      if (at !== 'setUp') await outOfPractice(page);
      if (at === 'signIn') await signedOut(page);
      else if (at !== 'setUp') await signedInAsLin(page);
      await page.reload();
      await speak(page, language);
      if (at !== 'signIn' && at !== 'setUp') await open(page, at, language);
      const stage: Stage = { page, language, words: wordsIn(language), newCode };
      await show(stage);
      return stage;
    },
    async close() {
      await browser.close();
      await Promise.all(running.map((one) => one.stop()));
      folder[Symbol.dispose]();
    },
  };
}
