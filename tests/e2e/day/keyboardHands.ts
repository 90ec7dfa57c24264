import type { Locator, Page } from 'playwright';
import { seek } from './hands.ts';
import type { ActiveRole, Hands, Target } from './hands.ts';

const tabsAtMost = 200;
const stepsAtMost = 60;
/** Beyond what counts as a scanner's burst; `wedge.ts` says from where on. */
const keyGapMs = 180;

/** Within these an arrow goes on, Tab leaves. */
const groupOf: Partial<Record<ActiveRole, string>> = {
  option: '[role="listbox"]',
  radio: '[role="radiogroup"]',
  tab: '[role="tablist"]',
};
const keyThatPresses: Partial<Record<ActiveRole, string>> = { checkbox: 'Space', switch: 'Space' };

const hasFocus = (place: Locator): Promise<boolean> =>
  place.evaluate((element) => element === document.activeElement);

const holdsFocus = (place: Locator, group: string): Promise<boolean> =>
  place.evaluate(
    (element, selector) => element.closest(selector)?.contains(document.activeElement) ?? false,
    group,
  );

async function pressUntil(
  page: Page,
  key: string,
  atMost: number,
  isThere: () => Promise<boolean>,
): Promise<boolean> {
  for (let pressed = 0; pressed < atMost; pressed += 1) {
    if (await isThere()) return true;
    await page.keyboard.press(key);
  }
  return isThere();
}

/** Tab, and within a group of choices the arrows: what they don't reach can't be used by keyboard. */
async function reach(page: Page, target: Target): Promise<Locator> {
  const place = seek(page, target);
  await place.waitFor({ state: 'attached' });
  const group = groupOf[target.role];
  const isThere = group === undefined ? () => hasFocus(place) : () => holdsFocus(place, group);
  const came = await pressUntil(page, 'Tab', tabsAtMost, isThere);
  const chosen = await pressUntil(page, 'ArrowDown', came ? stepsAtMost : 0, () => hasFocus(place));
  if (!chosen) throw new Error(`no way to ${target.role} "${String(target.name)}" by keyboard`);
  return place;
}

export const keyboardHands: Hands = {
  name: 'keyboard',
  hasTouch: false,
  async press(page, target) {
    const place = await reach(page, target);
    // An arrow chooses a radio as it reaches it, all but the first.
    if (target.role === 'radio' && (await place.isChecked())) return;
    const usual = target.role === 'radio' ? 'Space' : 'Enter';
    await page.keyboard.press(keyThatPresses[target.role] ?? usual);
  },
  async write(page, target, text) {
    await reach(page, target);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text, { delay: keyGapMs });
  },
  async pin(page, digits) {
    await page.locator('[data-typing="pin"]').waitFor();
    const isThere = () => page.locator('[data-typing="pin"]:focus').isVisible();
    if (!(await pressUntil(page, 'Tab', tabsAtMost, isThere))) throw new Error('no way to the PIN');
    await page.keyboard.type(digits, { delay: keyGapMs });
    await page.keyboard.press('Enter');
  },
  async command(page, { key, button }) {
    // The button says that the key has something to do.
    await seek(page, button).waitFor();
    await page.keyboard.press(key);
  },
};
