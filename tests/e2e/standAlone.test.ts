import { paperOnScreen } from '../../shared/contract/printer.ts';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsAt } from '../../renderer/shell/place.ts';
import type { InputOf, MethodName } from '../../shared/contract/methods.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { launchChromium } from '../browser.ts';
import { tempFolder } from '../hosts/tempFolder.ts';
import {
  call,
  confirm,
  enterPin,
  fill,
  open,
  openInEnglish,
  redeemByWedge,
  signIn,
  signOut,
  toIdle,
  valueOf,
  verdict,
  watchForFaults,
  wedge,
  wordsOf,
} from './counterPage.ts';
import { filesHolding } from './onDisk.ts';
import { startCounter } from './processes.ts';
import type { Running } from './processes.ts';

const { campaigns, common, goodwill, problems, reasons, redeem, session } = catalogue;
const { settings, setup, terms } = catalogue;
const managerPin = '481516';
const cashierPin = '2342';
const madeCount = 3;
/** No mobile number begins with 120. */
const phone = '12000004321';
const nativeCode = /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/;

/** Chooses an option of one of the product's own selects. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function field(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).and(page.locator('input')).fill(text);
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** Gives the import a file from the machine's disk, as a file dialog does. */
async function chooseFile(page: Page, name: string, buffer: Buffer): Promise<void> {
  const first = page.getByRole('button', { name: campaigns.en.chooseFile });
  const another = page.getByRole('button', { name: campaigns.en.otherFile });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    first.or(another).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer });
  await page.getByRole('heading', { name: campaigns.en.mappingTitle }).waitFor();
}

