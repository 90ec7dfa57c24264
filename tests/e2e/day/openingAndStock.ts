import { expect } from 'vitest';
import { wedge } from '../counterPage.ts';
import { beginning } from '../words.ts';
import { codeAt, command, goTo, heading, hears, press, printed, signIn } from './day.ts';
import type { Day } from './day.ts';

const soldOutCode = 16;

/** The first of the day signs in and looks at whether all is ready. */
export async function opened(day: Day): Promise<void> {
  const { opening, redeem } = day.words;
  await signIn(day, 'mei');
  await goTo(day, 'opening');
  await heading(day, opening.title).waitFor();
  const lines = day.shop.page.getByRole('list', { name: opening.lines }).getByRole('listitem');
  await expect.poll(() => lines.count(), printed).toBeGreaterThan(5);
  await press(day, opening.start);
  await heading(day, redeem.scanTitle).waitFor();
}

/** What a good voucher gives is gone: one tap, a slip instead, and it is back again. */
export async function soldOut(day: Day): Promise<void> {
  const { redeem, stock } = day.words;
  const papers = day.shop.papers().length;
  await wedge(day.shop.page, codeAt(day, soldOutCode));
  await heading(day, redeem.readOne).waitFor();
  await press(day, beginning(stock.markOf.split('{{')[0] ?? ''));
  await heading(day, stock.lead).waitFor();
  await press(day, stock.giveRainCheck);
  await hears(day, stock.given);
  await expect.poll(() => day.shop.papers().length, printed).toBeGreaterThan(papers);
  await command(day, 'back');
  await wedge(day.shop.page, codeAt(day, soldOutCode + 1));
  await heading(day, stock.lead).waitFor();
  await press(day, stock.back);
  await heading(day, redeem.readOne).waitFor();
  await command(day, 'back');
  await heading(day, redeem.scanTitle).waitFor();
}
