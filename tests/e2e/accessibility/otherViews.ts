import { demoPhones } from '../../../hq/demo/customers.ts';
import type { FoundPrintersView } from '../../../shared/contract/printerViews.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { PrintJobView } from '../../../shared/contract/views.ts';
import { checkText } from '../../../renderer/scan/wedgeFindings.ts';
import { trialScans } from '../../../renderer/scan/wedgeTrial.ts';
import { enterPin, valueOf, wedge } from '../counterPage.ts';
import { pinOf } from '../demoCoupons.ts';
import { logoPicture } from '../logoPicture.ts';
import { beginning } from '../words.ts';
import { dialog, field, heading, press, text } from './view.ts';
import type { Stage, View } from './view.ts';
import { usualScanner } from '../../devices/scanner/usualScanner.ts';

/** What a printer leaves that died again and again, and then ran out of paper. */
const stuckJobs: Answer<readonly PrintJobView[]> = {
  ok: true,
  value: Array.from({ length: 8 }, (_, n) => ({
    ...{ jobId: 2 * n + 2, seq: n + 1, what: 'receipt', tries: 3, at: 1_790_000_000_000 },
    ...(n < 6
      ? { state: 'uncertain', problem: 'lost' }
      : { state: 'waiting', problem: 'paperOut' }),
  })),
};

/** What a search may bring, one of each sort. */
const foundPrinters: Answer<FoundPrintersView> = {
  ok: true,
  value: {
    found: [
      {
        ...{ kind: 'network', label: 'Gprinter GP-L80300I', host: '192.168.1.50', port: 9_100 },
        via: 'raw',
      },
      { kind: 'usb', label: '', path: '/dev/usb/lp0', mayWrite: false },
      { kind: 'serial', label: 'QinHeng', path: '/dev/ttyUSB0', takenBy: 'Counter left' },
    ],
    notSearched: [{ what: 'usb', why: 'noFiles' }],
    leftOut: 2,
  },
};

/** First set-up, on a counter that knows nothing yet. */
const setUpViews: readonly View[] = [
  { at: 'setUp', state: 'the choice', show: (stage) => heading(stage, stage.words.setup.welcome) },
  {
    at: 'setUp',
    state: 'enrolling without a code',
    async show(stage) {
      await press(stage, beginning(stage.words.setup.enrol));
      await press(stage, stage.words.setup.enrolNow);
      await text(stage, stage.words.setup.codeBad);
    },
  },
  {
    at: 'setUp',
    state: 'standing alone, nothing filled in',
    async show(stage) {
      await press(stage, beginning(stage.words.setup.standAlone));
      await press(stage, stage.words.setup.start);
      await text(stage, stage.words.settings.personPinBad);
    },
  },
];

const signInViews: readonly View[] = [
  {
    at: 'signIn',
    state: 'who it is',
    show: (stage) => heading(stage, stage.words.session.whoIsIt),
  },
  {
    at: 'signIn',
    state: 'a PIN that is wrong',
    async show({ page, words }) {
      await page.getByRole('button', { name: '小陈 Chen' }).click();
      await enterPin(page, '0000');
      await page.getByRole('alert').filter({ hasText: words.session.wrongPin }).waitFor();
    },
    async after({ page }) {
      await enterPin(page, pinOf('chen'));
      await page.getByRole('navigation').waitFor();
    },
  },
];

const openingViews: readonly View[] = [
  {
    at: 'opening',
    state: 'what was looked at',
    async show({ page, words }) {
      await page.getByRole('list', { name: words.opening.lines }).waitFor();
    },
  },
];

async function newestRow({ page }: Stage): Promise<void> {
  await page.getByRole('main').getByRole('listitem').getByRole('button').first().click();
  await page.getByRole('figure').waitFor();
}

const historyViews: readonly View[] = [
  { at: 'history', state: 'one of the last', show: newestRow },
];

const goodwillViews: readonly View[] = [
  {
    at: 'goodwill',
    state: 'no reason chosen',
    async show(stage) {
      await press(stage, stage.words.goodwill.issue);
      await text(stage, stage.words.goodwill.reasonMissing);
    },
  },
  {
    at: 'goodwill',
    state: 'the PIN',
    async show(stage) {
      const { reason, wait_reason: wait } = stage.words.goodwill;
      const reasons = stage.page.getByRole('radiogroup', { name: reason });
      await reasons.getByText(wait, { exact: true }).click();
      await press(stage, stage.words.goodwill.issue);
      await dialog(stage);
    },
  },
];

const customerViews: readonly View[] = [
  {
    at: 'customers',
    state: 'nobody found yet',
    show: (stage) => heading(stage, stage.words.care.find),
  },
  {
    at: 'customers',
    state: 'what is typed is no number',
    async show(stage) {
      await field(stage, stage.words.care.findLabel).fill('abc');
      await press(stage, stage.words.care.findDo);
      await text(stage, stage.words.care.findBad);
    },
  },
  {
    at: 'customers',
    state: 'a customer with the member code',
    async show(stage) {
      await field(stage, stage.words.care.findLabel).fill(demoPhones[1] ?? '');
      await press(stage, stage.words.care.findDo);
      await press(stage, stage.words.care.showCode);
      await stage.page.getByRole('figure').waitFor();
    },
  },
];

const campaignViews: readonly View[] = [
  {
    at: 'campaigns',
    state: 'the list',
    show: (stage) => text(stage, stage.language === 'zh' ? '中杯奶茶券' : 'Milk tea (M)'),
  },
];

