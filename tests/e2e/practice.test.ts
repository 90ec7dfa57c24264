import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright';
import type { LessonId } from '../../shared/domain/practice/lesson.ts';
import { lessonOf } from '../../shared/domain/practice/lessons.ts';
import { traineePin, trainerPin } from '../../main/app/practice/seedPractice.ts';
import { serveBrowser } from '../../main/host/browser/server.ts';
import type { BrowserHost } from '../../main/host/browser/server.ts';
import { loadScreens } from '../../main/host/screens.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';
import { practiceShop } from '../../shared/i18n/practiceShop.ts';
import { launchChromium } from '../browser.ts';
import { built } from '../built.ts';
import { liveManager, livePin, openPracticeRig } from '../hosts/practiceRig.ts';
import type { PracticeRig } from '../hosts/practiceRig.ts';
import { join } from 'node:path';
import { confirm, enterPin, open, openInEnglish, signOut, toIdle, valueOf } from './counterPage.ts';

const screensFolder = join(import.meta.dirname, '../../dist/renderer');
const { common, day, help, practice, redeem, session, undo } = catalogue;
const words = practice.en;
const trainer = practiceShop.trainer.en;

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

async function signInAs(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name.replace(/[()]/g, '.')) }).click();
  await enterPin(page, pin);
  await page.getByRole('navigation').waitFor();
}

/** Does what the panel says: its voucher goes the way every reading goes. */
async function scanForMe(page: Page, step: string): Promise<void> {
  const text = words[`step_${step}` as keyof typeof words].slice(0, 24);
  await page.getByRole('complementary', { name: words.title }).getByText(text).waitFor();
  await button(page, words.scanForMe).click();
}

async function begin(page: Page, lesson: LessonId): Promise<void> {
  await button(page, new RegExp(`^${session.en.menu}`)).click();
  await page
    .getByRole('dialog', { name: session.en.menu })
    .getByRole('button', { name: session.en.practice })
    .click();
  const name = words[`lesson_${lesson}`];
  await button(page, new RegExp(`^(${words.begin}|${words.beginAgain}): ${name}$`)).click();
}

async function finished(page: Page, lesson: LessonId): Promise<void> {
  await page.getByText(words.done, { exact: true }).waitFor();
  const { running, lessons } = await valueOf(page, 'practice.state', {});
  expect(running).toMatchObject({ lesson, done: lessonOf(lesson).steps.length });
  expect(lessons.find((one) => one.lesson === lesson)?.best?.points).toBeGreaterThanOrEqual(40);
}

const lessonsDone: Partial<Record<LessonId, (page: Page) => Promise<void>>> = {
  async scan(page) {
    await scanForMe(page, 'scanOne');
    await confirm(page);
    await scanForMe(page, 'scanFirstOfTwo');
    await scanForMe(page, 'scanTwo');
    // The key for one is there already: a hand waits until it sees both.
    await expect.poll(() => page.getByRole('article').count()).toBe(2);
    await confirm(page);
  },
  async refuse(page) {
    await scanForMe(page, 'refuseSpent');
    await page.locator('[data-verdict="refused"]').waitFor();
    await scanForMe(page, 'refuseDay');
    await page.locator('[data-verdict="refused"]').waitFor();
    await scanForMe(page, 'refuseGood');
    await confirm(page);
  },
  async approve(page) {
    await scanForMe(page, 'approveAsk');
    await page.locator('[data-verdict="manager"]').waitFor();
    await page.keyboard.press('F9');
    await enterPin(page, trainerPin);
  },
  async undo(page) {
    await scanForMe(page, 'undoRedeem');
    await confirm(page);
    await button(page, redeem.en.undo).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(undo.en.do) })
      .click();
  },
  async offline(page) {
    await page.getByText(session.en.offlineLine).first().waitFor();
    await scanForMe(page, 'offlineRedeem');
    await confirm(page);
    await button(page, session.en.syncNow).first().click();
  },
  async soldOut(page) {
    await scanForMe(page, 'soldOutScan');
    const markOf = catalogue.stock.en.markOf.replace('{{name}}', '');
    await button(page, new RegExp(markOf)).first().click();
    await page.getByText(words.step_soldOutGive).waitFor();
    await button(page, catalogue.stock.en.giveRainCheck).first().click();
  },
  async hold(page) {
    await scanForMe(page, 'holdScan');
    await button(page, /F9/).waitFor();
    await page.keyboard.press('F8');
    await scanForMe(page, 'holdNext');
    await confirm(page);
    await page.keyboard.press('Shift+F8');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(`^${redeem.en.recall}`) })
      .first()
      .click();
    await confirm(page);
  },
};

