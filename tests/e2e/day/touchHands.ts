import type { Page } from 'playwright';
import { seek } from './hands.ts';
import type { ActiveRole, Hands, Target } from './hands.ts';

/** Their own box is one that nobody sees: a finger finds the label around it. */
const labelled: readonly ActiveRole[] = ['checkbox', 'radio', 'switch'];

function tap(page: Page, target: Target): Promise<void> {
  const place = seek(page, target);
  const isLabelled = labelled.includes(target.role);
  return (isLabelled ? place.locator('xpath=ancestor::label[1]') : place).tap();
}

/** Fingers on a screen without a keyboard: taps, and the system's own letters in a text field. */
export const touchHands: Hands = {
  name: 'touch',
  hasTouch: true,
  press: tap,
  async write(page, target, text) {
    const field = seek(page, target);
    await field.tap();
    await field.selectText();
    await page.keyboard.insertText(text);
  },
  async pin(page, digits, enter) {
    for (const digit of digits) await tap(page, { role: 'button', name: digit });
    await tap(page, { role: 'button', name: enter });
  },
  command: (page, { button }) => tap(page, button),
};
