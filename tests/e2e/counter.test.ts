import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { enrolmentCode, received, untilReceived } from './chain.ts';
import { signIn, verdict, watchForFaults, wedge } from './counterPage.ts';
import { milkTeaCodes } from './demoCoupons.ts';
import { startCounter, startHq } from './processes.ts';
import type { Running } from './processes.ts';

const { reasons, redeem, setup } = catalogue;
const arrivalWithinMs = 30_000;

describe('a counter that is enrolled at a head office', () => {
  const folder = mkdtempSync(join(tmpdir(), '合符 e2e-'));
  let hq: Running;
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];
  let codes: readonly string[];
  const hqUrl = () => hq.ready[1] ?? '';

  beforeAll(async () => {
    codes = milkTeaCodes();
    hq = await startHq(join(folder, 'hq'), '--demo');
    counter = await startCounter(join(folder, 'counter'), '--no-demo', '--hq', hqUrl());
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1024, height: 768 }, locale: 'en' });
    faults = watchForFaults(page);
    await page.goto(counter.ready[1] ?? '');
    await page.getByText('EN').first().click();
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    await hq?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is led through first set-up with a one-time code and shows the six digits', async () => {
    const code = await enrolmentCode(hqUrl(), 'jingan');
    await page.getByRole('button', { name: setup.en.enrol }).click();
    await page.getByLabel(setup.en.code).fill(code);
    await page.getByRole('button', { name: setup.en.enrolNow }).click();
    await page.getByRole('heading', { name: setup.en.checkTitle }).waitFor();
    expect(await page.locator('body').innerText()).toMatch(/\d{3}\s?\d{3}/);
    await page.getByRole('button', { name: setup.en.checkSame }).click();
  });

  it('redeems a scanned voucher: prepare, confirm, verdict and paper', async () => {
    await signIn(page, 'Mei', '2580');
    await wedge(page, codes[0] ?? '');
    await page.getByRole('button', { name: /F9/ }).waitFor();
    await page.keyboard.press('F9');
    await verdict(page, redeem.en.verdictOk).waitFor();
    await page
      .getByText(/Not a tax invoice/)
      .first()
      .waitFor();
  });

  it('refuses the same code again and says where, when and by whom (I2)', async () => {
    await wedge(page, codes[0] ?? '');
    const refused = verdict(page, reasons.en.alreadyUsedTitle);
    await refused.waitFor();
    const words = await refused.innerText();
    expect(words).toMatch(/\d{2}:\d{2}/);
    expect(words).toContain('Mei');
  });

  it('carries on while head office is down, and everything arrives exactly once (I1)', async () => {
    await untilReceived(hqUrl(), 1, arrivalWithinMs);
    const port = new URL(hqUrl()).port;
    await hq.stop();
    for (const code of codes.slice(1, 4)) {
      await page.keyboard.press('Escape');
      await wedge(page, code);
      await page.getByRole('button', { name: /F9/ }).waitFor();
      await page.keyboard.press('F9');
      await verdict(page, redeem.en.verdictOk).waitFor();
    }
    await page
      .getByText(/3 waiting to send/)
      .first()
      .waitFor();
    hq = await startHq(join(folder, 'hq'), '--demo', '--port', port);
    const { total, redemptions } = await untilReceived(hqUrl(), 4, arrivalWithinMs);
    expect(total).toBe(4);
    expect(new Set(redemptions.map(({ device, seq }) => `${device} ${seq}`)).size).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await received(hqUrl())).total).toBe(4);
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
