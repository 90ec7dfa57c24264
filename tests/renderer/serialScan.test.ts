import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { staleMs } from '../../main/devices/scanner/framer.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { openPart } from '../openPart.ts';
import { openPtyLine, whyNoPty } from '../devices/scanner/ptyLine.ts';
import type { PtyLine } from '../devices/scanner/ptyLine.ts';
import { openCounter, openShop } from './counterPage.ts';
import type { CounterPage } from './counterPage.ts';

const why = whyNoPty();
const { reasons, redeem, scanners, sync } = catalogue;
/** The name that the screen gives to the first one. */
const firstName = scanners.zh.nameUsual.replace('{{n}}', '1');
const isReady = new RegExp(scanners.zh.state_ready.replace('{{since}}', '.+'));

describe.skipIf(why !== null)('a scanner on a serial line, at the counter', () => {
  let browser: Browser;
  let counter: CounterPage;
  let page: Page;
  let line: PtyLine;
  let codes: readonly string[];

  const ticket = () => page.getByText('中杯奶茶').first();

  async function toIdle(): Promise<void> {
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: redeem.zh.scanTitle }).waitFor();
  }

  beforeAll(async () => {
    browser = await launchChromium();
    counter = await openCounter(browser);
    ({ page } = counter);
    ({ codes } = await openShop(counter));
    line = await openPtyLine();
    await page.getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await line.close();
    await counter.close();
    await browser.close();
  });

  it('is set up on the screen, with a typed port where none is listed, and tried', async () => {
    await openPart(page, 'devices', 'zh');
    await page.getByRole('button', { name: scanners.zh.add }).click();
    const form = page.locator('form').filter({ hasText: scanners.zh.preset });
    await form.waitFor();
    const path = form.getByLabel(scanners.zh.path, { exact: true });
    if (!(await path.isVisible())) {
      await form.getByRole('button', { name: new RegExp(scanners.zh.port) }).click();
      await page.getByRole('option', { name: scanners.zh.portTyped }).click();
    }
    await path.fill('not a port');
    await form.getByRole('button', { name: scanners.zh.save }).click();
    await page.getByText(scanners.zh.pathBad).waitFor();
    await path.fill(line.device());
    await form.getByRole('button', { name: scanners.zh.save }).click();
    await page.getByText(scanners.zh.saved).waitFor();
    await page.getByText(isReady).waitFor();
    await page.waitForTimeout(staleMs);
  });

  it('is tried: every byte that comes is seen, and nothing is redeemed', async () => {
    const before = await counter.call('sync.status', {});
    await line.write(`]Q1${codes[0] ?? ''}\r\n`);
    await page.getByText(`]Q1${codes[0] ?? ''}<CR><LF>`).waitFor();
    await page.getByText(scanners.zh.triedEnds.replace('{{end}}', '<CR><LF>')).waitFor();
    await page.getByText(sync.zh.scannerCodeGood).waitFor();
    await page.getByText(sync.zh.scannerSource_serial).waitFor();
    await page.getByRole('button', { name: scanners.zh.beep }).click();
    await page.getByText(scanners.zh.beep_sent).waitFor();
    expect(line.received()).toContain(7);
    await page.getByRole('button', { name: scanners.zh.tryEnd }).click();
    await page.getByRole('button', { name: sync.zh.scannerStart }).waitFor();
    expect((await counter.call('sync.status', {})).headSeq).toBe(before.headSeq);
  });

  it('is changed, and what is wrong is said beside the field', async () => {
    await page.getByRole('button', { name: `${scanners.zh.change} ${firstName}` }).click();
    const form = page.locator('form').filter({ hasText: scanners.zh.preset });
    await form.getByText(scanners.zh.preset_own).click();
    await form.getByLabel(scanners.zh.prefix, { exact: true }).fill('<NONE>');
    await form.getByRole('button', { name: scanners.zh.save }).click();
    await form.getByText(scanners.zh.affixBad.replace('{{n}}', '8')).waitFor();
    await form.getByLabel(scanners.zh.prefix, { exact: true }).fill('<STX>');
    await form.getByLabel(scanners.zh.nameLabel, { exact: true }).fill('左边');
    await form.getByRole('button', { name: scanners.zh.save }).click();
    await page.getByText(scanners.zh.saved).waitFor();
    await page.getByText(isReady).waitFor();
    const { scanners: set } = await counter.call('settings.get', {});
    expect(set).toMatchObject([{ name: '左边', prefix: '02', ending: { by: 'line' } }]);
    await page.waitForTimeout(staleMs);
    await line.write(`\u0002${codes[0] ?? ''}\r`);
    await page.getByText(`<STX>${codes[0] ?? ''}<CR>`).waitFor();
    await page.getByText(sync.zh.scannerCodeGood).waitFor();
    await page.getByRole('button', { name: scanners.zh.tryEnd }).click();
  });

  describe('once it is set up', () => {
    beforeEach(async () => {
      await page.getByRole('navigation').getByRole('button', { name: '核销' }).click();
      await toIdle();
    });

    it('a scan leads to the ticket, like one of a scanner that types, and is redeemed by a key', async () => {
      await line.write(`${codes[0] ?? ''}\r`);
      await ticket().waitFor();
      await page.keyboard.press('F9');
      await page.getByRole('status').filter({ hasText: redeem.zh.verdictOk }).waitFor();
    });

    it('a scan on the verdict before it begins the next order; a used one is refused in words', async () => {
      await line.write(`${codes[0] ?? ''}\r`);
      await page.getByRole('status').filter({ hasText: reasons.zh.alreadyUsedTitle }).waitFor();
      await line.write(`${codes[1] ?? ''}\r`);
      await ticket().waitFor();
    });

    it.each([
      ['NUL', Buffer.from('ABCD\u0000EFGH\r'), reasons.zh.controlCharactersTitle],
      [
        'bytes that are no text',
        Buffer.from([65, 66, 0xff, 0xff, 67, 68, 13]),
        reasons.zh.damagedCodeTitle,
      ],
      ['more than any code', `${'A'.repeat(20_000)}\r`, reasons.zh.tooLongTitle],
    ])('%s is refused in words', async (_what, bytes, title) => {
      await line.write(bytes);
      await page.getByRole('status').filter({ hasText: title }).waitFor();
    });

    it('a code that breaks off says "scan again"', async () => {
      await line.write((codes[2] ?? '').slice(0, 8));
      await page.getByText(redeem.zh.noticeScanAgain).waitFor();
      await line.write(`${codes[2] ?? ''}\r`);
      await ticket().waitFor();
    });

    it('on another screen it leads back to the order', async () => {
      await openPart(page, 'devices', 'zh');
      await line.write(`${codes[3] ?? ''}\r`);
      await ticket().waitFor();
    });

    it('with nobody signed in it says so and nothing more', async () => {
      await counter.call('session.signOut', { because: 'operator' });
      const before = await counter.call('sync.status', {});
      await line.write(`${codes[4] ?? ''}\r`);
      await page.getByText('请先登录，再扫一次').waitFor();
      expect((await counter.call('sync.status', {})).headSeq).toBe(before.headSeq);
    });
  });

  it('breaks nothing on the page', () => {
    expect(counter.complaints).toEqual([]);
  });
});
