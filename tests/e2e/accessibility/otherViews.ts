import { demoPhones } from '../../../hq/demo/customers.ts';
import { enterPin } from '../counterPage.ts';
import { pinOf } from '../demoCoupons.ts';
import { beginning } from '../words.ts';
import { dialog, field, heading, press, text } from './view.ts';
import type { Stage, View } from './view.ts';

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
    state: 'a serial scanner to be set up',
    async show({ page, words }) {
      await page.getByRole('button', { name: words.scanners.add }).click();
      await page.getByRole('button', { name: words.scanners.save }).waitFor();
    },
  },
  {
    at: 'devices',
    state: 'a printer without an address',
    async show(stage) {
      await stage.page.getByText(stage.words.sync.printer_network).click();
      await field(stage, stage.words.sync.printerHost).fill('');
      await press(stage, stage.words.sync.printerSave);
      await text(stage, stage.words.sync.printerHostMissing);
    },
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
