import { fill, open, verdict, wedge } from '../counterPage.ts';
import { heading, press } from './view.ts';
import type { Stage, View } from './view.ts';

const at = 'desk';

/** Something to draw: one redemption of today. */
async function withAUse(stage: Stage): Promise<void> {
  const { page, words, language, newCode } = stage;
  await wedge(page, newCode());
  await heading(stage, words.redeem.readOne);
  await page.keyboard.press('F9');
  await verdict(page, words.redeem.verdictOk).waitFor();
  await open(page, at, language);
  await page.locator('.recharts-surface').first().waitFor();
}

const tab = ({ page }: Stage, name: string): Promise<void> =>
  page.getByRole('tab', { name, exact: true }).click();

export const deskViews: readonly View[] = [
  { at, state: 'as charts', show: withAUse },
  {
    at,
    state: 'as a table',
    async show(stage) {
      const { page, words } = stage;
      await withAUse(stage);
      const chart = words.desk.hours;
      await press(stage, fill(words.desk.tableOf, { chart }));
      await page.getByRole('region', { name: chart }).waitFor();
    },
  },
  {
    at,
    state: 'days that are none',
    async show(stage) {
      const { page, words } = stage;
      await page.getByText(words.desk.span_custom, { exact: true }).click();
      await page.getByLabel(words.desk.from, { exact: true }).fill('2026-12-31');
      await page.getByLabel(words.desk.through, { exact: true }).fill('2026-01-01');
      await page.getByText(words.desk.spanBackwards).waitFor();
    },
  },
  {
    at,
    state: 'campaigns',
    async show(stage) {
      await tab(stage, stage.words.desk.tab_campaigns);
      await heading(stage, stage.words.desk.rates);
    },
  },
  {
    at,
    state: 'goodwill',
    async show(stage) {
      await tab(stage, stage.words.desk.tab_goodwill);
      await heading(stage, stage.words.desk.reasons);
    },
  },
  {
    at,
    state: 'how codes are read',
    async show(stage) {
      await tab(stage, stage.words.desk.tab_readers);
      await heading(stage, stage.words.readers.title);
    },
  },
  {
    at,
    state: 'worth a look',
    async show(stage) {
      await tab(stage, stage.words.desk.tab_look);
      await heading(stage, stage.words.desk.open);
      await heading(stage, stage.words.desk.samples);
    },
  },
];