const deviceViews: readonly View[] = [
  { at: 'devices', state: 'as they are', show: (stage) => heading(stage, stage.words.sync.title) },
  {
    at: 'devices',
    state: 'a logo being chosen, and a drawing that is none',
    async show({ page, words }) {
      const file = page.locator('input[type="file"][accept*="image/png"]');
      const picture = { name: 'logo.bmp', mimeType: 'image/bmp', buffer: logoPicture() };
      await file.setInputFiles(picture);
      await page.getByRole('figure', { name: words.paperLooks.logoPicture }).waitFor();
      await file.setInputFiles({ ...picture, buffer: Buffer.from('<svg></svg>') });
      await page.getByText(words.paperLooks.logoFault_svg).waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a serial scanner to be set up',
    async show({ page, words }) {
      await page.getByRole('button', { name: words.scanners.add }).click();
      await page.getByRole('button', { name: words.scanners.save }).waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a serial scanner set by hand, with something wrong',
    async show({ page, words }) {
      await page.getByRole('button', { name: words.scanners.add }).click();
      await page.getByText(words.scanners.preset_own).click();
      await page.getByLabel(words.scanners.prefix, { exact: true }).fill('<NONE>');
      await page.getByRole('button', { name: words.scanners.save }).click();
      await page.locator('input[aria-invalid="true"]').first().waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a serial scanner that is away, being tried',
    async show({ page, words }) {
      await valueOf(page, 'settings.set', { scanners: [usualScanner('/dev/ttyUSB77', 'Bar')] });
      await page.getByRole('button', { name: `${words.scanners.try} Bar` }).click();
      await page.getByText(words.scanners.tryingNothing).waitFor();
      await page.getByText(words.scanners.away_notThere).waitFor();
    },
    async after({ page }) {
      await valueOf(page, 'settings.set', { scanners: [] });
    },
  },
  {
    at: 'devices',
    state: 'a kind of bar code switched on, with a length it can’t have',
    async show({ page, words }) {
      await page.locator('label', { hasText: words.formats.ITF }).click();
      await page.getByRole('textbox', { name: words.formats.lengths }).fill('13');
      await page.getByRole('button', { name: words.formats.save }).click();
      await page.locator('input[aria-invalid="true"]').waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a scanner being checked',
    async show(stage) {
      await press(stage, stage.words.wedge.check);
      await dialog(stage);
      await stage.page.getByRole('figure', { name: stage.words.wedge.checkPicture }).waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a scanner that was checked',
    async show(stage) {
      await press(stage, stage.words.wedge.check);
      await stage.page.getByRole('figure', { name: stage.words.wedge.checkPicture }).waitFor();
      for (let n = 0; n < trialScans; n += 1) await wedge(stage.page, checkText);
      await stage.page.getByRole('list', { name: stage.words.wedge.findings }).waitFor();
    },
  },
  {
    at: 'devices',
    state: 'the camera being tried',
    async show(stage) {
      await press(stage, stage.words.camera.try);
      await dialog(stage, stage.words.camera.try);
      await text(stage, stage.words.camera.focusMiddle);
    },
    after: ({ page }) => page.evaluate(() => localStorage.removeItem('countersign.cameras')),
  },
  {
    at: 'devices',
    state: 'a scanner set by hand, wrongly',
    async show(stage) {
      await press(stage, stage.words.wedge.byHand);
      await field(stage, stage.words.wedge.prefix).fill('券');
      await press(stage, stage.words.wedge.save);
      await text(stage, stage.words.wedge.affixBad);
    },
  },
  {
    at: 'devices',
    state: 'printers found, one without an address, each setting in sight',
    async show(stage) {
      const { page, words } = stage;
      // What the network would answer: the question itself is asked in tests/devices/printerFinder.
      await page.route('**/call/printer.find', (route) => route.fulfill({ json: foundPrinters }));
      await press(stage, words.printer.find);
      await text(stage, words.printer.foundPick);
      await page.unroute('**/call/printer.find');
      await page.getByText(words.printer.kind_networkHint).click();
      await field(stage, words.printer.address).fill('');
      await press(stage, words.printer.more);
      await press(stage, words.printer.save);
      await text(stage, words.printer.addressMissing);
    },
  },
  {
    at: 'devices',
    state: 'many slips that wait for a word, and some for the printer',
    async show(stage) {
      await stage.page.route('**/call/print.queue', (route) => route.fulfill({ json: stuckJobs }));
      await valueOf(stage.page, 'print.test', {});
      await text(stage, stage.words.printQueue.allAgain);
      await text(stage, stage.words.printQueue.showAll.replace('{{count}}', '8'));
    },
    after: ({ page }) => page.unroute('**/call/print.queue'),
  },
];

const settingsViews: readonly View[] = [
  {
    at: 'settings',
    state: 'as they are',
    show: (stage) => heading(stage, stage.words.settings.title),
  },
  {
    at: 'settings',
    state: 'what may be changed of a person',
    async show({ page, words }) {
      await page.getByRole('button', { name: `${words.people.change}: 小陈 Chen` }).click();
      await page.getByRole('button', { name: words.people.lend }).waitFor();
    },
  },
];

export const otherViews: readonly View[] = [
  ...setUpViews,
  ...signInViews,
  ...openingViews,
  ...historyViews,
  ...goodwillViews,
  ...customerViews,
  ...campaignViews,
  ...deviceViews,
  ...settingsViews,
];
