import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatNativeCode, makeNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { seededRandom } from '../faults/random.ts';
import { openPart } from '../openPart.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';
import { openScanner } from './scannerTyping.ts';
import type { Typing } from './scannerTyping.ts';

const { sync } = catalogue;
/** `COUNTERSIGN_BURSTS=1000` for the whole of it. */
const bursts = Number(process.env['COUNTERSIGN_BURSTS'] ?? 100);
const seed = Number(process.env['COUNTERSIGN_SEED'] ?? 20_261_122);
const readWithinMs = 15_000;
const msPerBurst = 3_000;
/** A quick scanner to a slow one on a slow cable: ms between two keys, by its own clock. */
const slowestGapMs = 25;

/** Keeps the page's only thread busy, by turns for up to 80 ms with hardly a breath between. */
function keepBusy(): void {
  const longestMs = 80;
  const breathMs = 10;
  const work = () => {
    const until = performance.now() + Math.random() * longestMs;
    while (performance.now() < until);
    setTimeout(work, Math.random() * breathMs);
  };
  work();
}

/** Every text that stood as the last scan, as it came. */
function keepHeard(waiting: string): void {
  const page = window as unknown as { heard: string[] };
  page.heard = [];
  const output = [...document.querySelectorAll('main output')].find((one) =>
    (one.textContent ?? '').includes(waiting),
  );
  if (output === undefined) throw new Error('no place where scans are shown');
  new MutationObserver(() => {
    const text = output.querySelector('p')?.textContent ?? '';
    if (text !== '' && text !== page.heard.at(-1)) page.heard.push(text);
  }).observe(output, { childList: true, subtree: true, characterData: true });
}

describe('a scanner that types at a page that is kept busy', () => {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    await openShop(counter);
    ({ page } = counter);
    await openPart(page, 'devices', 'zh');
    await page.getByRole('button', { name: sync.zh.scannerStart }).click();
    await page.getByText(sync.zh.scannerWaiting).waitFor();
    await page.evaluate(keepHeard, sync.zh.scannerWaiting);
    await page.evaluate(keepBusy);
  }, 120_000);
  afterAll(async () => {
    await counter.close();
    await browser.close();
  });

  /** No Y and Z: which of two layouts it was is not what is tried here. */
  function freshCode(): string {
    for (;;) {
      const code = makeNativeCode(Uint8Array.from({ length: 8 }, () => below(256)));
      if (!/[YZ]/.test(code) && /\d/.test(code)) return formatNativeCode(code);
    }
  }

  function anyTyping(): Typing {
    const system = (['us', 'us', 'fr', 'de'] as const)[below(4)] ?? 'us';
    const end = ['\r', '\r', '\t', ''][below(4)] ?? '\r';
    const widest = 1 + below(slowestGapMs);
    return { system, end, isComposing: below(4) === 0, gapMs: () => below(widest + 1) };
  }

  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);

  it(
    `loses and damages none of ${bursts} bursts`,
    async () => {
      const scanner = await openScanner(page);
      const sent: string[] = [];
      for (let n = 0; n < bursts; n += 1) {
        const code = freshCode();
        sent.push(code);
        await scanner.send(code, anyTyping());
        await page
          .getByText(code, { exact: true })
          .waitFor({ timeout: readWithinMs })
          .catch(() => undefined);
      }
      const came = await heard();
      const lost = sent.filter((code) => !came.includes(code));
      const damaged = came.filter((code) => !sent.includes(code));
      expect({ lost, damaged }).toEqual({ lost: [], damaged: [] });
      expect(came).toEqual(sent);
    },
    bursts * msPerBurst + 60_000,
  );
});
