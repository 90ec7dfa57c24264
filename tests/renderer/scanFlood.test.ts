import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietAfterFloodMs } from '../../shared/domain/scans/flood.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { openPtyLine, whyNoPty } from '../devices/scanner/ptyLine.ts';
import type { PtyLine } from '../devices/scanner/ptyLine.ts';
import { usualScanner } from '../devices/scanner/usualScanner.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const { redeem } = catalogue;
/** 115,200 baud, ten bits to a byte. */
const bytesPerMs = 11.52;
const floodMs = 6_000;
/** What a page that is not held up takes to answer, ms, on a busy machine. */
const answersWithinMs = 5_000;
const shownWithinMs = 15_000;

describe.skipIf(whyNoPty() !== null)('a line that pours codes at its whole speed', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let line: PtyLine;
  let codes: readonly string[];

  beforeAll(async () => {
    line = await openPtyLine();
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ codes } = await openShop(counter));
    ({ page } = counter);
    page.setDefaultTimeout(shownWithinMs);
    await counter.call('settings.set', { scanners: [usualScanner(line.device(), 'Line')] });
    const state = async () => (await counter.call('scanner.states', {}))[0]?.state;
    while ((await state()) !== 'ready') await sleep(50);
    // What comes sooner is stale.
    await sleep(500);
  }, 120_000);
  afterAll(async () => {
    await counter.close();
    await browser.close();
    await line.close();
  });

  async function pour(): Promise<void> {
    const began = performance.now();
    let sent = 0;
    for (let n = 0; performance.now() - began < floodMs;) {
      const due = (performance.now() - began) * bytesPerMs - sent;
      let bytes = '';
      while (bytes.length < due) bytes += `NOISE-${String((n += 1)).padStart(8, '0')}\r`;
      sent += bytes.length;
      await line.write(bytes);
      await sleep(10);
    }
  }

  it('does not hold up the counter: it says so, works on, and reads once it stops (I5)', async () => {
    const poured = pour();
    await page.getByText(redeem.zh.noticeTooManyScans).waitFor();
    await poured;
    const asked = performance.now();
    await page.evaluate(() => document.title);
    expect(performance.now() - asked).toBeLessThan(answersWithinMs);
    await sleep(quietAfterFloodMs + 100);
    for (let presses = 0; presses < 24; presses += 1) await page.keyboard.press('Escape');
    await page.getByText(redeem.zh.scanTitle).first().waitFor();
    await line.write(`${codes[0]}\r`);
    await page
      .getByText((codes[0] ?? '').slice(0, 4))
      .first()
      .waitFor();
    expect(counter.complaints).toEqual([]);
  }, 180_000);
});
