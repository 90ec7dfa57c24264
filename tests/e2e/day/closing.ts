import { expect } from 'vitest';
import { fill, valueOf } from '../counterPage.ts';
import { choose, goTo, heading, nameOf, press, printed, signIn } from './day.ts';
import type { Day } from './day.ts';

const firstClose = 1;
const monthLength = 'YYYY-MM'.length;

const saying = (day: Day, words: string) =>
  day.shop.papers().filter(({ lines }) => lines.join('').replaceAll(' ', '').includes(words));

/** Mei goes, Lin comes: by name, with what is left over in sight, and a report on paper. */
export async function handedOver(day: Day): Promise<void> {
  const { day: words, session } = day.words;
  await goTo(day, 'day');
  await press(day, words.handOver);
  await day.shop.page.getByRole('dialog', { name: words.handOverTitle }).waitFor();
  await choose(day, nameOf('lin'));
  await press(day, words.handOverNow);
  await heading(day, session.whoIsIt).waitFor();
  await expect.poll(() => saying(day, '交班单').length, printed).toBe(1);
  await signIn(day, 'lin');
}

async function beginClose(day: Day): Promise<void> {
  const { day: words } = day.words;
  await goTo(day, 'day');
  await press(day, words.close);
  await day.shop.page.getByRole('dialog').waitFor();
}

/** Every close of the month, by its number. */
async function closes({ shop }: Day): Promise<readonly number[]> {
  const { businessDay } = await valueOf(shop.page, 'day.status', {});
  const month = (businessDay ?? '').slice(0, monthLength);
  const days = await valueOf(shop.page, 'day.calendar', { month });
  return days.flatMap((one) => one.closes.map(({ number }) => number));
}

/** The plug is pulled while the day is being closed; it ends up closed once, under the number it had. */
export async function closedThroughPowerCut(day: Day): Promise<void> {
  const { day: words } = day.words;
  const { page } = day.shop;
  await beginClose(day);
  const underWay = page.waitForRequest(/\/call\/day\.close$/);
  await press(day, words.closeNow);
  await underWay;
  await day.shop.pullPlug();
  await day.shop.startAgain();
  await signIn(day, 'lin');
  // It was written or it was not: what was is not done again, what was not is done under the same number.
  if ((await closes(day)).length === 0) {
    await beginClose(day);
    await press(day, words.closeNow);
    await heading(day, fill(words.closedAs, { number: firstClose })).waitFor();
  }
  expect(await closes(day)).toEqual([firstClose]);
  await expect.poll(() => saying(day, '日结单').length, printed).toBeGreaterThan(0);
  expect(saying(day, '日结单').at(-1)?.lines.join('')).toContain(String(firstClose));
}
