import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../shared/i18n/area.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';
import { answering, ready, startFakePrinter } from '../devices/fakePrinter.ts';
import type { FakePrinter } from '../devices/fakePrinter.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  enterPin,
  fill,
  openInEnglish,
  signOut,
  speak,
  valueOf,
  watchForFaults,
  wedge,
} from './counterPage.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { backups, campaigns, nextSteps, session, settings, setup, terms } = catalogue;
const { printer: words } = catalogue;
const managerPin = '481516';
const looks = [
  { theme: 'dark', width: 1024, height: 768 },
  { theme: 'dark', width: 390, height: 844 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'light', width: 1024, height: 768 },
] as const;
const shots = process.env['COUNTERSIGN_SHOTS'];

describe.each<Language>(['zh', 'en'])(
  'a new shop’s owner, by the screens alone (%s)',
  (language) => {
    const folder = tempFolder();
    const w = <Area extends { readonly zh: unknown; readonly en: unknown }>(area: Area) =>
      area[language] as Area['en'];
    let counter: Running;
    let printer: FakePrinter;
    let browser: Browser;
    let page: Page;
    let faults: () => readonly string[];

    beforeAll(async () => {
      mkdirSync(join(folder.path, 'counter'));
      mkdirSync(join(folder.path, 'stick'));
      printer = await startFakePrinter(answering(ready));
      counter = await startCounter(join(folder.path, 'counter'), '--no-demo');
      browser = await launchChromium();
      page = await openInEnglish(browser, counter.ready[1] ?? '');
      await speak(page, language);
      faults = watchForFaults(page);
    });

    afterAll(async () => {
      await browser?.close();
      await counter?.stop();
      await printer?.close();
      folder[Symbol.dispose]();
    });

    async function field(label: string, text: string): Promise<void> {
      await page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(text);
    }

    async function press(name: string): Promise<void> {
      await page.getByRole('button', { name, exact: true }).click();
    }

    async function choose(label: string, option: string): Promise<void> {
      await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    }

    async function shoot(name: string): Promise<void> {
      if (shots !== undefined)
        await page.screenshot({ path: join(shots, `${name}-${language}.png`) });
    }

    /** Nothing that axe finds wrong, and nothing wider than the window, in any look. */
    async function lookAt(name: string): Promise<void> {
      const found: string[] = [];
      for (const { theme, width, height } of looks) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height });
        await shoot(`${name}-${theme}-${width}`);
        found.push(
          ...(await axeFaults(page)).map((fault) => `${name} ${theme} ${width}: ${fault}`),
        );
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) found.push(`${name} ${theme} ${width}: ${over} px too wide`);
      }
      expect(found).toEqual([]);
    }

    /** Back to the list by its own line under the bar. */
    async function toSteps(): Promise<void> {
      await press(w(nextSteps).goOn);
      await page.getByRole('heading', { name: w(nextSteps).title }).waitFor();
    }

    async function openSteps(): Promise<number> {
      return (await valueOf(page, 'setup.steps', {})).open;
    }

    it('sets the shop up, and finds the list of what is left by itself', async () => {
      await page.getByRole('button', { name: w(setup).standAlone }).click();
      await field(w(setup).shopNameZh, '转角茶铺');
      await field(w(setup).shopNameEn, 'Corner Tea');
      await field(w(setup).managerName, 'Hexiang');
      await field(w(settings).personPin, managerPin);
      await field(w(settings).personPinAgain, managerPin);
      await lookAt('setup');
      await press(w(setup).start);
      await enterPin(page, managerPin);
      await page.getByRole('heading', { name: w(nextSteps).title }).waitFor();
      await lookAt('steps');
      expect(await openSteps()).toBe(6);
    });

    it('can leave the list and take it up again', async () => {
      await press(w(nextSteps).later);
      await page.getByText(fill(w(nextSteps).left_other, { count: 6 })).waitFor();
      await shoot('left');
      await toSteps();
    });

    it('people: adds somebody; the tick is a fact', async () => {
      await press(w(nextSteps).peopleGo);
      await page
        .getByRole('button', { name: w(settings).personAdd })
        .first()
        .click();
      await field(w(settings).personName, '小余');
      await field(w(settings).personPin, '4862');
      await field(w(settings).personPinAgain, '4862');
      await press(w(settings).personSave);
      await page.getByText(fill(w(settings).personAdded, { name: '小余' })).waitFor();
      expect(await openSteps()).toBe(5);
    });

    it('printer: the test page comes out', async () => {
      await toSteps();
      await press(w(nextSteps).printerGo);
      await page.getByText(w(words).kind_networkHint).click();
      await field(w(words).address, '127.0.0.1');
      await field(w(words).port, String(printer.port));
      await press(w(words).save);
      await page.getByText(w(words).saved, { exact: true }).waitFor();
      expect(await openSteps()).toBe(5);
      await press(w(words).test);
      await printer.untilBytes(100);
      await expect.poll(openSteps, { timeout: 10_000 }).toBe(4);
    });

    it('scanner: anything scanned will do, and is not redeemed', async () => {
      await toSteps();
      await press(w(nextSteps).scannerGo);
      await page.getByText(w(nextSteps).scannerWaits).waitFor();
      await wedge(page, '6901234567892');
      await expect.poll(openSteps, { timeout: 10_000 }).toBe(3);
      await page.getByRole('heading', { name: w(nextSteps).title }).waitFor();
    });

    it('backup: a folder of another place', async () => {
      await press(w(nextSteps).backupGo);
      await field(w(backups).choose, join(folder.path, 'stick'));
      await page
        .getByRole('button', { name: w(backups).use, exact: true })
        .last()
        .click();
      await expect.poll(openSteps, { timeout: 15_000 }).toBe(2);
    });

    it('a first campaign by its form', async () => {
      await toSteps();
      await press(w(nextSteps).campaignGo);
      await page
        .getByRole('button', { name: w(campaigns).new })
        .first()
        .click();
      await field(w(campaigns).nameZh, '五元代金券');
      await field(w(campaigns).nameEn, 'Five off');
      await choose(w(terms).kind, w(terms).kind_amountOff);
      await field(w(terms).amountOff, '5');
      await press(w(campaigns).save);
      const name = language === 'zh' ? '五元代金券' : 'Five off';
      await page.getByText(fill(w(campaigns).saved, { name, version: 1 })).waitFor();
      expect(await openSteps()).toBe(1);
    });

    it('vouchers by a file from another system, in GB18030: its errors are named by line, and can be kept', async () => {
      const name = language === 'zh' ? '五元代金券' : 'Five off';
      await press(`${w(campaigns).vouchers} ${name}`);
      const rows = [
        '客户名称,优惠券编码,手机号,失效日期',
        '甲,FX-2026-0001,12000004321,2099/1/31',
        '乙,FX-2026-0002,,31/1/2099',
        '丙,FX-2026-0001,,',
        '丁,FX-2026-0003,,2099年2月1日',
      ];
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        press(w(campaigns).chooseFile),
      ]);
      const buffer = iconv.encode(rows.join('\r\n'), 'gb18030');
      await chooser.setFiles({ name: '纷享.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('heading', { name: w(campaigns).mappingTitle }).waitFor();
      await choose(w(campaigns).preset, w(campaigns).preset_zoho);
      await page.getByText(w(campaigns).presetMissing).waitFor();
      await choose(w(campaigns).preset, w(campaigns).preset_fxiaoke);
      await page.getByText(w(campaigns).presetMissing).waitFor({ state: 'detached' });
      await lookAt('mapping');
      await press(w(campaigns).check);
      await page.getByText(fill(w(campaigns).checkGood_other, { rows: 4, count: 2 })).waitFor();
      const read = page.getByRole('table', { name: w(campaigns).asRead });
      expect(await read.innerText()).toContain('4321');
      expect(await read.innerText()).not.toContain('12000004321');
      await page.getByText(fill(w(campaigns).faultSameAs, { line: 2 })).waitFor();
      await page.getByText(w(terms).fault_dayForms).waitFor();
      await lookAt('check');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        press(w(campaigns).faultsDownload),
      ]);
      const { readFileSync } = await import('node:fs');
      const kept = readFileSync(await download.path(), 'utf8');
      expect(kept).toContain(`3,${w(campaigns).field_lastDay}`);
      expect(kept).toContain(fill(w(campaigns).faultSameAs, { line: 2 }));
      await press(fill(w(campaigns).importNow_other, { count: 2 }));
      await page.getByText(fill(w(campaigns).imported_other, { count: 2 })).waitFor();
      await page
        .getByText(fill(w(campaigns).importWent, { by: 'Hexiang', rows: 2, added: 2 }))
        .waitFor();
    });

    it('and the list is gone; a voucher of the file is read', async () => {
      expect(await openSteps()).toBe(0);
      expect(await page.getByRole('button', { name: w(nextSteps).goOn }).count()).toBe(0);
      await wedge(page, 'FX-2026-0003');
      await page.getByRole('button', { name: /F9/ }).waitFor();
      await shoot('ready');
    });

    it('a cashier never sees it', async () => {
      await page.keyboard.press('Escape');
      await signOut(page, language);
      await page.getByRole('button', { name: '小余' }).click();
      await enterPin(page, '4862');
      await page.getByRole('navigation').waitFor();
      expect(await page.getByText(w(nextSteps).goOn).count()).toBe(0);
      expect(await page.getByRole('navigation').innerText()).toContain(w(session).redeem);
    });

    it('breaks no rule of its own and logs no error', () => {
      expect(faults()).toEqual([]);
    });
  },
);
