import type { Page } from 'playwright';
import { placeRows } from '../renderer/shell/place.ts';
import type { Place } from '../renderer/shell/place.ts';
import type { Language } from '../shared/i18n/area.ts';
import { session } from '../shared/i18n/session.ts';

const pressedWithinMs = 3_000;

/** Opens a part of the counter as a hand does: by the bar at the foot, or by the menu at the top. */
export async function openPart(page: Page, part: Place, language: Language): Promise<void> {
  const words = session[language];
  const name = words[part];
  if (placeRows.find(({ place }) => place === part)?.at === 'bar') {
    const item = page.getByRole('navigation').getByRole('button', { name, exact: true });
    const here = page.getByRole('navigation').locator('[aria-current="page"]', { hasText: name });
    await item.click();
    // A press while the page is still being put together may be lost; a hand presses again.
    await here.waitFor({ timeout: pressedWithinMs }).catch(() => item.click());
    await here.waitFor();
    return;
  }
  const menu = words.menuHere.replace('{{place}}', name);
  await page.getByRole('button', { name: new RegExp(`^${words.menu}`) }).click();
  await page.getByRole('dialog', { name: words.menu }).getByRole('button', { name }).click();
  await page.getByRole('button', { name: menu }).waitFor();
}