describe('a shop that stands alone, from a clean start, by its screens only', () => {
  const folder = tempFolder();
  let counter: Running;
  let browser: Browser;
  let page: Page;
  let faults: () => readonly string[];
  let made: readonly string[] = [];

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'counter'));
    counter = await startCounter(join(folder.path, 'counter'), '--no-demo');
    browser = await launchChromium();
    page = await openInEnglish(browser, counter.ready[1] ?? '');
    faults = watchForFaults(page);
  });

  afterAll(async () => {
    await browser?.close();
    await counter?.stop();
    folder[Symbol.dispose]();
  });

  it('asks how it will work, and takes shop, manager and PIN', async () => {
    await page.getByRole('heading', { name: setup.en.welcome }).waitFor();
    await page.getByRole('button', { name: setup.en.standAlone }).click();
    await field(page, setup.en.shopNameZh, '转角茶铺');
    await field(page, setup.en.shopNameEn, 'Corner Tea');
    await field(page, setup.en.managerName, '何店长 He');
    await field(page, settings.en.personPin, managerPin);
    await field(page, settings.en.personPinAgain, managerPin.replace('4', '5'));
    await press(page, setup.en.start);
    await page.getByText(settings.en.personPinDiffers).waitFor();
    await field(page, settings.en.personPinAgain, managerPin);
    await press(page, setup.en.start);
    await page.getByRole('heading', { name: session.en.whoIsIt }).waitFor();
    expect(await wordsOf(page.locator('body'))).not.toContain(managerPin);
  });

  it('refuses a wrong PIN in words and lets the manager in by the right one (I8)', async () => {
    await page.getByRole('button', { name: '何店长 He' }).click();
    await enterPin(page, '000000');
    await page.getByText(fill(session.en.wrongPinLeft, { tries: 4 })).waitFor();
    await signIn(page, '何店长 He', managerPin);
    await page.getByText('Corner Tea').first().waitFor();
    await page.getByText(session.en.standAlone, { exact: true }).waitFor();
  });

  it('makes a campaign by its form; what is missing stands beside its field', async () => {
    await open(page, 'campaigns');
    await page.getByRole('button', { name: campaigns.en.new }).first().click();
    await field(page, campaigns.en.nameZh, '五元代金券');
    await field(page, campaigns.en.nameEn, 'Five off');
    await choose(page, terms.en.kind, terms.en.kind_amountOff);
    await press(page, campaigns.en.save);
    await page.getByText(terms.en.fault_amount).waitFor();
    await field(page, terms.en.amountOff, '5');
    await press(page, campaigns.en.save);
    await page.getByText(fill(campaigns.en.saved, { name: 'Five off', version: 1 })).waitFor();
  });

  it('makes vouchers and shows their codes once', async () => {
    await press(page, `${campaigns.en.vouchers} Five off`);
    await field(page, campaigns.en.makeCount, String(madeCount));
    await page.keyboard.press('Tab');
    await press(page, campaigns.en.make);
    await page.getByText(fill(campaigns.en.made_other, { count: madeCount })).waitFor();
    made = await page.getByRole('listitem').filter({ hasText: nativeCode }).allInnerTexts();
    expect(made).toHaveLength(madeCount);
    await press(page, campaigns.en.back);
    await page.getByRole('heading', { name: campaigns.en.leaveTitle }).waitFor();
    await press(page, campaigns.en.leaveGo);
    await press(page, `${campaigns.en.vouchers} Five off`);
    await page.getByRole('heading', { name: campaigns.en.makeTitle }).waitFor();
    for (const code of made) expect(await page.getByText(code).count()).toBe(0);
  });

  it('brings vouchers in from a UTF-8 file whose columns are called anything', async () => {
    const rows = ['序,流水,截止', '1,KF-2026-0001,2099-01-31', '2,KF-2026-0002,31.1.2099', '3,,'];
    await chooseFile(page, '旧券.csv', Buffer.from(rows.join('\r\n'), 'utf8'));
    await page.getByText('utf-8').waitFor();
    await press(page, campaigns.en.check);
    await page.getByText(campaigns.en.mappingMissing).first().waitFor();
    await choose(page, campaigns.en.field_code, '流水');
    await press(page, campaigns.en.check);
    await page.getByText(fill(campaigns.en.checkGood_one, { rows: 3 })).waitFor();
    const faulty = page.getByRole('table', { name: campaigns.en.faults }).getByRole('rowheader');
    expect(await faulty.allInnerTexts()).toEqual(['3', '4']);
    await press(page, campaigns.en.importNow_one);
    await page.getByText(campaigns.en.imported_one).waitFor();
  });

  it('brings vouchers in from a GB18030 file, as a spreadsheet in China saves it', async () => {
    const text = ['券码,手机号,有效期', 'GB-2026-0001,,2099-01-31', 'GB-2026-0002,,2099-02-28'];
    await chooseFile(page, 'gbk.csv', iconv.encode(text.join('\n'), 'gb18030'));
    await page.getByText('gb18030').waitFor();
    await page.getByRole('columnheader', { name: '手机号' }).waitFor();
    await press(page, campaigns.en.check);
    await page.getByText(fill(campaigns.en.checkGood_other, { rows: 2, count: 2 })).waitFor();
    await press(page, fill(campaigns.en.importNow_other, { count: 2 }));
    await page.getByText(fill(campaigns.en.imported_other, { count: 2 })).waitFor();
  });

  it('redeems what it made and what it brought in, surely, each once (I2)', async () => {
    for (const code of [made[0] ?? '', 'KF-2026-0001', 'GB-2026-0002']) {
      await wedge(page, code);
      await page.getByText(reasons.en.certainStandAloneTitle).waitFor();
      await confirm(page);
      await wedge(page, code);
      await verdict(page, reasons.en.alreadyUsedTitle).waitFor();
      await toIdle(page);
    }
    await wedge(page, 'KF-2026-0002');
    await verdict(page, reasons.en.unknownCodeTitle).waitFor();
    await toIdle(page);
  });

  it('asks whose it is where only known customers may, and finds one by a number it never keeps (I11)', async () => {
    await open(page, 'campaigns');
    await page.getByRole('button', { name: campaigns.en.new }).first().click();
    await field(page, campaigns.en.nameEn, 'Members’ cup');
    await field(page, terms.en.itemEn, 'A cup');
    await field(page, terms.en.cap, '12');
    await page.locator('summary', { hasText: terms.en.fold_for }).click();
    await page.getByText(terms.en.customerRequired).click();
    await press(page, campaigns.en.save);
    await page.getByText(fill(campaigns.en.saved, { name: 'Members’ cup', version: 1 })).waitFor();
    await press(page, `${campaigns.en.vouchers} Members’ cup`);
    const rows = ['code,phone', 'MEMBER-CUP-1,', `MEMBER-CUP-2,${phone}`];
    await chooseFile(page, 'members.csv', Buffer.from(rows.join('\n')));
    await press(page, campaigns.en.check);
    await press(page, fill(campaigns.en.importNow_other, { count: 2 }));
    await page.getByText(fill(campaigns.en.imported_other, { count: 2 })).waitFor();
    await wedge(page, 'MEMBER-CUP-1');
    await verdict(page, reasons.en.customerRequiredTitle).waitFor();
    await page.getByRole('button', { name: redeem.en.findCustomer }).click();
    await page.getByLabel(redeem.en.findLabel).fill(phone);
    await page.getByRole('button', { name: redeem.en.find, exact: true }).click();
    await page
      .getByText(`•••• ${phone.slice(-4)}`)
      .first()
      .waitFor();
    await confirm(page);
    expect(filesHolding(folder.path, [phone])).toEqual([]);
    expect(filesHolding(folder.path, ['Corner Tea'])).not.toEqual([]);
    await toIdle(page);
  });

  it('sets up goodwill and gives a coupon by PIN, with a reason', async () => {
    await open(page, 'campaigns');
    await page.getByRole('button', { name: campaigns.en.new }).first().click();
    await field(page, campaigns.en.nameZh, '关怀十元');
    await field(page, campaigns.en.nameEn, 'Ten for your trouble');
    await choose(page, terms.en.kind, terms.en.kind_amountOff);
    await field(page, terms.en.amountOff, '10');
    await page.locator('summary', { hasText: terms.en.fold_goodwill }).click();
    await page.getByText(terms.en.isGoodwill).click();
    await press(page, campaigns.en.save);
    await page
      .getByText(fill(campaigns.en.saved, { name: 'Ten for your trouble', version: 1 }))
      .waitFor();
    await open(page, 'goodwill');
    await press(page, goodwill.en.issue);
    await page.getByText(goodwill.en.reasonMissing).waitFor();
    await page.getByText(goodwill.en.quality_reason, { exact: true }).click();
    await press(page, goodwill.en.issue);
    await enterPin(page, cashierPin);
    await page
      .getByRole('dialog')
      .getByText(/Wrong PIN/)
      .waitFor();
    await enterPin(page, managerPin);
    await page.getByRole('figure', { name: 'Ten for your trouble' }).waitFor();
    await page.getByText(new RegExp(`何店长 He .* ${goodwill.en.unused}`)).waitFor();
  });

  it('adds a cashier, who may sign in then', async () => {
    await open(page, 'settings');
    await press(page, settings.en.personAdd);
    await field(page, settings.en.personName, '小余 Yu');
    await field(page, settings.en.personPin, cashierPin);
    await field(page, settings.en.personPinAgain, cashierPin);
    await press(page, settings.en.personSave);
    await page.getByText(fill(settings.en.personAdded, { name: '小余 Yu' })).waitFor();
    await signOut(page);
    await signIn(page, '小余 Yu', cashierPin);
  });

  it('shows the cashier nothing of a manager’s', async () => {
    const shown = (at: Locator) => at.getByRole('button').allTextContents();
    const named = (at: 'bar' | 'menu', isManager: boolean) =>
      rowsAt(at, isManager).map(({ place }) => session.en[place]);
    expect(named('bar', true)).not.toEqual(named('bar', false));
    expect(named('menu', true)).not.toEqual(named('menu', false));
    expect(await shown(page.getByRole('navigation'))).toEqual(named('bar', false));
    await page.getByRole('button', { name: session.en.menu, exact: true }).click();
    const menu = page.getByRole('dialog', { name: session.en.menu });
    expect(await shown(menu)).toEqual(named('menu', false));
    await page.keyboard.press('Escape');
    await open(page, 'settings');
    await page.getByRole('heading', { name: settings.en.title }).waitFor();
    await page.getByRole('heading', { name: settings.en.aboutTitle }).waitFor();
    expect(await page.getByRole('heading', { name: settings.en.peopleTitle }).count()).toBe(0);
    await open(page, 'devices');
    await page.getByText(catalogue.printer.en.manager).waitFor();
    expect(await page.getByRole('button', { name: catalogue.printer.en.save }).count()).toBe(0);
  });

  it('and does nothing of a manager’s for the cashier, asked behind the screens’ back (I8)', async () => {
    const before = await valueOf(page, 'sync.status', {});
    const asked: readonly [MethodName, InputOf<MethodName>][] = [
      ['campaigns.list', {}],
      ['vouchers.make', { campaignId: 'any', count: 1, customer: null }],
      ['people.list', {}],
      ['people.add', { name: 'Mallory', role: 'manager', pin: '1111' }],
      ['goodwill.templates', {}],
      ['goodwill.list', { before: null, count: 1 }],
      ['settings.set', { printer: { ...paperOnScreen, kind: 'network', host: '127.0.0.1' } }],
    ];
    for (const [method, input] of asked) {
      const answer = await call(page, method, input);
      const code = answer.ok ? 'done' : answer.problem.code;
      expect({ method, code }).toEqual({ method, code: 'wrongRole' });
    }
    expect((await valueOf(page, 'sync.status', {})).headSeq).toBe(before.headSeq);
    expect(problems.en.wrongRole).toContain('manager');
  });

  it('lets the cashier redeem, and see the last five of the day', async () => {
    await open(page, 'redeem');
    await redeemByWedge(page, made[1] ?? '');
    await open(page, 'history');
    await page.getByText(catalogue.history.en.lastFive).waitFor();
    const rows = page.getByRole('main').getByRole('listitem').getByRole('button');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(5);
    expect(await wordsOf(rows.first())).toContain('小余 Yu');
    await page.getByRole('button', { name: new RegExp(common.en.role_cashier) }).waitFor();
    expect(await page.getByText(redeem.en.lastNone).count()).toBe(0);
  });

  it('breaks no rule of its own content security policy and logs no error', () => {
    expect(faults()).toEqual([]);
  });
});