describe('practice in a browser', () => {
  let browser: Browser;
  let rig: PracticeRig;
  let host: BrowserHost;
  let page: Page;

  beforeAll(async () => {
    built();
    browser = await launchChromium();
    rig = await openPracticeRig();
    const screens = loadScreens(screensFolder);
    host = await serveBrowser({ terminal: rig.terminal, screens, port: 0 });
    page = await openInEnglish(browser, host.freshAddress());
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await rig?.[Symbol.asyncDispose]();
  });

  it('is entered from the sign-in screen, marked on every screen, and left again', async () => {
    await button(page, session.en.practice).click();
    await button(page, session.en.practiceLeave).waitFor();
    expect(await page.locator('html').getAttribute('data-mode')).toBe('practice');
    expect(await page.locator('svg text').first().textContent()).toBe(session.en.practiceMark);
    await button(page, session.en.practiceLeave).click();
    await button(page, session.en.practice).waitFor();
    expect(await page.locator('html').getAttribute('data-mode')).toBe('live');
    expect(await page.locator('svg text').count()).toBe(0);
  });

  it('is entered from the menu: the counter signs out, and a reload stays in practice', async () => {
    await signInAs(page, liveManager, livePin);
    await button(page, new RegExp(`^${session.en.menu}`)).click();
    await page
      .getByRole('dialog', { name: session.en.menu })
      .getByRole('button', { name: session.en.practice })
      .click();
    await button(page, words.enter).click();
    await button(page, session.en.practiceLeave).waitFor();
    await page.reload();
    await button(page, session.en.practiceLeave).waitFor();
    await signInAs(page, practiceShop.trainee.en, traineePin);
    expect((await valueOf(page, 'practice.state', {})).learner).toBe(liveManager);
    const live = await rig.page('elsewhere').session();
    expect(live).toMatchObject({ mode: 'live', operator: null });
  });

  it.each(Object.keys(lessonsDone) as LessonId[])(
    'the lesson “%s” is done on the real screens',
    async (lesson) => {
      await begin(page, lesson);
      await lessonsDone[lesson]?.(page);
      await finished(page, lesson);
      await toIdle(page);
    },
  );

  it('the lesson “close” is done by the trainer, on the screen of the day', async () => {
    await begin(page, 'close');
    await scanForMe(page, 'closeRedeem');
    await confirm(page);
    await signOut(page);
    await signInAs(page, trainer, trainerPin);
    await open(page, 'day');
    await button(page, new RegExp(`^${day.en.close}`)).click();
    await button(page, day.en.closeNow).click();
    await page.getByRole('complementary', { name: words.title }).waitFor();
    await finished(page, 'close');
    await signOut(page);
    await signInAs(page, practiceShop.trainee.en, traineePin);
  });

  it('the panel hides no button of the verdict, at 1024 and at 1440 wide', async () => {
    await begin(page, 'undo');
    await scanForMe(page, 'undoRedeem');
    await confirm(page);
    for (const size of [
      { width: 1024, height: 768 },
      { width: 1440, height: 900 },
    ]) {
      await page.setViewportSize(size);
      const dock = await page.getByRole('complementary', { name: words.title }).boundingBox();
      const act = await button(page, redeem.en.undo).boundingBox();
      if (dock === null || act === null) throw new Error('not on the screen');
      const apart =
        act.y + act.height <= dock.y || act.x + act.width <= dock.x || dock.x + dock.width <= act.x;
      expect([size.width, apart]).toEqual([size.width, true]);
    }
    await page.setViewportSize({ width: 1024, height: 768 });
    await toIdle(page);
  });

  it('help opens by its key and by the question mark, from a dialog too, and is searched', async () => {
    await page.keyboard.press('F1');
    const opened = page.getByRole('dialog', {
      name: help.en.title.replace('{{place}}', help.en.place_redeem),
    });
    await opened.waitFor();
    await opened.getByText(help.en.redeem_do1).waitFor();
    await opened.getByRole('textbox').fill('rain');
    await opened.getByText(help.en.means_rainCheck).waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    // From within a dialog: the one below stays.
    await button(page, redeem.en.type).click();
    const below = page.getByRole('dialog');
    await below.getByRole('button', { name: common.en.help }).click();
    await opened.waitFor();
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
    expect(await below.count()).toBe(1);
    // The focus comes back to the one below in the next frame; a hand is never that quick.
    await expect
      .poll(() => below.evaluate((dialog) => dialog.contains(document.activeElement)))
      .toBe(true);
    await page.keyboard.press('Escape');
    await below.waitFor({ state: 'detached' });
  });

  it('the quick card prints alone, on one sheet', async () => {
    await page.getByRole('banner').getByRole('button', { name: session.en.help }).click();
    await button(page, help.en.card).click();
    await page.getByText(catalogue.quickCard.en.title).first().waitFor();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\n/g)).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('starts again from nothing when it is told so twice', async () => {
    await begin(page, 'scan');
    await button(page, words.allLessons).click();
    await button(page, words.again).click();
    await button(page, words.againDo).click();
    await button(page, session.en.practice).waitFor();
    await button(page, session.en.practice).click();
    await signInAs(page, trainer, trainerPin);
    const { certificate } = await valueOf(page, 'practice.state', {});
    expect(certificate.everyone.done).toBe(0);
  });
});
