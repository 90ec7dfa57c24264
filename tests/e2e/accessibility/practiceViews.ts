import type { LessonId } from '../../../shared/domain/practice/lesson.ts';
import { traineePin } from '../../../main/app/practice/seedPractice.ts';
import { valueOf } from '../counterPage.ts';
import { dialog, heading, press, text } from './view.ts';
import type { Stage, View } from './view.ts';

/** Into the practice shop, as the trainee. */
async function practising(stage: Stage, lesson: LessonId | null): Promise<void> {
  const { page } = stage;
  await valueOf(page, 'practice.enter', {});
  const trainee = (await valueOf(page, 'session.state', {})).people.find(
    ({ role }) => role === 'cashier',
  );
  await valueOf(page, 'session.signIn', { personId: trainee?.id ?? '', pin: traineePin });
  await page.locator('html[data-mode="practice"]').waitFor();
  await page.getByRole('navigation').waitFor();
  // Only the screen of this shop hears that a lesson began: the one before it has gone by now.
  if (lesson !== null) await valueOf(page, 'practice.start', { lesson });
}

const leave = async ({ page }: Stage): Promise<void> => {
  await valueOf(page, 'practice.leave', { startAgain: false });
};

async function toLessons(stage: Stage): Promise<void> {
  await practising(stage, null);
  await press(stage, stage.words.practice.allLessons);
  await heading(stage, stage.words.practice.title);
}

/** Practice from outside and from within, help, and the card to hang up. */
export const practiceViews: readonly View[] = [
  {
    at: 'practice',
    state: 'before it is entered',
    show: (stage) => text(stage, stage.words.practice.intro),
  },
  { at: 'practice', state: 'the lessons', show: toLessons, after: leave },
  {
    at: 'practice',
    state: 'asked whether to wipe it',
    async show(stage) {
      await toLessons(stage);
      await press(stage, stage.words.practice.again);
      await dialog(stage, stage.words.practice.againTitle);
    },
    after: leave,
  },
  {
    at: 'practice',
    state: 'a lesson beside the counter',
    async show(stage) {
      await practising(stage, 'scan');
      await press(stage, stage.words.practice.scanForMe);
      await stage.page.getByRole('button', { name: /F9/ }).waitFor();
    },
    after: leave,
  },
  {
    at: 'practice',
    state: 'signing in to practise',
    async show(stage) {
      await valueOf(stage.page, 'practice.enter', {});
      await heading(stage, stage.words.session.whoIsIt);
      await text(stage, traineePin);
    },
    after: leave,
  },
  {
    at: 'redeem',
    state: 'help',
    async show(stage) {
      await stage.page.keyboard.press('F1');
      await text(stage, stage.words.help.redeem_for);
    },
  },
  {
    at: 'settings',
    state: 'help, something looked up',
    async show(stage) {
      await stage.page.keyboard.press('F1');
      await stage.page.getByRole('textbox').last().fill(stage.words.help.word_undo);
      await text(stage, stage.words.help.means_undo);
    },
  },
  {
    at: 'redeem',
    state: 'the quick card before it is printed',
    async show(stage) {
      await stage.page.keyboard.press('F1');
      await press(stage, stage.words.help.card);
      await text(stage, stage.words.quickCard.title);
    },
  },
];
