import type { Page } from 'playwright';
import { expect } from 'vitest';
import { seek } from './hands.ts';
import type { Hands, Target } from './hands.ts';

const enabledWithinMs = 20_000;

/** What a screen reader does on “activate”: the focus goes there, then a click that comes from no pointer. */
async function activate(page: Page, target: Target): Promise<void> {
  const place = seek(page, target);
  // A reader says “dimmed” of what can't be activated yet.
  await expect.poll(() => place.isEnabled(), { timeout: enabledWithinMs }).toBe(true);
  await place.focus();
  await place.evaluate((element: HTMLElement) => element.click());
}

/** A person who hears the screen: things are found by role and name and activated, never aimed at. */
export const namesHands: Hands = {
  name: 'names',
  hasTouch: false,
  press: activate,
  async write(page, target, text) {
    const field = seek(page, target);
    await field.focus();
    await field.selectText();
    await page.keyboard.insertText(text);
  },
  async pin(page, digits, enter) {
    for (const digit of digits) await activate(page, { role: 'button', name: digit });
    await activate(page, { role: 'button', name: enter });
  },
  command: (page, { button }) => activate(page, button),
};
