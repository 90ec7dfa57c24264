import { fill, open, verdict, wedge } from '../counterPage.ts';
import { dialog, heading, press, text } from './view.ts';
import type { Stage, View } from './view.ts';

const at = 'day';

/** Something to add up: one redemption of today. */
async function withAUse(stage: Stage): Promise<void> {
  const { page, words, language, newCode } = stage;
  await wedge(page, newCode());
  await heading(stage, words.redeem.readOne);
  await page.keyboard.press('F9');
  await verdict(page, words.redeem.verdictOk).waitFor();
  await open(page, at, language);
  await heading(stage, words.day.byCampaign);
}

async function closing(stage: Stage): Promise<void> {
  await withAUse(stage);
  await press(stage, stage.words.day.close);
  await dialog(stage);
}

export const dayViews: readonly View[] = [
  { at, state: 'so far', show: withAUse },
  {
    at,
    state: 'being closed, the till not agreeing',
    async show(stage) {
      const { page, words } = stage;
      await closing(stage);
      const shown = page.getByLabel(words.day.tillShown);
      await shown.fill('9999');
      // By no key: one on the heels of the scanner's burst still belongs to it.
      await shown.blur();
      await text(stage, words.day.tillLook);
    },
  },
  {
    at,
    state: 'handed over to nobody yet',
    async show(stage) {
      const { words } = stage;
      await press(stage, words.day.handOver);
      await dialog(stage, words.day.handOverTitle);
      await press(stage, words.day.handOverNow);
      await text(stage, words.day.handOverChoose);
    },
  },
  {
    at,
    state: 'closed, and found in the calendar',
    async show(stage) {
      const { page, words } = stage;
      await closing(stage);
      await press(stage, words.day.closeNow);
      await page.getByRole('figure').waitFor();
      await page.getByRole('tab', { name: words.day.pastDays }).click();
      const first = fill(words.day.closeNo, { number: 1 });
      await page.getByRole('main').getByRole('button', { name: first }).last().click();
      await page.getByRole('figure').waitFor();
    },
  },
];
